#include "host/server/edit_watch.hpp"

#include "engine/abi/plugin_abi.h"
#include "host/datasets/dataset_library.hpp"
#include "host/log/logger.hpp"
#include "host/profiles/profile_library.hpp"
#include "host/runner/test_bench.hpp"

#include <chrono>

namespace sluice {

namespace {

constexpr std::chrono::seconds pause{2};

std::string_view kind_text(ProfileState::Kind kind) {
    switch (kind) {
        case ProfileState::Kind::active: return "profile in use";
        case ProfileState::Kind::unset: return "profile in use as soon as its variables are set";
        case ProfileState::Kind::kept: return "profile refused; the last good version stays in use";
        case ProfileState::Kind::refused: return "profile refused";
        case ProfileState::Kind::removed: return "profile removed";
    }
    return "profile";
}

bool is_trouble(ProfileState::Kind kind) {
    return kind == ProfileState::Kind::kept || kind == ProfileState::Kind::refused;
}

void tell(Logger &logger, const std::vector<ProfileState> &states, int usual_level) {
    for (const ProfileState &state : states)
        logger.write(is_trouble(state.kind) ? SLUICE_LOG_WARNING : usual_level, kind_text(state.kind),
                     {{"profile", state.id},
                      {"file", state.file},
                      {"problem", state.problems.empty() ? std::string_view() : state.problems.front()}});
}

}  // namespace

void EditWatch::start() {
    tell(logger_, profiles_.states(), SLUICE_LOG_DEBUG);
    thread_ = std::thread([this] { watch(); });
}

void EditWatch::stop() {
    {
        const std::lock_guard lock(mutex_);
        is_over_ = true;
    }
    over_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void EditWatch::watch() {
    std::unique_lock lock(mutex_);
    while (!over_.wait_for(lock, pause, [this] { return is_over_; })) {
        lock.unlock();
        look();
        lock.lock();
    }
}

void EditWatch::look() {
    try {
        tell(logger_, profiles_.refresh(), SLUICE_LOG_INFO);
    } catch (const TestsStopped &) {
        return;
    } catch (const std::exception &error) {
        logger_.write(SLUICE_LOG_WARNING, error.what());
    }
    try {
        if (datasets_.refresh()) logger_.write(SLUICE_LOG_INFO, "catalogue of datasets in use");
    } catch (const std::exception &error) {
        logger_.write(SLUICE_LOG_WARNING, "catalogue refused; the last good version stays in use",
                      {{"problem", error.what()}});
    }
}

}  // namespace sluice
