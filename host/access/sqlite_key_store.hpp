// Keys in a small database of their own.
#pragma once

#include "host/access/key_store.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>

namespace sluice {

class Connection;

/// `keys.sqlite` in a data folder. Unlike the job store's database it has no owner: `sluice keys` opens it beside a
/// running host, and both write seldom and shortly, one waiting for the other. Any thread.
class SqliteKeyStore final : public KeyStore {
public:
    using Clock = std::function<Credential::Time()>;

    /// Opens or makes the file, for its owner alone. Throws Failure: bad_config when it is a newer Sluice's or none of
    /// ours, io_retry and io_fatal when it cannot be opened.
    explicit SqliteKeyStore(const std::filesystem::path &folder, Clock clock = wall_clock());
    ~SqliteKeyStore() override;

    IssuedCredential create(const NewCredential &credential) override;
    Credential import(const NewCredential &credential, const std::string &secret,
                      const std::string &refresh_token) override;
    std::vector<Credential> list(const std::string &tenant) override;
    bool revoke(const std::string &id) override;
    std::int64_t purge(const std::string &tenant) override;
    bool did_ever_hold_keys() override;
    std::optional<Credential> verify(CredentialKind kind, const PresentedSecret &presented) override;
    bool is_over(CredentialKind kind, const PresentedSecret &presented) override;
    std::optional<AccessToken> issue_access_token(const PresentedSecret &presented,
                                                  const std::string &refresh_token) override;
    std::optional<Credential> verify_access_token(const std::string &token) override;

    static Clock wall_clock();

private:
    template <typename Action>
    auto locked(const Action &action);

    const Clock clock_;
    std::mutex mutex_;
    std::unique_ptr<Connection> connection_;
    bool did_hold_keys_ = false;  // once true, always true
};

}  // namespace sluice
