#include "host/access/sqlite_key_store.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/random.hpp"
#include "host/access/key_rows.hpp"
#include "host/access/secret_digest.hpp"
#include "host/sqlite/connection.hpp"

#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Transaction.h>
#include <utility>

namespace sluice {

namespace {

constexpr const char *file_name = "keys.sqlite";
constexpr std::size_t id_bytes = 8;
constexpr std::size_t live_secrets_max = 2;  // of one client
constexpr int access_tokens_max = 20;        // of one credential
constexpr std::chrono::hours access_token_lifetime{1};
constexpr std::string_view native_prefix = "slk_";

bool has_client(CredentialKind kind) { return kind == CredentialKind::riversand || kind == CredentialKind::zoho; }

// The id within "slk_<id>_<secret>"; empty when `secret` is none of those.
std::string id_in(const std::string &secret) {
    const std::size_t begin = native_prefix.size(), end = begin + 2 * id_bytes;
    if (!secret.starts_with(native_prefix) || secret.size() <= end || secret[end] != '_') return "";
    return secret.substr(begin, end - begin);
}

// How a row is found without telling anything of its secret by the time it takes: by a public name, or by the digest,
// whose bytes nobody can choose.
std::string lookup_of(CredentialKind kind, const std::string &client, const std::string &secret) {
    if (has_client(kind)) return client;
    const std::string id = kind == CredentialKind::native ? id_in(secret) : "";
    return id.empty() ? secret_digest(secret) : id;
}

void check(const NewCredential &credential, const std::string &refresh_token) {
    const auto refuse = [](const char *why) { throw Failure(Status::bad_config, why); };
    if (credential.tenant.empty()) refuse("a key belongs to a tenant; name it");
    if (credential.roles.empty())
        refuse("a key without a role may do nothing; name one of reader, exporter, operator, admin");
    if (has_client(credential.kind) == credential.client.empty())
        refuse("keys of the kinds riversand and zoho have a client id, those of the others have none");
    if ((credential.kind == CredentialKind::zoho) == refresh_token.empty())
        refuse("keys of the kind zoho have a refresh token, those of the others have none");
}

Credential made(const NewCredential &from, std::string id, Credential::Time now) {
    Credential credential;
    credential.id = std::move(id);
    credential.kind = from.kind;
    credential.client = from.client;
    credential.tenant = from.tenant;
    credential.user = from.user;
    credential.roles = from.roles;
    credential.label = from.label;
    credential.created_at = now;
    credential.expires_at = from.expires_at;
    return credential;
}

void insert(Connection &connection, const Credential &credential, const std::string &secret,
            const std::string &refresh_token) {
    const KeptSecrets secrets{lookup_of(credential.kind, credential.client, secret), secret_digest(secret),
                              refresh_token.empty() ? "" : secret_digest(refresh_token)};
    const auto same = live_candidates(connection, credential.kind, secrets.lookup, credential.created_at);
    for (const CredentialCandidate &other : same) {
        if (other.secrets.digest == secrets.digest)
            throw Failure(Status::bad_config, "this secret is in use already, by the key " + other.credential.id);
        if (other.credential.tenant != credential.tenant)
            throw Failure(Status::bad_config, "the client id belongs to a key of another tenant");
    }
    if (same.size() >= live_secrets_max)
        throw Failure(Status::bad_config, "the client has two live secrets, " + same[0].credential.id + " and " +
                                              same[1].credential.id + "; revoke one first");
    insert_credential(connection, credential, secrets);
}

// Compares with as many digests whether there are candidates or not.
std::optional<CredentialCandidate> matching(std::vector<CredentialCandidate> candidates, const std::string &secret) {
    const std::string digest = secret_digest(secret), nobody(digest.size(), '-');
    std::optional<std::size_t> match;
    for (std::size_t i = 0; i < live_secrets_max; ++i)
        if (equal_in_constant_time(digest, i < candidates.size() ? candidates[i].secrets.digest : nobody)) match = i;
    return match ? std::optional(std::move(candidates[*match])) : std::nullopt;
}

std::unique_ptr<Connection> open_keys(const std::filesystem::path &file) {
    try {
        auto connection = std::make_unique<Connection>(file, Connection::Use::write);
        migrate_keys(*connection);
        return connection;
    } catch (const SQLite::Exception &error) {
        throw sqlite_failure("cannot open " + file.string(), error);
    }
}

// A use is noted when the last one noted is this old: a write for every request would be too many. One that cannot be
// written is let go, for the request is a right one.
void note_use_of(Connection &connection, const Credential &credential, Credential::Time now) {
    constexpr std::chrono::minutes use_precision{5};
    if (credential.used_at && *credential.used_at > now - use_precision) return;
    try {
        note_use(connection, credential.id, now);
    } catch (const SQLite::Exception &) {
    }
}

}  // namespace

SqliteKeyStore::SqliteKeyStore(const std::filesystem::path &folder, Clock clock)
    : clock_(std::move(clock)), connection_(open_keys(folder / file_name)) {}

SqliteKeyStore::~SqliteKeyStore() = default;

SqliteKeyStore::Clock SqliteKeyStore::wall_clock() {
    return [] { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); };
}

