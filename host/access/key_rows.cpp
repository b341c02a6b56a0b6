#include "host/access/key_rows.hpp"

#include "host/sqlite/migrations.hpp"

namespace sluice {

namespace {

constexpr std::int32_t application_id = 0x536c754b;  // "SluK"

// Roles are bits by their number. Rows of credentials are never deleted; `facts` would still know of them.
constexpr const char *tables = R"sql(
CREATE TABLE credentials (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind INTEGER NOT NULL,
    lookup TEXT NOT NULL,
    digest TEXT NOT NULL,
    refresh_digest TEXT NOT NULL,
    client TEXT NOT NULL,
    tenant TEXT NOT NULL,
    user TEXT NOT NULL,
    roles INTEGER NOT NULL,
    label TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    used_at INTEGER
);
CREATE INDEX credentials_by_lookup ON credentials(kind, lookup);
CREATE TABLE access_tokens (
    row INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    credential TEXT NOT NULL REFERENCES credentials(id),
    expires_at INTEGER NOT NULL
);
CREATE INDEX access_tokens_by_credential ON access_tokens(credential);
CREATE INDEX access_tokens_by_time ON access_tokens(expires_at);
CREATE TABLE facts (name TEXT PRIMARY KEY) WITHOUT ROWID;
)sql";

const std::string select_credentials =
    "SELECT id, kind, client, tenant, user, roles, label, created_at, expires_at, revoked_at, used_at, lookup, digest,"
    " refresh_digest FROM credentials ";
const std::string is_live = " AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)";
const std::string all_sql = select_credentials + "WHERE ?1 = '' OR tenant = ?1 ORDER BY row";
const std::string by_lookup_sql = select_credentials + "WHERE kind = ? AND lookup = ?" + is_live + " ORDER BY row";
constexpr const char *ended_sql =
    "SELECT digest FROM credentials WHERE kind = ? AND lookup = ? AND (revoked_at IS NOT NULL OR expires_at <= ?)"
    " ORDER BY row";
const std::string by_id_sql = select_credentials + "WHERE id = ?" + is_live;

constexpr const char *insert_sql = R"sql(
INSERT INTO credentials (id, kind, client, tenant, user, roles, label, created_at, expires_at, lookup, digest,
                         refresh_digest)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
)sql";

constexpr const char *drop_tokens_sql = R"sql(
DELETE FROM access_tokens WHERE expires_at <= ?1 OR row IN (
    SELECT row FROM access_tokens WHERE credential = ?2 ORDER BY row DESC LIMIT -1 OFFSET ?3)
)sql";

std::int64_t bits_of(const std::set<Role> &roles) {
    std::int64_t bits = 0;
    for (const Role role : roles) bits |= std::int64_t{1} << static_cast<int>(role);
    return bits;
}

std::set<Role> roles_of(std::int64_t bits) {
    std::set<Role> roles;
    for (const Role role : {Role::reader, Role::exporter, Role::system_operator, Role::admin, Role::profile_admin})
        if ((bits >> static_cast<int>(role) & 1) != 0) roles.insert(role);
    return roles;
}

std::vector<CredentialCandidate> read_candidates(Statement &query) {
    std::vector<CredentialCandidate> candidates;
    while (query.next()) {
        CredentialCandidate candidate;
        Credential &credential = candidate.credential;
        credential.id = query.text(0);
        credential.kind = query.value<CredentialKind>(1);
        credential.client = query.text(2);
        credential.tenant = query.text(3);
        credential.user = query.text(4);
        credential.roles = roles_of(query.integer(5));
        credential.label = query.text(6);
        credential.created_at = query.time(7);
        credential.expires_at = query.maybe_time(8);
        credential.revoked_at = query.maybe_time(9);
        credential.used_at = query.maybe_time(10);
        candidate.secrets = {query.text(11), query.text(12), query.text(13)};
        candidates.push_back(std::move(candidate));
    }
    return candidates;
}

}  // namespace

void migrate_keys(Connection &connection) { migrate(connection, application_id, {tables}); }

void insert_credential(Connection &connection, const Credential &credential, const KeptSecrets &secrets) {
    connection.query(insert_sql)
        .with(credential.id, credential.kind, credential.client, credential.tenant, credential.user,
              bits_of(credential.roles), credential.label, credential.created_at, credential.expires_at, secrets.lookup,
              secrets.digest, secrets.refresh_digest)
        .run();
    connection.query("INSERT OR IGNORE INTO facts (name) VALUES ('held_keys')").run();
}

std::vector<Credential> credentials_of(Connection &connection, const std::string &tenant) {
    Statement query = connection.query(all_sql);
    std::vector<Credential> credentials;
    for (CredentialCandidate &candidate : read_candidates(query.with(tenant)))
        credentials.push_back(std::move(candidate.credential));
    return credentials;
}

std::vector<CredentialCandidate> live_candidates(Connection &connection, CredentialKind kind, const std::string &lookup,
                                                 Credential::Time now) {
    Statement query = connection.query(by_lookup_sql);
    return read_candidates(query.with(kind, lookup, now));
}

std::vector<std::string> ended_digests(Connection &connection, CredentialKind kind, const std::string &lookup,
                                       Credential::Time now) {
    Statement query = connection.query(ended_sql);
    query.with(kind, lookup, now);
    std::vector<std::string> digests;
    while (query.next()) digests.push_back(query.text(0));
    return digests;
}

std::optional<Credential> live_credential(Connection &connection, const std::string &id, Credential::Time now) {
    Statement query = connection.query(by_id_sql);
    std::vector<CredentialCandidate> candidates = read_candidates(query.with(id, now));
    return candidates.empty() ? std::nullopt : std::optional(std::move(candidates.front().credential));
}

bool revoke_credential(Connection &connection, const std::string &id, Credential::Time now) {
    connection.query("DELETE FROM access_tokens WHERE credential = ?").with(id).run();
    return connection.query("UPDATE credentials SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL")
               .with(id, now)
               .run() > 0;
}

std::int64_t drop_credentials(Connection &connection, const std::string &tenant) {
    connection.query("DELETE FROM access_tokens WHERE credential IN (SELECT id FROM credentials WHERE tenant = ?)")
        .with(tenant)
        .run();
    return connection.query("DELETE FROM credentials WHERE tenant = ?").with(tenant).run();
}

bool has_ever_held_keys(Connection &connection) {
    return connection.query("SELECT 1 FROM facts WHERE name = 'held_keys'").next();
}

void note_use(Connection &connection, const std::string &id, Credential::Time now) {
    connection.query("UPDATE credentials SET used_at = ?2 WHERE id = ?1").with(id, now).run();
}

void insert_access_token(Connection &connection, const std::string &digest, const std::string &credential,
                         Credential::Time now, Credential::Time expires_at, int count_max) {
    connection.query("INSERT INTO access_tokens (digest, credential, expires_at) VALUES (?, ?, ?)")
        .with(digest, credential, expires_at)
        .run();
    connection.query(drop_tokens_sql).with(now, credential, count_max).run();
}

std::optional<std::string> credential_of_access_token(Connection &connection, const std::string &digest,
                                                      Credential::Time now) {
    Statement query = connection.query("SELECT credential FROM access_tokens WHERE digest = ? AND expires_at > ?");
    return query.with(digest, now).next() ? std::optional(query.text(0)) : std::nullopt;
}

}  // namespace sluice
