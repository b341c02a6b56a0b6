// Credentials and access tokens as rows.
#pragma once

#include "host/access/key_store.hpp"
#include "host/sqlite/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// Make the tables of a new file, or bring those of an older one up to date. Throws as migrate() does.
void migrate_keys(Connection &connection);

/// The secrets of a credential, as they are kept. `lookup` is public: how the row is found.
struct KeptSecrets {
    std::string lookup;
    std::string digest;
    std::string refresh_digest;  // zoho
};

/// A credential that could be shown, with what it has to be compared with.
struct CredentialCandidate {
    Credential credential;
    KeptSecrets secrets;
};

void insert_credential(Connection &connection, const Credential &credential, const KeptSecrets &secrets);
std::vector<Credential> credentials_of(Connection &connection, const std::string &tenant);
/// Live ones: neither revoked nor over.
std::vector<CredentialCandidate> live_candidates(Connection &connection, CredentialKind kind, const std::string &lookup,
                                                 Credential::Time now);
/// The digests of those that are live no more.
std::vector<std::string> ended_digests(Connection &connection, CredentialKind kind, const std::string &lookup,
                                       Credential::Time now);
std::optional<Credential> live_credential(Connection &connection, const std::string &id, Credential::Time now);
bool revoke_credential(Connection &connection, const std::string &id, Credential::Time now);
/// With their access tokens. How many credentials there were.
std::int64_t drop_credentials(Connection &connection, const std::string &tenant);
bool has_ever_held_keys(Connection &connection);
void note_use(Connection &connection, const std::string &id, Credential::Time now);

/// Keeps at most `count_max` of a credential's tokens: the oldest go, and so do all that are over.
void insert_access_token(Connection &connection, const std::string &digest, const std::string &credential,
                         Credential::Time now, Credential::Time expires_at, int count_max);
/// The id of the credential behind a token that is not over.
std::optional<std::string> credential_of_access_token(Connection &connection, const std::string &digest,
                                                      Credential::Time now);

}  // namespace sluice
