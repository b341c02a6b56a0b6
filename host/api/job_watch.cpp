#include "host/api/job_watch.hpp"

#include <algorithm>

namespace sluice {

JobWatch::Entry::Entry(JobWatch &watch, const std::string &job, http::Waiter &waiter) : watch_(watch) {
    const std::lock_guard lock(watch_.mutex_);
    entry_ = watch_.waiters_.emplace(job, &waiter);
}

JobWatch::Entry::~Entry() {
    const std::lock_guard lock(watch_.mutex_);
    watch_.waiters_.erase(entry_);
}

void JobWatch::notice(const std::vector<JobChange> &changes) {
    const std::lock_guard lock(mutex_);
    for (const JobChange &change : changes) {
        const auto [first, last] = waiters_.equal_range(change.id);
        std::for_each(first, last, [](const auto &entry) { entry.second->notify(); });
    }
}

}  // namespace sluice
