// The database of a data folder, opened by its one owner.
#pragma once

#include "host/store/folder_lock.hpp"
#include "host/store/read_pool.hpp"
#include "host/store/write_queue.hpp"

#include <filesystem>
#include <optional>
#include <type_traits>
#include <utility>

namespace sluice {

/// Owns `<folder>/store.sqlite` among all processes. What keeps rows in it goes through write() and read(), from any
/// thread, and must not outlive it. Throws Failure: io_retry when another process has the folder, bad_config when the
/// database is a newer Sluice's or none of ours, io_fatal when it cannot be opened.
class StoreDatabase {
public:
    explicit StoreDatabase(const std::filesystem::path &folder);

    /// See WriteQueue::set_listener().
    void set_listener(WriteQueue::Listener listener) { writes_->set_listener(std::move(listener)); }

    /// The result of `action(WriteTurn &)`, when it is durable. See WriteQueue::run().
    template <typename Action>
    auto write(const Action &action) {
        std::optional<std::invoke_result_t<Action, WriteTurn &>> result;
        writes_->run([&](WriteTurn &turn) { result.emplace(action(turn)); });
        return std::move(*result);
    }

    /// The result of `action(Connection &)`. See ReadPool::run().
    template <typename Action>
    auto read(const Action &action) {
        std::optional<std::invoke_result_t<Action, Connection &>> result;
        reads_->run([&](Connection &connection) { result.emplace(action(connection)); });
        return std::move(*result);
    }

private:
    FolderLock lock_;
    std::unique_ptr<WriteQueue> writes_;
    std::unique_ptr<ReadPool> reads_;
};

}  // namespace sluice