template <typename Action>
auto SqliteKeyStore::locked(const Action &action) {
    const std::lock_guard lock(mutex_);
    try {
        return action(*connection_, clock_());
    } catch (const SQLite::Exception &error) {
        throw sqlite_failure("the keys cannot be read or written", error);
    }
}

IssuedCredential SqliteKeyStore::create(const NewCredential &credential) {
    const std::string id = random_hex(id_bytes);
    IssuedCredential issued;
    issued.secret = new_secret();
    if (credential.kind == CredentialKind::native)
        issued.secret = std::string(native_prefix) + id + "_" + issued.secret;
    if (credential.kind == CredentialKind::zoho) issued.refresh_token = new_secret();
    check(credential, issued.refresh_token);
    locked([&](Connection &connection, Credential::Time now) {
        issued.credential = made(credential, id, now);
        SQLite::Transaction transaction(connection.database(), SQLite::TransactionBehavior::IMMEDIATE);
        insert(connection, issued.credential, issued.secret, issued.refresh_token);
        transaction.commit();
    });
    return issued;
}

Credential SqliteKeyStore::import(const NewCredential &credential, const std::string &secret,
                                  const std::string &refresh_token) {
    if (secret.empty()) throw Failure(Status::bad_config, "the secret is empty");
    check(credential, refresh_token);
    return locked([&](Connection &connection, Credential::Time now) {
        Credential imported = made(credential, random_hex(id_bytes), now);
        SQLite::Transaction transaction(connection.database(), SQLite::TransactionBehavior::IMMEDIATE);
        insert(connection, imported, secret, refresh_token);
        transaction.commit();
        return imported;
    });
}

std::vector<Credential> SqliteKeyStore::list(const std::string &tenant) {
    return locked([&](Connection &connection, Credential::Time) { return credentials_of(connection, tenant); });
}

bool SqliteKeyStore::revoke(const std::string &id) {
    return locked([&](Connection &connection, Credential::Time now) {
        SQLite::Transaction transaction(connection.database(), SQLite::TransactionBehavior::IMMEDIATE);
        const bool did_revoke = revoke_credential(connection, id, now);
        transaction.commit();
        return did_revoke;
    });
}

std::int64_t SqliteKeyStore::purge(const std::string &tenant) {
    return locked([&](Connection &connection, Credential::Time) {
        SQLite::Transaction transaction(connection.database(), SQLite::TransactionBehavior::IMMEDIATE);
        const std::int64_t count = drop_credentials(connection, tenant);
        transaction.commit();
        return count;
    });
}

bool SqliteKeyStore::did_ever_hold_keys() {
    return locked([&](Connection &connection, Credential::Time) {
        did_hold_keys_ = did_hold_keys_ || has_ever_held_keys(connection);
        return did_hold_keys_;
    });
}

std::optional<Credential> SqliteKeyStore::verify(CredentialKind kind, const PresentedSecret &presented) {
    return locked([&](Connection &connection, Credential::Time now) -> std::optional<Credential> {
        const std::string lookup = lookup_of(kind, presented.client, presented.secret);
        const auto found = matching(live_candidates(connection, kind, lookup, now), presented.secret);
        if (!found) return std::nullopt;
        note_use_of(connection, found->credential, now);
        return found->credential;
    });
}

bool SqliteKeyStore::is_over(CredentialKind kind, const PresentedSecret &presented) {
    return locked([&](Connection &connection, Credential::Time now) {
        const std::string lookup = lookup_of(kind, presented.client, presented.secret);
        if (matching(live_candidates(connection, kind, lookup, now), presented.secret)) return false;
        const std::string digest = secret_digest(presented.secret);
        bool is_match = false;
        for (const std::string &ended : ended_digests(connection, kind, lookup, now))
            if (equal_in_constant_time(digest, ended)) is_match = true;
        return is_match;
    });
}

std::optional<AccessToken> SqliteKeyStore::issue_access_token(const PresentedSecret &presented,
                                                              const std::string &refresh_token) {
    return locked([&](Connection &connection, Credential::Time now) -> std::optional<AccessToken> {
        const auto found =
            matching(live_candidates(connection, CredentialKind::zoho, presented.client, now), presented.secret);
        const std::string digest = secret_digest(refresh_token), nobody(digest.size(), '-');
        const bool is_right = equal_in_constant_time(digest, found ? found->secrets.refresh_digest : nobody);
        if (!is_right) return std::nullopt;
        AccessToken token{new_secret(), access_token_lifetime};
        SQLite::Transaction transaction(connection.database(), SQLite::TransactionBehavior::IMMEDIATE);
        insert_access_token(connection, secret_digest(token.text), found->credential.id, now,
                            now + access_token_lifetime, access_tokens_max);
        transaction.commit();
        return token;
    });
}

std::optional<Credential> SqliteKeyStore::verify_access_token(const std::string &token) {
    return locked([&](Connection &connection, Credential::Time now) -> std::optional<Credential> {
        const auto id = credential_of_access_token(connection, secret_digest(token), now);
        if (!id) return std::nullopt;
        std::optional<Credential> credential = live_credential(connection, *id, now);
        if (credential) note_use_of(connection, *credential, now);
        return credential;
    });
}

}  // namespace sluice
