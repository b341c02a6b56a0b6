// Who did what, for those who have to know later.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>

namespace sluice {

/// One act. No secrets, and nothing of what a file or a request holds.
struct AuditEntry {
    std::string action;  // "submit", "download", "cancel", "remove", "key_create", "key_revoke", ...
    std::string tenant, credential, user;
    std::string peer;     // address
    std::string request;  // id of the HTTP request
    std::string subject;  // job, file or key it was done to
    std::string outcome;  // "done", or the code of the refusal
};

/// `audit.log` in a folder: one JSON object a line, only ever appended, readable by its owner alone. A full file
/// becomes `audit.log.1` and so on; the oldest goes. A line is whole or not there. Any thread, and several processes
/// that append; only the host, which is the one that may_rotate, renames.
class AuditLog {
public:
    static constexpr std::size_t file_bytes_max = 64u << 20;
    static constexpr int old_files_max = 9;

    struct Limits {
        std::size_t file_bytes = file_bytes_max;
        int old_files = old_files_max;
    };

    /// Throws Failure (io_retry, io_fatal) when the file cannot be opened.
    AuditLog(const std::filesystem::path &folder, bool may_rotate, Limits limits);
    AuditLog(const std::filesystem::path &folder, bool may_rotate);
    ~AuditLog();
    AuditLog(const AuditLog &) = delete;
    AuditLog &operator=(const AuditLog &) = delete;

    /// Throws Failure (io_retry, io_fatal) when the line cannot be written; it is not there then.
    void record(const AuditEntry &entry);

private:
    void open_file();
    void rotate();

    const std::filesystem::path file_;
    const bool may_rotate_;
    const Limits limits_;
    std::mutex mutex_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
};

}  // namespace sluice
