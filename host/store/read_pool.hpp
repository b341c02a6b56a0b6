// Connections for those who read, beside the one that writes.
#pragma once

#include "host/sqlite/connection.hpp"

#include <condition_variable>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace sluice {

/// A few connections, opened when they are first needed; who finds all in use waits. Any thread.
class ReadPool {
public:
    explicit ReadPool(std::filesystem::path file);

    /// Run `action` on one state of the database, which holds every write that was answered before. Throws what it
    /// throws, and Failure (io_retry, io_fatal) when the database cannot be read.
    void run(const std::function<void(Connection &)> &action);

private:
    std::unique_ptr<Connection> take();
    void give_back(std::unique_ptr<Connection> connection);

    const std::filesystem::path file_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t open_count_ = 0;
};

}  // namespace sluice
