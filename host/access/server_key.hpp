// The server's own secret: it signs links and seals what jobs keep.
#pragma once

#include <sys/stat.h>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>

namespace sluice {

/// A download that a link allows, without a credential, until it is over.
struct DownloadLink {
    std::string tenant;
    std::string file_id;
    std::chrono::sys_seconds expires_at;
};

/// `server.key` in a data folder, made at the first start, readable by its owner alone. It holds two keys of 256 bits,
/// one for links and one for seals, so that links can be ended without losing what is sealed. Any thread.
class ServerKey {
public:
    /// Throws Failure: bad_config when others may read the file or it is no such key, io_retry and io_fatal when it can
    /// be neither read nor made.
    explicit ServerKey(const std::filesystem::path &folder);

    /// HMAC-SHA-256 over tenant, file and end, as base64url.
    std::string sign(const DownloadLink &link);
    /// Whether `signature` is that of `link` and it is not over at `now`.
    bool is_valid(const DownloadLink &link, std::string_view signature, std::chrono::sys_seconds now);
    /// End every link that was ever signed, also for a host that runs beside this process.
    void rotate_links();

    /// `secret` under AES-256-GCM, as base64url. Only open() with the same `context` (whose secret it is, and what for)
    /// gives it back.
    std::string seal(std::string_view secret, std::string_view context) const;
    /// Throws Failure (bad_data) for anything that seal() did not make for this context with this key.
    std::string open(std::string_view sealed, std::string_view context) const;

private:
    void read();
    void read_again_if_changed();
    std::string signature_of(const DownloadLink &link) const;
    std::string sealing_key() const;

    const std::filesystem::path file_;
    mutable std::mutex mutex_;  // of what follows
    std::string link_key_, seal_key_;
    struct stat read_from_ {};
};

}  // namespace sluice
