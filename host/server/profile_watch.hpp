// Looks at the profiles now and then, so that edits count without a restart.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

namespace sluice {

class Logger;
class ProfileLibrary;

/// A thread of its own between start() and stop().
class ProfileWatch {
public:
    ProfileWatch(ProfileLibrary &profiles, Logger &logger) : profiles_(profiles), logger_(logger) {}
    ~ProfileWatch() { stop(); }
    ProfileWatch(const ProfileWatch &) = delete;
    ProfileWatch &operator=(const ProfileWatch &) = delete;

    void start();
    void stop();

private:
    void watch();

    ProfileLibrary &profiles_;
    Logger &logger_;
    std::mutex mutex_;
    std::condition_variable over_;
    bool is_over_ = false;
    std::thread thread_;
};

}  // namespace sluice
