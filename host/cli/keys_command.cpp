#include "host/cli/keys_command.hpp"

#include "engine/profile/quantity.hpp"
#include "host/access/audit_log.hpp"
#include "host/access/server_key.hpp"
#include "host/access/sqlite_key_store.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/data_folder.hpp"
#include "host/cli/secret_input.hpp"
#include "host/cli/server_options.hpp"
#include "host/cli/table.hpp"
#include "host/cli/usage.hpp"
#include "host/jobs/timestamp.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

namespace sluice::cli {

namespace fs = std::filesystem;

namespace {

// What a new key is to be, as it was typed; every value has passed its check.
struct KeyOptions {
    ServerOptions server;
    std::string tenant = "default", user, label, expires, kind = "native", client;
    std::vector<std::string> roles = {"exporter"};
};

std::string tenant_problem(const std::string &text) {
    if (is_tenant_id(text)) return "";
    return "'" + text + "' is no id of a tenant: a-z, 0-9, _ and -, up to 63 of them, and no name of a server's path";
}

// The end of "90d" or of "2027-01-31T00:00:00Z".
std::optional<Timestamp> end_of(const std::string &text) {
    if (const auto duration = parse_duration(text)) return now() + *duration;
    return parse_time(text);
}

std::string expires_problem(const std::string &text) {
    const std::optional<Timestamp> end = end_of(text);
    if (!end) return "'" + text + "' is neither a duration (90d, 12h) nor a time (2027-01-31T00:00:00Z)";
    return *end > now() ? "" : "'" + text + "' is over already";
}

NewCredential credential_of(const KeyOptions &options) {
    NewCredential credential;
    credential.kind = parse_credential_kind(options.kind).value();
    credential.client = options.client;
    credential.tenant = options.tenant;
    credential.user = options.user;
    credential.label = options.label;
    for (const std::string &role : options.roles) credential.roles.insert(parse_role(role).value());
    if (!options.expires.empty()) credential.expires_at = end_of(options.expires);
    return credential;
}

std::string role_list(const Credential &credential) {
    std::string list;
    for (const Role role : credential.roles) list += (list.empty() ? "" : ",") + std::string(role_name(role));
    return list;
}

std::string state_of(const Credential &credential) {
    if (credential.revoked_at) return "revoked";
    return credential.expires_at && *credential.expires_at <= now() ? "expired" : "live";
}

std::string time_cell(const std::optional<Timestamp> &time) { return time ? time_text(*time) : ""; }

Json credential_json(const Credential &credential) {
    Json json = {{"id", credential.id},
                 {"kind", credential_kind_name(credential.kind)},
                 {"state", state_of(credential)},
                 {"tenant", credential.tenant}};
    if (!credential.client.empty()) json["client"] = credential.client;
    if (!credential.user.empty()) json["user"] = credential.user;
    json["roles"] = Json::array();
    for (const Role role : credential.roles) json["roles"].push_back(role_name(role));
    if (!credential.label.empty()) json["label"] = credential.label;
    json["created_at"] = time_text(credential.created_at);
    const std::pair<const char *, const std::optional<Timestamp> &> times[] = {
        {"expires_at", credential.expires_at}, {"revoked_at", credential.revoked_at}, {"used_at", credential.used_at}};
    for (const auto &[name, time] : times)
        if (time) json[name] = time_text(*time);
    return json;
}

void print_json(const Json &json) { std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n'; }

std::string described(const Credential &credential) {
    return "key " + credential.id + " (" + std::string(credential_kind_name(credential.kind)) + ") of tenant " +
           credential.tenant + ", " + role_list(credential) +
           (credential.expires_at ? ", until " + time_text(*credential.expires_at) : "");
}

// The keys of a data folder, and the log of what is done to them.
struct KeyRoom {
    SqliteKeyStore keys;
    AuditLog audit;

    explicit KeyRoom(const fs::path &folder) : keys(folder), audit(folder, false) {}

    void record(const char *action, const std::string &tenant, const std::string &subject) {
        audit.record({action, tenant, "", system_user(), "command line", "", subject, "done"});
    }
};

fs::path made_folder(const CommandLine &line, const ServerOptions &options) {
    fs::path folder = server_settings(line, options).data;
    make_data_folder(folder);
    return folder;
}

fs::path found_folder(const CommandLine &line, const ServerOptions &options) {
    fs::path folder = server_settings(line, options).data;
    require_data_folder(folder);
    return folder;
}

// The secret alone on standard output, for whoever captures it; it is nowhere kept.
void create_key(const CommandLine &line, const KeyOptions &options) {
    const fs::path folder = made_folder(line, options.server);
    KeyRoom room(folder);
    const IssuedCredential issued = room.keys.create(credential_of(options));
    room.record("key_create", issued.credential.tenant, issued.credential.id);
    if (line.is_json) {
        Json json = credential_json(issued.credential);
        json["secret"] = issued.secret;
        if (!issued.refresh_token.empty()) json["refresh_token"] = issued.refresh_token;
        return print_json(json);
    }
    std::cerr << described(issued.credential) << ", in " << folder.string()
              << "\nIts secret is shown this once; whoever has it, has the key.\n";
    if (!issued.refresh_token.empty()) std::cerr << "First line: client secret; second line: refresh token.\n";
    std::cout << issued.secret << '\n';
    if (!issued.refresh_token.empty()) std::cout << issued.refresh_token << '\n';
}

void import_key(const CommandLine &line, const KeyOptions &options) {
    const NewCredential wanted = credential_of(options);
    std::vector<std::string> names = {"secret"};
    if (wanted.kind == CredentialKind::zoho) names.emplace_back("refresh token");
    std::vector<std::string> secrets = read_secrets(names);
    secrets.resize(2);
    KeyRoom room(made_folder(line, options.server));
    const Credential imported = room.keys.import(wanted, secrets[0], secrets[1]);
    room.record("key_import", imported.tenant, imported.id);
    if (line.is_json) return print_json(credential_json(imported));
    std::cout << "imported " << described(imported) << '\n';
}

void list_keys(const CommandLine &line, const ServerOptions &options, const std::string &tenant) {
    SqliteKeyStore keys(found_folder(line, options));
    const std::vector<Credential> credentials = keys.list(tenant);
    if (line.is_json) {
        Json json = Json::array();
        for (const Credential &credential : credentials) json.push_back(credential_json(credential));
        return print_json(json);
    }
    std::vector<std::vector<std::string>> rows;
    for (const Credential &one : credentials)
        rows.push_back({one.id, state_of(one), std::string(credential_kind_name(one.kind)), one.tenant, one.client,
                        one.user, role_list(one), one.label, time_cell(one.created_at), time_cell(one.expires_at),
                        time_cell(one.used_at)});
    print_table(std::cout, is_terminal_output(),
                {"KEY", "STATE", "KIND", "TENANT", "CLIENT", "USER", "ROLES", "LABEL", "CREATED", "EXPIRES", "USED"},
                std::move(rows));
}

void revoke_keys(const CommandLine &line, const ServerOptions &options, const std::vector<std::string> &ids) {
    KeyRoom room(found_folder(line, options));
    const std::vector<Credential> known = room.keys.list("");
    for (const std::string &id : ids) {
        if (!room.keys.revoke(id))
            throw Failure(Status::bad_config, "there is no live key " + id + "; 'sluice keys list' shows them");
        const auto key = std::find_if(known.begin(), known.end(), [&](const Credential &one) { return one.id == id; });
        room.record("key_revoke", key == known.end() ? "" : key->tenant, id);
        if (!line.is_json) std::cout << "revoked " << id << '\n';
    }
    if (line.is_json) print_json({{"revoked", ids}});
}

void rotate_links(const CommandLine &line, const ServerOptions &options) {
    const fs::path folder = found_folder(line, options);
    KeyRoom room(folder);
    ServerKey(folder).rotate_links();
    room.record("links_rotate", "", "server.key");
    if (line.is_json) return print_json({{"rotated", true}});
    std::cout << "no download link that was made before works any more\n";
}

void add_key_options(CLI::App &command, KeyOptions &options) {
    add_server_options(command, options.server);
    command.add_option("--tenant", options.tenant, "Whose key it is")
        ->type_name("ID")
        ->check(tenant_problem)
        ->capture_default_str();
    command
        .add_option("--role", options.roles,
                    "What it may do: reader, exporter, operator, admin, profile-admin; may be given several times")
        ->type_name("ROLE")
        ->allow_extra_args(false)
        ->check(CLI::IsMember({"reader", "exporter", "operator", "admin", "profile-admin"}).description(""))
        ->default_str("exporter");
    command.add_option("--user", options.user, "On whose behalf its jobs are")->type_name("NAME");
    command.add_option("--label", options.label, "For people, who have to tell keys apart")->type_name("TEXT");
    command.add_option("--expires", options.expires, "How long it lives (90d), or until when (2027-01-31T00:00:00Z)")
        ->type_name("DURATION|TIME")
        ->check(expires_problem);
    command.add_option("--kind", options.kind, "Which API it is for: native, riversand, bing, zoho")
        ->type_name("KIND")
        ->check(CLI::IsMember({"native", "riversand", "bing", "zoho"}).description(""))
        ->capture_default_str();
    command.add_option("--client", options.client, "riversand, zoho: the client id that stands beside the secret")
        ->type_name("ID");
}

CLI::App *add_key_command(CLI::App &keys, CommandLine &line, const char *name, const char *description,
                          void (*body)(const CommandLine &, const KeyOptions &)) {
    CLI::App *command = keys.add_subcommand(name, description);
    const auto options = std::make_shared<KeyOptions>();
    add_key_options(*command, *options);
    command->callback([&line, options, body] { run_command(line, [&] { body(line, *options); }); });
    return command;
}

void add_list(CLI::App &keys, CommandLine &line) {
    CLI::App *command = keys.add_subcommand("list", "List keys, revoked ones too; secrets are not kept");
    const auto options = std::make_shared<ServerOptions>();
    const auto tenant = std::make_shared<std::string>();
    add_server_options(*command, *options);
    command->add_option("--tenant", *tenant, "Of this tenant alone")->type_name("ID");
    command->callback([&line, options, tenant] { run_command(line, [&] { list_keys(line, *options, *tenant); }); });
}

void add_revoke(CLI::App &keys, CommandLine &line) {
    CLI::App *command = keys.add_subcommand("revoke", "End keys and their access tokens at once");
    const auto options = std::make_shared<ServerOptions>();
    const auto ids = std::make_shared<std::vector<std::string>>();
    add_server_options(*command, *options);
    command->add_option("key", *ids, "Ids of keys, as 'sluice keys list' shows them")->type_name("ID")->required();
    command->callback([&line, options, ids] { run_command(line, [&] { revoke_keys(line, *options, *ids); }); });
}

void add_rotate_links(CLI::App &keys, CommandLine &line) {
    CLI::App *command = keys.add_subcommand("rotate-links", "End every download link that was made until now");
    const auto options = std::make_shared<ServerOptions>();
    add_server_options(*command, *options);
    command->callback([&line, options] { run_command(line, [&] { rotate_links(line, *options); }); });
}

}  // namespace

void add_keys_command(CLI::App &app, CommandLine &line) {
    CLI::App *keys = app.add_subcommand("keys", "Create, list, revoke and import the keys of a server");
    keys->footer(
        "Examples:\n"
        "  sluice keys create --tenant acme --role exporter --label 'nightly export' > acme.key\n"
        "  sluice keys list\n"
        "The server may run meanwhile; a change counts for its next request.");
    add_key_command(*keys, line, "create", "Make a key, and show its secret this once", create_key)
        ->footer(
            "Standard output holds the secret and nothing else.\n"
            "Examples:\n"
            "  sluice keys create --role reader --expires 90d --label dashboard > dashboard.key\n"
            "  sluice keys create --kind riversand --client my-client --tenant acme");
    add_key_command(*keys, line, "import", "Take over a secret that clients have already, from standard input",
                    import_key)
        ->footer(
            "Standard input holds the secret as one line; for the kind zoho the refresh token as a second one.\n"
            "Examples:\n"
            "  sluice keys import --kind bing --tenant acme < bing-maps.key\n"
            "  sluice keys import --kind zoho --client 1000.ABC --tenant acme < zoho.keys");
    add_list(*keys, line);
    add_revoke(*keys, line);
    add_rotate_links(*keys, line);
    require_command(*keys);
}

}  // namespace sluice::cli
