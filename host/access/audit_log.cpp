#include "host/access/audit_log.hpp"

#include "engine/base/failure.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

namespace sluice {

namespace fs = std::filesystem;

namespace {

constexpr const char *file_name = "audit.log";
constexpr mode_t file_mode = 0600;

std::string line_of(const AuditEntry &entry) {
    const auto now = std::chrono::system_clock::now();
    nlohmann::ordered_json line = {
        {"at_us", std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count()},
        {"action", entry.action}};
    const std::pair<const char *, const std::string &> parts[] = {
        {"tenant", entry.tenant},   {"credential", entry.credential}, {"user", entry.user},      {"peer", entry.peer},
        {"request", entry.request}, {"subject", entry.subject},       {"outcome", entry.outcome}};
    for (const auto &[name, value] : parts)
        if (!value.empty()) line[name] = value;
    return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

fs::path old_file(const fs::path &file, int number) { return file.string() + "." + std::to_string(number); }

}  // namespace

AuditLog::AuditLog(const fs::path &folder, bool may_rotate, Limits limits)
    : file_(folder / file_name), may_rotate_(may_rotate), limits_(limits) {
    open_file();
}

AuditLog::AuditLog(const fs::path &folder, bool may_rotate) : AuditLog(folder, may_rotate, Limits{}) {}

AuditLog::~AuditLog() {
    if (descriptor_ >= 0) close(descriptor_);
}

void AuditLog::record(const AuditEntry &entry) {
    const std::string line = line_of(entry);
    const std::lock_guard lock(mutex_);
    if (may_rotate_ && size_ > 0 && size_ + line.size() > limits_.file_bytes) rotate();
    if (descriptor_ < 0) open_file();
    const ssize_t written = write(descriptor_, line.data(), line.size());
    if (written == static_cast<ssize_t>(line.size())) {
        size_ += line.size();
        return;
    }
    const int reason = written < 0 ? errno : ENOSPC;
    // A full disk may have taken a part of the line.
    if (written > 0 && ftruncate(descriptor_, static_cast<off_t>(size_)) != 0)
        size_ += static_cast<std::size_t>(written);
    throw system_failure("write " + file_.string(), reason);
}

void AuditLog::open_file() {
    descriptor_ = open(file_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, file_mode);
    if (descriptor_ < 0) throw system_failure("open " + file_.string(), errno);
    struct stat found {};
    if (fstat(descriptor_, &found) != 0) throw system_failure("look at " + file_.string(), errno);
    size_ = static_cast<std::uint64_t>(found.st_size);
}

void AuditLog::rotate() {
    std::error_code error;
    for (int number = limits_.old_files - 1; number >= 1; --number)
        fs::rename(old_file(file_, number), old_file(file_, number + 1), error);
    if (limits_.old_files > 0)
        fs::rename(file_, old_file(file_, 1), error);
    else
        fs::remove(file_, error);
    if (error) throw system_failure("rotate " + file_.string(), error.value());
    close(std::exchange(descriptor_, -1));
}

}  // namespace sluice
