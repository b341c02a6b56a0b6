// The wish that a waiting read shall end.
#pragma once

#include <atomic>

namespace sluice::input {

/// Set once, from any thread; afterwards every check() throws and file() is readable, so that poll() returns.
class Interruption {
public:
    /// Throws sdk::Failure when the process has no file descriptor left.
    Interruption();
    ~Interruption();
    Interruption(const Interruption &) = delete;
    Interruption &operator=(const Interruption &) = delete;

    void set() noexcept;

    /// Throws sdk::Failure (SLUICE_CANCELLED) once set.
    void check() const;

    /// The descriptor to poll for reading beside the one that is waited for.
    int file() const noexcept { return file_; }

private:
    int file_;
    std::atomic<bool> is_set_ = false;
};

}  // namespace sluice::input
