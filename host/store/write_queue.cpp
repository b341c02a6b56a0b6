#include "host/store/write_queue.hpp"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>
#include <algorithm>
#include <iterator>
#include <utility>

namespace sluice {

namespace {

constexpr std::size_t batch_commands_max = 256;

// A commit whose sync failed may still be found in the log after a crash; one that was never written is not.
Failure commit_failure(const SQLite::Exception &error) {
    const std::string message = std::string("the job store cannot commit: ") + error.what();
    const bool is_known = error.getErrorCode() != SQLITE_IOERR || error.getExtendedErrorCode() == SQLITE_IOERR_WRITE;
    return {Status::io_retry, is_known ? message : message + "; whether the change was kept is not known"};
}

}  // namespace

WriteQueue::WriteQueue(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)), thread_([this] { work(); }) {}

WriteQueue::~WriteQueue() {
    {
        const std::lock_guard lock(mutex_);
        is_ending_ = true;
    }
    arrived_.notify_one();
    thread_.join();
}

void WriteQueue::run(Command command) {
    Pending pending;
    pending.command = std::move(command);
    std::future<void> done = pending.done.get_future();
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(pending));
    }
    arrived_.notify_one();
    done.get();
}

WriteQueue::Batch WriteQueue::next_batch() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return is_ending_ || !waiting_.empty(); });
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), batch_commands_max));
    Batch batch(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
    waiting_.erase(waiting_.begin(), end);
    return batch;
}

void WriteQueue::work() {
    for (Batch batch = next_batch(); !batch.empty(); batch = next_batch()) {
        std::vector<JobChange> changes;
        const std::optional<Failure> failure = commit(batch, changes);
        if (!failure && listener_ && !changes.empty()) listener_(changes);
        for (Pending &pending : batch) {
            if (failure) pending.error = std::make_exception_ptr(*failure);
            if (pending.error)
                pending.done.set_exception(std::move(pending.error));
            else
                pending.done.set_value();
        }
    }
}

std::optional<Failure> WriteQueue::commit(Batch &batch, std::vector<JobChange> &changes) {
    bool is_committing = false;
    try {
        connection_->execute("BEGIN IMMEDIATE");
        for (Pending &pending : batch) run_inside(pending, changes);
        is_committing = true;
        connection_->execute("COMMIT");
        return std::nullopt;
    } catch (const SQLite::Exception &error) {
        // ROLLBACK fails when SQLite has rolled back already, which comes to the same.
        if (connection_->is_in_transaction()) connection_->database().tryExec("ROLLBACK");
        return is_committing ? commit_failure(error) : sqlite_failure("the job store cannot write", error);
    }
}

// Throws SQLite::Exception only when the whole transaction is lost.
void WriteQueue::run_inside(Pending &pending, std::vector<JobChange> &changes) {
    connection_->execute("SAVEPOINT command");
    WriteTurn turn{*connection_, {}};
    try {
        pending.command(turn);
        std::move(turn.changes.begin(), turn.changes.end(), std::back_inserter(changes));
    } catch (const SQLite::Exception &error) {
        if (!connection_->is_in_transaction()) throw;
        pending.error = std::make_exception_ptr(sqlite_failure("the job store cannot write", error));
        connection_->execute("ROLLBACK TO command");
    } catch (...) {
        pending.error = std::current_exception();
        connection_->execute("ROLLBACK TO command");
    }
    connection_->execute("RELEASE command");
}

}  // namespace sluice
