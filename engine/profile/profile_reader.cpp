#include "engine/profile/profile_reader.hpp"

#include "engine/base/text.hpp"
#include "engine/profile/context.hpp"
#include "engine/profile/file_name_pattern.hpp"
#include "engine/profile/profile_keys.hpp"
#include "engine/profile/profile_test.hpp"
#include "engine/profile/quantity.hpp"
#include "engine/profile/query_check.hpp"
#include "engine/profile/references.hpp"
#include "engine/profile/request.hpp"
#include "engine/profile/row_number.hpp"
#include "engine/profile/section.hpp"
#include "engine/profile/yaml_json.hpp"
#include "engine/query/limits.hpp"
#include "engine/query/query.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sluice {

namespace {

constexpr std::int64_t rows_max = 1'000'000'000'000;
constexpr std::int64_t size_min = 1LL << 20;
constexpr std::int64_t size_max = 1LL << 40;
constexpr std::size_t name_bytes_max = 200;

bool is_letter_or_digit(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_profile_id(std::string_view id) {
    return !id.empty() && id.size() <= name_bytes_max && (is_letter_or_digit(id[0]) || id[0] == '_') &&
           std::all_of(id.begin(), id.end(),
                       [](char c) { return is_letter_or_digit(c) || c == '_' || c == '-' || c == '.'; });
}

bool is_plugin_name(std::string_view name) {
    return !name.empty() && name.size() <= name_bytes_max && name[0] >= 'a' && name[0] <= 'z' &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

// A file below the scripts folder: relative, and never up.
bool is_script_file(std::string_view file) {
    if (!file.ends_with(".lua") || file.size() > name_bytes_max || has_control(file)) return false;
    std::size_t begin = 0;
    while (begin <= file.size()) {
        const std::size_t end = std::min(file.find('/', begin), file.size());
        const std::string_view part = file.substr(begin, end - begin);
        if (part.empty() || part[0] == '.' || part.find('\\') != std::string_view::npos) return false;
        begin = end + 1;
    }
    return true;
}

// Why `name` cannot be output.file_name; empty when it can.
std::string file_name_problem(std::string_view name) {
    static const std::vector<std::string> placeholders(file_name_placeholders.begin(), file_name_placeholders.end());
    if (name.empty() || name[0] == '.') return "must be a file name that does not begin with a dot";
    if (name.size() > name_bytes_max) return "must be at most " + std::to_string(name_bytes_max) + " bytes long";
    if (name.find('/') != std::string_view::npos)
        return "must be a name, not a path; the folder is chosen by who exports";
    if (has_control(name)) return "must not hold control characters";
    bool has_part = false;
    for (std::size_t at = name.find_first_of("{}"); at != std::string_view::npos; at = name.find_first_of("{}", at)) {
        const std::size_t close = name.find('}', at);
        if (name[at] == '}' || close == std::string_view::npos) return "a brace that belongs to no placeholder";
        const std::string_view placeholder = name.substr(at + 1, close - at - 1);
        if (!file_name_placeholder(placeholder))
            return "unknown placeholder " + shown(placeholder) + suggestion(placeholder, placeholders) +
                   "; there are " + listed_file_name_placeholders();
        const bool is_part = file_name_placeholder(placeholder) == FileNamePlaceholder::part;
        if (is_part && has_part) return "{part} stands there twice; a part has one number";
        has_part |= is_part;
        at = close + 1;
    }
    return "";
}

void refuse_unknown_keys(const YamlNode &node, const ProfileKey &known, const std::string &path, Problems &problems) {
    for (const YamlMember &member : node.members) {
        const auto found = std::find_if(known.below.begin(), known.below.end(),
                                        [&](const ProfileKey &key) { return key.name == member.key; });
        if (found != known.below.end()) {
            if (!found->below.empty()) refuse_unknown_keys(member.value, *found, key_below(path, member.key), problems);
            continue;
        }
        std::vector<std::string> names;
        for (const ProfileKey &key : known.below) names.push_back(key.name);
        problems.add(member.place, key_below(path, member.key), "unknown key" + suggestion(member.key, names));
    }
}

// The whole document as JSON. A query and tests keep their nulls: there they are no way to say nothing.
Json document_of(const YamlNode &tree, Problems &problems) {
    Json document = to_json(tree, "", NullMembers::drop, problems);
    const YamlMember *source = tree.find("source");
    const YamlMember *query = source == nullptr ? nullptr : source->value.find("query");
    if (query != nullptr && query->value.kind == YamlNode::Kind::map)
        document["source"]["query"] = to_json(query->value, "source.query", NullMembers::keep, problems);
    if (const YamlMember *tests = tree.find("tests"); tests != nullptr && tests->value.kind == YamlNode::Kind::list)
        document["tests"] = to_json(tests->value, "tests", NullMembers::keep, problems);
    document.erase("extends");
    return document;
}

// What a variable's text would have said cannot be judged without it.
bool has_problem_at(const Problems &problems, const Place &place) {
    return std::any_of(problems.list().begin(), problems.list().end(), [&](const Problem &problem) {
        return problem.place.line == place.line && problem.place.column == place.column &&
               problem.place.file == place.file;
    });
}

class ProfileReader {
public:
    ProfileReader(const YamlNode &tree, Profile &profile, Problems &problems)
        : root_(&tree, "", tree.place, problems), profile_(profile), problems_(problems) {}

    void read() {
        profile_.id = root_.text("profile").value_or("");
        profile_.description = root_.text("description").value_or("");
        profile_.is_enabled = root_.boolean("enabled").value_or(true);
        read_context();
        profile_.source = read_plugin("source");
        profile_.writer = read_plugin("writer");
        read_query();
        read_related();
        read_transform();
        read_request();
        read_roles();
        read_output();
        read_error_policy();
        read_limits();
        if (const YamlNode *tests = root_.value("tests")) read_profile_tests(*tests, root_.problems());
    }

private:
    void read_context() {
        const Section section = root_.section("context");
        profile_.has_context = section.is_present();
        for (const ContextKey &key : context_keys()) {
            const std::optional<std::string> text = section.text(key.name);
            if (text) profile_.context.*key.member = context_value(*text);
        }
        profile_.context.order = section.integer("order").value_or(0);
    }

    PluginUse read_plugin(std::string_view name) {
        PluginUse use;
        const Section section = root_.section(name);
        if (const std::optional<std::string> plugin = section.text("plugin")) {
            use.plugin = *plugin;
            if (!is_plugin_name(use.plugin))
                section.refuse("plugin", shown(use.plugin) + " is no plugin's name (small letters, digits and _)");
        } else if (profile_.is_enabled && section.value("plugin") == nullptr) {
            section.refuse("plugin", std::string("is missing; name the plugin that ") +
                                         (name == "source" ? "reads the input" : "writes the result"));
        }
        if (section.section("settings").is_present()) use.settings = profile_.document[std::string(name)]["settings"];
        return use;
    }

    void read_query() {
        const Section source = root_.section("source");
        if (!source.section("query").is_present()) return;
        profile_.query = profile_.document["source"]["query"];
        check_query(*source.value("query"), "source.query", *profile_.query, problems_);
    }

    void read_related() {
        const Section section = root_.section("source").section("related");
        if (!section.is_present()) return;
        RelatedEntities &related = profile_.related;
        related.are_wanted = true;
        const YamlNode *const names = section.value("relationships");
        if (names == nullptr || text_of(*names) != any_name)
            related.relationships = section.texts("relationships").value_or(std::vector<std::string>());
        related.depth = section.integer("depth", 0, limits::related_depth_max).value_or(1);
        related.inverse = section.texts("inverse").value_or(std::vector<std::string>());
    }

    void read_transform() {
        const Section section = root_.section("transform");
        profile_.script = section.text("script").value_or("");
        if (section.value("script") != nullptr && !is_script_file(profile_.script))
            section.refuse(
                "script",
                shown(profile_.script) +
                    " is no script: a .lua file below the scripts folder, without '..' and without a leading '/'");
        profile_.model = section.text("model").value_or("");
        if (!profile_.model.empty() && profile_.script.empty())
            section.refuse("model", "is read by a script, and the profile has none; name one in transform.script");
        if (section.section("settings").is_present())
            profile_.transform_settings = profile_.document["transform"]["settings"];
    }

    void read_request() {
        const Section section = root_.section("request");
        for (const std::string_view name : {"source", "transform", "writer"}) {
            const std::optional<std::vector<std::string>> settings = section.texts(name);
            if (!settings) continue;
            profile_.request[std::string(name)] = *settings;
            for (std::size_t i = 0; i < settings->size(); ++i) {
                const std::string problem = request_setting_problem((*settings)[i], settings_of(name));
                if (!problem.empty()) section.refuse_item(name, i, problem);
            }
        }
        if (const std::optional<std::vector<std::string>> keys = section.texts("output")) {
            profile_.request["output"] = *keys;
            for (std::size_t i = 0; i < keys->size(); ++i)
                if ((*keys)[i] != "row_number")
                    section.refuse_item("output", i, "of the output a request may set row_number only");
        }
        for (const std::string_view name : {"query", "fields"})
            if (const std::optional<bool> is_settable = section.boolean(name))
                profile_.request[std::string(name)] = *is_settable;
    }

    const Json &settings_of(std::string_view name) const {
        return name == "source"   ? profile_.source.settings
               : name == "writer" ? profile_.writer.settings
                                  : profile_.transform_settings;
    }

    void read_roles() {
        const Section section = root_.section("allow");
        const std::optional<std::vector<std::string>> roles = section.texts("roles");
        if (!roles) return;
        if (roles->empty())
            section.refuse("roles", "an empty list would let nobody in; name roles, or leave 'allow' out for any role");
        profile_.allowed_roles = *roles;
    }

    void read_output() {
        const Section section = root_.section("output");
        if (const std::optional<std::string> name = section.text("file_name")) {
            const std::string problem = file_name_problem(*name);
            if (!problem.empty()) section.refuse("file_name", problem);
            profile_.file_name = *name;
        }
        profile_.split_rows = section.integer("split_rows", 1, rows_max).value_or(0);
        profile_.split_bytes = size(section, "split_bytes").value_or(0);
        profile_.split_records = section.integer("split_records", 1, rows_max).value_or(0);
        if (profile_.split_rows > 0 && profile_.split_bytes > 0)
            section.refuse("split_bytes", "does not go with split_rows: parts end by rows or by bytes");
        if (profile_.split_records > 0 && (profile_.split_rows > 0 || profile_.split_bytes > 0))
            section.refuse("split_records", "does not go with split_rows or split_bytes: parts end in one way");
        if (const std::optional<std::string> name = section.text("compress")) {
            static const std::vector<std::string> names = {"none", "gzip", "zstd"};
            const auto found = std::find(names.begin(), names.end(), *name);
            if (found == names.end())
                section.refuse("compress", "must be none, gzip or zstd" + suggestion(*name, names));
            else
                profile_.compress = std::array{Compression::none, Compression::gzip,
                                               Compression::zstd}[static_cast<std::size_t>(found - names.begin())];
        }
        profile_.row_number = section.text("row_number").value_or("");
        if (const std::string problem = row_number_problem(profile_.row_number); !problem.empty())
            section.refuse("row_number", problem);
        if (const std::optional<std::string> archive = section.text("archive")) {
            profile_.is_archived = *archive == "zip";
            if (*archive != "none" && *archive != "zip") section.refuse("archive", "must be none or zip");
            if (profile_.is_archived && profile_.compress != Compression::none)
                section.refuse("archive", "compresses already; leave 'compress' out");
        }
        read_password(section);
    }

    void read_password(const Section &output) {
        profile_.password = output.text("password").value_or("");
        if (profile_.password.empty()) return;
        if (!has_secret(profile_.password))
            output.refuse("password",
                          "must refer to a secret, ${env:NAME} or ${file:PATH}; a profile is no place for a password");
        if (!profile_.is_archived) output.refuse("password", "encrypts an archive; add 'archive: zip'");
    }

    void read_error_policy() {
        const YamlNode *node = root_.value("on_error");
        if (node == nullptr) return;
        if (node->kind == YamlNode::Kind::map) {
            const Section section = root_.section("on_error");
            const std::optional<std::int64_t> max = section.integer("max", 0, rows_max);
            if (max) profile_.on_error = {ErrorPolicy::Kind::max, *max};
            if (section.value("max") != nullptr && node->members.size() == 1) return;
        } else if (node->text == "fail" || node->text == "skip") {
            profile_.on_error.kind = node->text == "fail" ? ErrorPolicy::Kind::fail : ErrorPolicy::Kind::skip;
            return;
        }
        root_.refuse("on_error", "must be fail, skip or {max: N} (at most N rejected rows)");
    }

    void read_limits() {
        const Section section = root_.section("limits");
        profile_.records_max = section.integer("max_records", 1, rows_max).value_or(0);
        profile_.timeout = duration(section, "timeout");
        profile_.retention = duration(root_, "retention");
        profile_.memory_bytes = size(section, "memory").value_or(0);
        profile_.sort_memory_bytes = size(section, "sort_memory").value_or(0);
    }

    std::chrono::seconds duration(const Section &section, std::string_view key) const {
        if (section.value(key) == nullptr) return std::chrono::seconds(0);
        const std::optional<std::string> text = scalar_text(section, key);
        const std::optional<std::chrono::seconds> seconds = text ? parse_duration(*text) : std::nullopt;
        if (!seconds) section.refuse(key, "must be a duration such as 90s, 30m, 1h or 7d, at most 3650d");
        return seconds.value_or(std::chrono::seconds(0));
    }

    static std::optional<std::int64_t> size(const Section &section, std::string_view key) {
        if (section.value(key) == nullptr) return std::nullopt;
        const std::optional<std::string> text = scalar_text(section, key);
        const std::optional<std::int64_t> bytes = text ? parse_size(*text) : std::nullopt;
        if (!bytes || *bytes < size_min || *bytes > size_max)
            section.refuse(key, "must be a size from 1MiB to 1TiB such as 512MiB (units: B, KiB, MiB, GiB, TiB)");
        return bytes;
    }

    // The text of a scalar whatever its type would be, so that `timeout: 30` is told that its unit is missing.
    static std::optional<std::string> scalar_text(const Section &section, std::string_view key) {
        const YamlNode *node = section.value(key);
        return node != nullptr ? std::optional(node->text) : std::nullopt;
    }

    Section root_;
    Profile &profile_;
    Problems &problems_;
};

}  // namespace

std::optional<ProfileHeader> read_header(const YamlNode &tree, Problems &problems) {
    if (tree.kind != YamlNode::Kind::map) {
        problems.add(tree.place, "", "a profile must be a map that begins with 'profile: ID'");
        return std::nullopt;
    }
    const Section root(&tree, "", tree.place, problems);
    ProfileHeader header;
    const std::size_t count = problems.list().size();
    if (const std::optional<std::string> id = root.text("profile")) {
        header.id = *id;
        header.id_place = root.value("profile")->place;
        if (!is_profile_id(*id))
            root.refuse("profile",
                        shown(*id) + " is no id (letters, digits, _, - and ., beginning with a letter, a digit or _)");
    } else if (root.value("profile") == nullptr) {
        std::vector<std::string> keys;
        for (const YamlMember &member : tree.members) keys.push_back(member.key);
        problems.add(tree.place, "profile", "is missing; give the profile an id" + suggestion("profile", keys));
    }
    if (const std::optional<std::string> parent = root.text("extends")) {
        header.parent = *parent;
        header.parent_place = root.value("extends")->place;
    }
    header.is_enabled = root.boolean("enabled").value_or(true);
    if (problems.list().size() > count) return std::nullopt;
    return header;
}

Profile read_profile(YamlNode tree, const std::filesystem::path &file, const Variables &variables, Problems &problems,
                     Problems *unset) {
    Profile profile;
    profile.file = file;
    if (tree.kind != YamlNode::Kind::map) {
        problems.add(tree.place, "", "a profile must be a map that begins with 'profile: ID'");
        return profile;
    }
    Problems found, not_set;
    refuse_unknown_keys(tree, profile_keys(), "", found);
    replace_variables(tree, variables, found, not_set);
    profile.document = document_of(tree, found);
    ProfileReader(tree, profile, found).read();
    for (const Problem &problem : not_set.list()) (unset == nullptr ? problems : *unset).add(problem);
    for (const Problem &problem : found.list())
        if (!has_problem_at(not_set, problem.place)) problems.add(problem);
    return profile;
}

}  // namespace sluice
