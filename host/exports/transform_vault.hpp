// Scripts and entity models as jobs were accepted with, kept until no job can need them.
#pragma once

#include "engine/pipeline/export_plan.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>

namespace sluice {

/// A folder of files that are named after what is in them, so that jobs share them. Any thread; one process.
class TransformVault {
public:
    /// How long a file is kept after a job was last accepted with it: longer than any job and its tombstone.
    static constexpr std::chrono::days kept{120};

    /// Makes the folder (mode 0700). Throws Failure.
    explicit TransformVault(std::filesystem::path folder);

    /// Keep a copy, durable when this returns. Its name; empty when there is neither script nor model. Throws Failure.
    std::string keep(const TransformFiles &files);

    /// Keep what is there already for as long as keep() does: a job is accepted with it again. False when it is not
    /// there any more. Throws Failure (io_retry) when the disk cannot say.
    bool renew(const std::string &name);

    /// Throws Failure: internal when it is not there any more, io_retry when it cannot be read now.
    TransformFiles load(const std::string &name) const;

    /// Remove what no job can need. Throws Failure.
    void prune();

private:
    using Clock = std::chrono::steady_clock;

    bool touch(const std::string &name);
    std::filesystem::path path_of(const std::string &name) const { return folder_ / (name + ".json"); }

    std::filesystem::path folder_;
    std::mutex mutex_;
    std::map<std::string, Clock::time_point> fresh_;  // files whose time of change was set, and when
};

}  // namespace sluice
