#include "host/runner/attempt_run.hpp"

#include "engine/artifact/local_artifacts.hpp"
#include "engine/base/failure.hpp"
#include "engine/pipeline/export_run.hpp"
#include "engine/pipeline/file_name.hpp"
#include "host/jobs/progress_json.hpp"
#include "host/profiles/preview_plan.hpp"
#include "host/runner/assignment.hpp"
#include "host/runner/process_limits.hpp"
#include "host/runner/sql_inputs.hpp"
#include "host/runner/sql_source.hpp"
#include "host/runner/version_writer.hpp"

#include <unistd.h>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <mutex>
#include <new>
#include <thread>

namespace sluice {

namespace {

// A signal handler has no other way to find its object.
std::atomic<Cancellation *> to_cancel = nullptr;

void handle_term(int) {
    if (Cancellation *const cancellation = to_cancel.load()) cancellation->cancel();
}

std::atomic<bool> is_out_of_memory = false;

// The workers turn every exception into a Failure; this is remembered.
void note_out_of_memory() {
    is_out_of_memory = true;
    throw std::bad_alloc();
}

void cancel_on_term(Cancellation &cancellation) {
    to_cancel = &cancellation;
    struct sigaction action = {};
    action.sa_handler = &handle_term;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, nullptr);
}

// Knows when the files are about to be shown.
class AttemptArtifacts : public LocalArtifacts {
public:
    explicit AttemptArtifacts(const std::filesystem::path &folder) : LocalArtifacts(folder, ExistingFiles::keep) {}

    void publish(const std::vector<NamedArtifact> &artifacts) override {
        is_publishing_ = true;
        LocalArtifacts::publish(artifacts);
    }
    bool is_publishing() const noexcept { return is_publishing_; }

private:
    std::atomic<bool> is_publishing_ = false;
};

const char *failed_phase(Stage stage) noexcept {
    switch (stage) {
        case Stage::source: return "reading";
        case Stage::transform: return "transforming";
        case Stage::writer: return "writing";
        case Stage::finish: break;
    }
    return "publishing";
}

// The agent may be told things by several threads.
class Reporter {
public:
    explicit Reporter(MessageChannel &channel) : channel_(channel) {}

    // An agent that does not listen any more kills this process; until then the work goes on.
    void tell(const Json &message) noexcept {
        const std::lock_guard lock(mutex_);
        try {
            channel_.send(message);
        } catch (const std::exception &) {
            raise(SIGTERM);
        }
    }

    // `phase`: JobProgress::phase of what has failed; empty when nothing of the run had begun.
    void tell_failure(std::string_view code, const std::string &message, const char *phase = "") noexcept {
        tell({{"type", "failed"}, {"code", code}, {"message", message}, {"phase", phase}});
    }

private:
    std::mutex mutex_;
    MessageChannel &channel_;
};

// Tells of progress several times a second, and cancels what has written more than it may. Ends with its owner.
class ProgressWatch {
public:
    ProgressWatch(Reporter &reporter, const AttemptArtifacts &artifacts, const ProgressCounters &counters,
                  Cancellation &cancellation, std::uint64_t bytes_max)
        : reporter_(reporter), artifacts_(artifacts), counters_(counters), thread_([this, &cancellation, bytes_max] {
              std::unique_lock lock(mutex_);
              while (!over_.wait_for(lock, interval, [this] { return is_over_; })) {
                  tell();
                  if (bytes_max == 0 || counters_.bytes_written <= bytes_max) continue;
                  is_too_large_ = true;
                  cancellation.cancel();
              }
          }) {}
    ProgressWatch(const ProgressWatch &) = delete;
    ProgressWatch &operator=(const ProgressWatch &) = delete;
    ~ProgressWatch() {
        {
            const std::lock_guard lock(mutex_);
            is_over_ = true;
        }
        over_.notify_all();
        thread_.join();
    }

    void tell() noexcept {
        const Progress now = counters_.snapshot();
        JobProgress progress;
        progress.phase = artifacts_.is_publishing() ? "publishing" : now.records_read > 0 ? "exporting" : "opening";
        progress.records_read = now.records_read;
        progress.records_filtered = now.records_filtered;
        progress.rows_written = now.rows_written;
        progress.records_rejected = now.records_rejected;
        progress.bytes_written = now.bytes_written;
        progress.input_bytes_read = now.input_bytes_read;
        progress.input_bytes_total = now.input_bytes_total;
        progress.records_expected = now.records_expected;
        Json message = {{"type", "progress"}};
        message.update(to_json(progress));
        reporter_.tell(message);
    }

    bool is_too_large() const noexcept { return is_too_large_; }

private:
    static constexpr std::chrono::milliseconds interval{250};

