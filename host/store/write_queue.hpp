// The one thread that writes, for everybody who waits.
#pragma once

#include "engine/base/failure.hpp"
#include "host/jobs/job_store.hpp"
#include "host/sqlite/connection.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace sluice {

/// What a command has while it is its turn: the connection, inside a transaction, and a place for what it changed.
struct WriteTurn {
    Connection &connection;
    std::vector<JobChange> changes;
};

/// Group commit: commands that wait at the same time share a transaction and its sync. Each has a savepoint, so one
/// that throws undoes itself only. Any thread; nobody may be waiting at its end.
class WriteQueue {
public:
    using Command = std::function<void(WriteTurn &)>;
    using Listener = std::function<void(const std::vector<JobChange> &)>;

    explicit WriteQueue(std::unique_ptr<Connection> connection);
    ~WriteQueue();
    WriteQueue(const WriteQueue &) = delete;
    WriteQueue &operator=(const WriteQueue &) = delete;

    /// Called after each commit with what it changed, in order, before those who wait are answered. It must not throw
    /// and must not write. Set once, before the first command.
    void set_listener(Listener listener) { listener_ = std::move(listener); }

    /// Waits until `command` has run on the writing thread and is durable. Throws what it threw; Failure (io_retry,
    /// io_fatal) when the database does not take it, and then nothing of it is left unless the message says otherwise.
    void run(Command command);

private:
    struct Pending {
        Command command;
        std::promise<void> done;
        std::exception_ptr error = nullptr;
    };
    using Batch = std::deque<Pending>;

    void work();
    Batch next_batch();
    std::optional<Failure> commit(Batch &batch, std::vector<JobChange> &changes);
    void run_inside(Pending &pending, std::vector<JobChange> &changes);

    std::unique_ptr<Connection> connection_;
    Listener listener_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    Batch waiting_;
    bool is_ending_ = false;
    std::thread thread_;
};

}  // namespace sluice
