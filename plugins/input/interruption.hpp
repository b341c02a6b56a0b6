// The wish that a waiting read shall end.
#pragma once

#include "plugins/sdk/sluice/job.hpp"

#include <atomic>
#include <optional>

namespace sluice::input {

/// Set once, from any thread; afterwards every check() throws and file() is readable, so that poll() returns.
class Interruption {
public:
    /// Throws sdk::Failure when the process has no file descriptor left.
    explicit Interruption(std::optional<sdk::Job> job = std::nullopt);
    ~Interruption();
    Interruption(const Interruption &) = delete;
    Interruption &operator=(const Interruption &) = delete;

    void set() noexcept;

    /// Throws sdk::Failure (SLUICE_CANCELLED) once set.
    void check() const;

    /// The same, also once the job is cancelled: for waits inside `open`, where nobody can set this yet.
    void check_job() const;

    /// The descriptor to poll for reading beside the one that is waited for.
    int file() const noexcept { return file_; }

private:
    std::optional<sdk::Job> job_;
    int file_;
    std::atomic<bool> is_set_ = false;
};

}  // namespace sluice::input
