// An owned file descriptor that writes everything or throws.
#pragma once

#include <cstddef>
#include <string>

namespace sluice {

/// Closes its descriptor when destroyed. Movable. One thread at a time.
class Descriptor {
public:
    /// Take over `number`; `name` is for messages.
    Descriptor(int number, std::string name) noexcept;
    Descriptor(Descriptor &&other) noexcept;
    Descriptor &operator=(Descriptor &&) = delete;
    ~Descriptor();

    int number() const noexcept { return number_; }
    const std::string &name() const noexcept { return name_; }

    /// Write all of `data`, going on after interruptions. Throws Failure.
    void write_all(const void *data, std::size_t size);
    /// Flush to the device. Throws Failure.
    void sync();

    /// True when a write found that nobody reads any more.
    bool is_pipe_broken() const noexcept { return is_pipe_broken_; }

private:
    int number_;
    bool is_pipe_broken_ = false;
    std::string name_;
};

}  // namespace sluice
