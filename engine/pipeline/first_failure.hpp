// Of all failures of one export, the one that came first in the order of the rows.
#pragma once

#include "engine/base/failure.hpp"
#include "engine/pipeline/progress.hpp"

#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>

namespace sluice {

/// Any thread.
class FirstFailure {
public:
    /// Remember the failure of a block, unless an earlier block has failed.
    void record(std::int64_t block, Stage stage, const Failure &failure) {
        const std::lock_guard lock(mutex_);
        if (failure_ && block_ <= block) return;
        block_ = block;
        stage_ = stage;
        failure_ = failure;
    }

    /// Throw what was recorded, if anything was, and note its stage.
    void raise(std::atomic<Stage> &stage) const {
        const std::lock_guard lock(mutex_);
        if (!failure_) return;
        stage = stage_;
        throw *failure_;
    }

private:
    mutable std::mutex mutex_;
    std::int64_t block_ = 0;
    Stage stage_ = Stage::source;
    std::optional<Failure> failure_;
};

/// The exception that is being handled, as a Failure.
inline Failure current_failure() {
    try {
        throw;
    } catch (const Failure &failure) {
        return failure;
    } catch (const std::bad_alloc &) {
        return {Status::internal, "out of memory"};
    } catch (const std::exception &error) {
        return {Status::internal, error.what()};
    } catch (...) {
        return {Status::internal, "an exception of unknown type"};
    }
}

}  // namespace sluice