    Reporter &reporter_;
    const AttemptArtifacts &artifacts_;
    const ProgressCounters &counters_;
    std::atomic<bool> is_too_large_ = false;
    std::mutex mutex_;
    std::condition_variable over_;
    bool is_over_ = false;
    std::thread thread_;  // last: it uses the others
};

ExportPlan plan_attempt(const Assignment &assignment, PluginCatalog &catalog) {
    ExportPlan plan = plan_export(assignment.profile, catalog, assignment.transform);
    plan.job_id = assignment.job_id;
    plan.names.name = file_name(assignment.profile.file_name,
                                {assignment.profile.id, assignment.job_id, std::chrono::system_clock::now()});
    plan.limit = assignment.limit;
    plan.thread_count = assignment.thread_count;
    if (assignment.sql) plan_sql(plan, *assignment.sql);
    if (assignment.version) plan_version(plan, *assignment.version, assignment.limits.artifact_bytes);
    if (assignment.preview_rows) {
        plan_preview(plan, {*assignment.preview_rows, 0, true});
        plan.limit = assignment.preview_rows;
        plan.thread_count = 1;
    }
    return plan;
}

std::string out_of_memory(const RunnerLimits &limits) {
    return "the export needs more memory than it may have (" + std::to_string(limits.memory_bytes) +
           " bytes, runners.memory in the server's settings)";
}

void run_assignment(Assignment assignment, Reporter &reporter) {
    Cancellation cancellation(assignment.limits.wall);
    cancel_on_term(cancellation);
    AttemptArtifacts artifacts(assignment.folder);
    ProgressCounters counters;
    ProgressWatch watch(reporter, artifacts, counters, cancellation, assignment.limits.artifact_bytes);
    try {
        PluginCatalog catalog(assignment.plugin_folders);
        ExportListener listener;
        listener.log = [&reporter](std::int32_t level, std::string_view message) {
            reporter.tell({{"type", "log"}, {"level", level}, {"message", message}});
        };
        listener.stuck = [&](const std::string &message) {
            reporter.tell_failure("stuck", message, failed_phase(counters.stage));
            artifacts.abandon();
            _exit(EXIT_FAILURE);
        };
        std::vector<std::string> warnings;
        std::optional<SqlInputs> inputs;
        if (assignment.sql) {
            inputs.emplace(assignment, catalog, cancellation, listener);
            warnings = inputs->warnings();
        }
        Manifest manifest = run_export(plan_attempt(assignment, catalog), artifacts, cancellation, counters, listener);
        inputs.reset();  // whose files belong to nobody now
        manifest.warnings.insert(manifest.warnings.begin(), warnings.begin(), warnings.end());
        artifacts.abandon();  // whoever is told looks at a folder that has the files alone
        watch.tell();
        Json done = {{"type", "done"}, {"manifest", to_json(manifest)}};
        if (assignment.version && !assignment.version->base.empty())
            done["version_rows"] = version_row_count(assignment.version->path);
        reporter.tell(done);
    } catch (const Failure &failure) {
        watch.tell();
        const char *const phase = failed_phase(counters.stage);
        if (watch.is_too_large())
            reporter.tell_failure("too_large",
                                  "the files would be larger than the " +
                                      std::to_string(assignment.limits.artifact_bytes) + " bytes that one job may make",
                                  phase);
        else if (is_out_of_memory)
            reporter.tell_failure("out_of_memory", out_of_memory(assignment.limits), phase);
        else if (cancellation.is_timed_out())
            reporter.tell_failure("timed_out", failure.message(), phase);
        else
            reporter.tell_failure(status_name(failure.status()), failure.message(), phase);
    }
    to_cancel = nullptr;
}

}  // namespace

void run_attempt(MessageChannel &channel) {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a write says so
    std::set_new_handler(&note_out_of_memory);
    Reporter reporter(channel);
    try {
        const std::optional<Json> message = channel.receive(std::chrono::milliseconds(-1));
        if (!message) return;
        Assignment assignment = parse_assignment(*message);
        if (assignment.gives_way) give_way();
        if (!assignment.working_folder.empty() && chdir(assignment.working_folder.c_str()) != 0)
            throw system_failure("enter the folder of the upload", errno);
        set_process_limits(assignment.limits, assignment.thread_count);
        for (const auto &[name, value] : assignment.environment) setenv(name.c_str(), value.c_str(), 1);
        run_assignment(std::move(assignment), reporter);
    } catch (const Failure &failure) {
        reporter.tell_failure(status_name(failure.status()), failure.message());
    } catch (const std::bad_alloc &) {
        reporter.tell_failure("out_of_memory", "the export needs more memory than it may have");
    } catch (const std::exception &error) {
        reporter.tell_failure(status_name(Status::internal), error.what());
    }
}

}  // namespace sluice
