#include "host/store/read_pool.hpp"

#include <SQLiteCpp/Exception.h>
#include <utility>

namespace sluice {

namespace {

constexpr std::size_t readers_max = 8;

}  // namespace

ReadPool::ReadPool(std::filesystem::path file) : file_(std::move(file)) {}

void ReadPool::run(const std::function<void(Connection &)> &action) {
    try {
        std::unique_ptr<Connection> connection = take();
        // A connection that failed is closed rather than used again.
        try {
            connection->execute("BEGIN");
            action(*connection);
            connection->execute("COMMIT");
        } catch (...) {
            connection.reset();
            give_back(nullptr);
            throw;
        }
        give_back(std::move(connection));
    } catch (const SQLite::Exception &error) {
        throw sqlite_failure("the job store cannot be read", error);
    }
}

std::unique_ptr<Connection> ReadPool::take() {
    {
        std::unique_lock lock(mutex_);
        returned_.wait(lock, [this] { return !idle_.empty() || open_count_ < readers_max; });
        if (!idle_.empty()) {
            std::unique_ptr<Connection> connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
        ++open_count_;
    }
    try {
        return std::make_unique<Connection>(file_, Connection::Use::read);
    } catch (...) {
        give_back(nullptr);
        throw;
    }
}

void ReadPool::give_back(std::unique_ptr<Connection> connection) {
    {
        const std::lock_guard lock(mutex_);
        if (connection)
            idle_.push_back(std::move(connection));
        else
            --open_count_;
    }
    returned_.notify_one();
}

}  // namespace sluice
