// Wakes requests that wait for a job to change.
#pragma once

#include "host/http/waiting_room.hpp"
#include "host/jobs/job_store.hpp"

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace sluice {

/// Any thread.
class JobWatch {
public:
    /// A waiter that is notified of every change of one job from now on, until this is destroyed.
    class Entry {
    public:
        Entry(JobWatch &watch, const std::string &job, http::Waiter &waiter);
        ~Entry();
        Entry(const Entry &) = delete;
        Entry &operator=(const Entry &) = delete;

    private:
        JobWatch &watch_;
        std::multimap<std::string, http::Waiter *>::iterator entry_;
    };

    /// The store's changes, as its listener gets them.
    void notice(const std::vector<JobChange> &changes);

private:
    std::mutex mutex_;
    std::multimap<std::string, http::Waiter *> waiters_;  // by job
};

}  // namespace sluice
