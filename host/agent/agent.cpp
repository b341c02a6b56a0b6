#include "host/agent/agent.hpp"

#include "engine/abi/plugin_abi.h"
#include "engine/base/failure.hpp"

#include <algorithm>
#include <csignal>
#include <memory>
#include <optional>
#include <utility>

namespace sluice {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds idle_look{5};  // a bell may come from another process's store one day
constexpr std::chrono::seconds failing_pause{1};
constexpr std::chrono::seconds disk_full_pause{2};
constexpr std::chrono::seconds house_pause{1};
constexpr std::chrono::seconds expiry_pause{10};
constexpr std::chrono::minutes sweep_pause{1};
constexpr std::chrono::seconds unused_age{10};  // who has just lost the lease removes the folder itself
constexpr std::chrono::hours prune_pause{1};
constexpr std::size_t expired_at_once = 100;

// True now and then.
class Every {
public:
    explicit Every(Clock::duration pause) : pause_(pause) {}
    bool is_due() {
        const Clock::time_point now = Clock::now();
        if (now < next_) return false;
        next_ = now + pause_;
        return true;
    }

private:
    Clock::duration pause_;
    Clock::time_point next_;  // the first time at once
};

}  // namespace

Agent::Agent(JobStore &store, const ArtifactRoot &artifacts, DatasetFiles &datasets, TransformVault &transforms,
             AgentOptions options)
    : store_(store),
      artifacts_(artifacts),
      datasets_(datasets),
      transforms_(transforms),
      options_(std::move(options)) {}

Agent::~Agent() { drain(std::chrono::milliseconds(0)); }

void Agent::start() {
    threads_.emplace_back([this] { keep_house(); });
    for (unsigned i = 0; i < options_.runners; ++i) threads_.emplace_back([this, i] { work(i == 0); });
}

void Agent::notice(const std::vector<JobChange> &changes) {
    bool is_work = false;
    for (const JobChange &change : changes) {
        is_work = is_work || change.is_work;
        if (change.state != JobState::cancelled) continue;
        const std::lock_guard lock(mutex_);
        const auto [first, last] = attempts_.equal_range(change.id);
        std::for_each(first, last, [](const auto &entry) { entry.second->abandon(); });
    }
    if (is_work) work_bell_.ring();
}

void Agent::drain(std::chrono::milliseconds bound) {
    is_draining_ = true;
    work_bell_.ring();
    end_bell_.ring();
    const Clock::time_point deadline = Clock::now() + bound;
    while (true) {
        const std::uint64_t strokes = end_bell_.strokes();
        const auto rest = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        {
            const std::lock_guard lock(mutex_);
            if (taking_ == 0) break;
            if (rest.count() <= 0) {
                is_out_of_time_ = true;
                for (const auto &[job, attempt] : attempts_) attempt->give_back();
            }
        }
        end_bell_.wait(strokes, rest.count() > 0 ? rest : std::chrono::milliseconds(idle_look));
    }
    for (std::thread &thread : threads_) thread.join();
    threads_.clear();
}

Agent::State Agent::state() const {
    const std::lock_guard lock(mutex_);
    return {options_.runners, static_cast<unsigned>(attempts_.size()), is_disk_full_, is_store_failing_,
            is_program_failing_};
}

// The thread of one runner at a time; a runner dies with the thread that started it.
void Agent::work(bool is_small_only) {
    std::set<Lane> lanes = {Lane::small, Lane::preview};
    if (!is_small_only) lanes.insert(Lane::normal);
    std::unique_ptr<RunnerProcess> runner;
    while (!is_draining_) {
        const std::uint64_t strokes = work_bell_.strokes();
        std::chrono::milliseconds pause = idle_look;
        try {
            if (!runner) runner = start_runner();
            if (runner && !runner->is_waiting()) {
                log(SLUICE_LOG_ERROR,
                    "a runner ended before it had any work: " + runner->wait(std::chrono::milliseconds(0)).text());
                runner.reset();
                is_program_failing_ = true;
            }
            if (!runner) {
                work_bell_.wait(strokes, failing_pause);
                continue;
            }
            is_program_failing_ = false;
            if (has_space()) {
                const bool did_work = take_job(lanes, *runner);
                is_store_failing_ = false;
                if (did_work) {
                    runner.reset();
                    continue;
                }
                if (const std::optional<Timestamp> due = store_.next_due()) {
                    const auto rest =
                        std::chrono::ceil<std::chrono::milliseconds>(*due - std::chrono::system_clock::now());
                    pause = std::clamp(rest, std::chrono::milliseconds(1), pause);
                }
            } else {
                pause = disk_full_pause;
            }
        } catch (const std::exception &failure) {
            if (!is_store_failing_.exchange(true)) log(SLUICE_LOG_ERROR, failure.what());
            pause = failing_pause;
        }
        work_bell_.wait(strokes, pause);
    }
}

