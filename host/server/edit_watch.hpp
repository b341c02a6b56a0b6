// Looks at profiles and datasets now and then, so that edits count without a restart.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

namespace sluice {

class DatasetLibrary;
class Logger;
class ProfileLibrary;

/// A thread of its own between start() and stop().
class EditWatch {
public:
    EditWatch(ProfileLibrary &profiles, DatasetLibrary &datasets, Logger &logger)
        : profiles_(profiles), datasets_(datasets), logger_(logger) {}
    ~EditWatch() { stop(); }
    EditWatch(const EditWatch &) = delete;
    EditWatch &operator=(const EditWatch &) = delete;

    void start();
    void stop();

private:
    void watch();
    void look();

    ProfileLibrary &profiles_;
    DatasetLibrary &datasets_;
    Logger &logger_;
    std::mutex mutex_;
    std::condition_variable over_;
    bool is_over_ = false;
    std::thread thread_;
};

}  // namespace sluice
