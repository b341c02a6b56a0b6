// What a job's plugins and the engine want the user to know, bounded.
#pragma once

#include "engine/base/limits.hpp"

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace sluice {

/// Keeps the first limits::warnings_max warnings and counts the rest. Any thread.
class Warnings {
public:
    void add(std::string warning) {
        const std::lock_guard lock(mutex_);
        if (kept_.size() < limits::warnings_max)
            kept_.push_back(std::move(warning));
        else
            ++omitted_;
    }
    /// For the end of the job, when nobody adds any more.
    const std::vector<std::string> &kept() const noexcept { return kept_; }
    std::uint64_t omitted() const noexcept { return omitted_; }

private:
    std::mutex mutex_;
    std::vector<std::string> kept_;
    std::uint64_t omitted_ = 0;
};

}  // namespace sluice