// Nothing when the machine cannot start one now.
std::unique_ptr<RunnerProcess> Agent::start_runner() {
    try {
        return std::make_unique<RunnerProcess>(options_.program);
    } catch (const Failure &failure) {
        if (!is_program_failing_.exchange(true)) log(SLUICE_LOG_ERROR, failure.message());
        return nullptr;
    }
}

// False when there is none. Who drains sees the thread from before it asks the store.
bool Agent::take_job(const std::set<Lane> &lanes, RunnerProcess &runner) {
    class Taking {
    public:
        explicit Taking(Agent &agent) : agent_(agent) { count(1); }
        ~Taking() {
            count(-1);
            agent_.end_bell_.ring();
        }
        Taking(const Taking &) = delete;
        Taking &operator=(const Taking &) = delete;

    private:
        void count(int step) {
            const std::lock_guard lock(agent_.mutex_);
            agent_.taking_ += static_cast<unsigned>(step);
        }
        Agent &agent_;
    };

    const Taking taking(*this);
    if (is_draining_) return false;
    const std::optional<Claim> claim = store_.claim(options_.name, lanes);
    if (claim) work_on(*claim, runner);
    return claim.has_value();
}

void Agent::work_on(const Claim &claim, RunnerProcess &runner) {
    Attempt attempt(store_, artifacts_, datasets_, transforms_, options_, claim);
    decltype(attempts_)::iterator entry;
    {
        const std::lock_guard lock(mutex_);
        entry = attempts_.emplace(claim.job.id, &attempt);
    }
    if (is_out_of_time_) attempt.give_back();
    attempt.conduct(runner);
    const std::lock_guard lock(mutex_);
    attempts_.erase(entry);
}

bool Agent::has_space() {
    const std::uint64_t free_bytes = artifacts_.free_bytes();
    const bool is_full = free_bytes < options_.free_bytes_min;
    if (is_full != is_disk_full_.exchange(is_full))
        log(is_full ? SLUICE_LOG_ERROR : SLUICE_LOG_INFO,
            is_full ? "no job starts: the disk has " + std::to_string(free_bytes) + " bytes left, and " +
                          std::to_string(options_.free_bytes_min) + " are wanted (artifacts.free_min)"
                    : "the disk has space again");
    return !is_full;
}

void Agent::keep_house() {
    Every expiry(expiry_pause), sweeping(sweep_pause), pruning(prune_pause);
    std::chrono::seconds sweep_age{0};  // of what was left by those before, at first
    while (!is_draining_) {
        const std::uint64_t strokes = end_bell_.strokes();
        try {
            has_space();  // while every runner is busy nobody else looks
            store_.reclaim();
            if (expiry.is_due()) {
                remove_expired();
                datasets_.remove_dropped();
            }
            if (sweeping.is_due()) sweep(std::exchange(sweep_age, unused_age));
            if (pruning.is_due()) {
                store_.prune();
                transforms_.prune();
            }
        } catch (const std::exception &failure) {
            log(SLUICE_LOG_WARNING, failure.what());
        }
        end_bell_.wait(strokes, house_pause);
    }
}

void Agent::remove_expired() {
    while (!is_draining_) {
        const std::vector<std::string> folders = store_.take_expired(expired_at_once);
        std::size_t removed = 0;
        for (const std::string &folder : folders) {
            if (!remove_folder(folder)) continue;
            store_.forget_folder(folder);
            ++removed;
        }
        if (removed == 0 || folders.size() < expired_at_once) return;
    }
}

// One folder that cannot be removed does not keep the others.
bool Agent::remove_folder(const std::string &folder) {
    try {
        artifacts_.remove(folder);
        return true;
    } catch (const Failure &failure) {
        log(SLUICE_LOG_WARNING, failure.message());
        return false;
    }
}

void Agent::sweep(std::chrono::seconds age_min) {
    for (const std::string &folder : artifacts_.list(age_min))
        if (store_.is_folder_unused(folder)) remove_folder(folder);
    datasets_.sweep(age_min);
}

void Agent::log(int level, const std::string &text) const {
    if (options_.log) options_.log(level, "", text);
}

}  // namespace sluice
