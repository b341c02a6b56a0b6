// Jobs worked on by real runners, and what becomes of those whose runners come to grief.
#include "engine/base/digest.hpp"
#include "engine/base/failure.hpp"
#include "tests/agent/agent_fixture.hpp"
#include "tests/agent/forwarding_store.hpp"

#include <signal.h>
#include <atomic>
#include <fstream>
#include <string>

using namespace sluice;
using namespace sluice::test;

namespace {

// The processes that this one has started and that have not ended.
std::vector<pid_t> children() {
    std::vector<pid_t> result;
    for (const auto &task : std::filesystem::directory_iterator("/proc/self/task")) {
        std::ifstream file(task.path() / "children");
        for (pid_t child = 0; file >> child;) result.push_back(child);
    }
    return result;
}

// Those that have a file below `folder` open: the runners of its job.
std::vector<pid_t> busy_children(const std::filesystem::path &folder) {
    std::vector<pid_t> result;
    for (const pid_t child : children()) {
        std::error_code error;
        for (const auto &link : std::filesystem::directory_iterator("/proc/" + std::to_string(child) + "/fd", error)) {
            const auto target = std::filesystem::read_symlink(link.path(), error);
            if (!error && target.string().starts_with(folder.string())) {
                result.push_back(child);
                break;
            }
        }
    }
    return result;
}

// What the agent removes, it removes after the store has said so.
bool is_soon_gone(const std::filesystem::path &path) {
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (std::filesystem::exists(path) && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(10ms);
    return !std::filesystem::exists(path);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(agent, AgentFixture)

BOOST_AUTO_TEST_CASE(a_job_becomes_files_with_a_manifest) {
    start();
    const Job done = wait_final(submit({{"rows", 3}}));
    BOOST_REQUIRE_MESSAGE(done.state == JobState::succeeded, (done.error ? done.error->message : ""));
    BOOST_REQUIRE_EQUAL(done.files.size(), 1u);
    const std::string text = file_text(done);
    BOOST_TEST(text == "number\n0\n1\n2\n");
    BOOST_TEST(done.files[0].name == "unruly.csv");
    BOOST_TEST(done.files[0].bytes == text.size());
    BOOST_TEST(done.files[0].sha256 == sha256_hex(text));
    const Json manifest = Json::parse(done.manifest);
    BOOST_TEST(manifest.at("job") == done.id);
    BOOST_TEST(manifest.at("files").at(0).at("sha256") == done.files[0].sha256);
    BOOST_TEST(done.progress.rows_written == 3);
    BOOST_TEST(done.attempt == 1);
    BOOST_TEST(done.expires_at.has_value());
}

BOOST_AUTO_TEST_CASE(a_job_runs_as_it_was_accepted) {
    open();
    const std::string id = submit({{"rows", 2}}, [](ExportRequest &request) { request.file_name = "named"; });
    write("profiles/unruly.yaml", "profile: unruly\nsource: {plugin: unruly}\nwriter: {plugin: ndjson}\n");
    profiles->refresh();
    start_agent();
    const Job done = wait_final(id);
    BOOST_REQUIRE_EQUAL(done.files.size(), 1u);
    BOOST_TEST(done.files[0].name == "named.csv");
}

BOOST_AUTO_TEST_CASE(a_preview_is_json) {
    start();
    const Job done = wait_final(submit({{"rows", 50}}, [](ExportRequest &request) { request.preview_rows = 2; }));
    BOOST_REQUIRE_MESSAGE(done.state == JobState::succeeded, (done.error ? done.error->message : ""));
    BOOST_TEST(static_cast<int>(done.lane) == static_cast<int>(Lane::preview));
    const Json preview = Json::parse(file_text(done));
    BOOST_TEST(preview.dump().find("number") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_preview_ends_soon) {
    agent_options.preview_wall = 1s;
    start();
    const Job done = wait_final(submit({{"trouble", "slow"}, {"millis", 50}, {"rows", 1000}},
                                       [](ExportRequest &request) { request.preview_rows = 1000; }));
    BOOST_TEST((done.state == JobState::failed));
    BOOST_TEST(done.error.value().code == "timed_out");
}

BOOST_AUTO_TEST_CASE(only_what_reads_little_is_small) {
    write("profiles/bounded.yaml",
          "profile: bounded\nsource: {plugin: unruly}\nwriter: {plugin: csv}\nlimits: {max_records: 100}\n");
    write("profiles/entities.yaml",
          "profile: entities\nsource: {plugin: jsonl, settings: {path: /dev/null}}\nwriter: {plugin: csv}\n"
          "request: {query: true}\n");
    write("profiles/queried.yaml", "profile: queried\nextends: entities\nsource: {query: {ids: [a]}}\n");
    write("profiles/keeping.yaml", "profile: keeping\nextends: entities\ntransform: {script: keep.lua}\n");
    write("scripts/keep.lua", "return {columns = {}, keep = function(e) return false end}");
    open();
    const auto lane = [&](const std::string &profile, std::optional<std::int64_t> limit, const Json &query = {}) {
        ExportRequest request;
        request.profile = profile;
        request.limit = limit;
        if (!query.is_null()) request.changes = {{"query", query}};
        return desk->submit(request, requester).job.lane;
    };
    BOOST_TEST((lane("unruly", 10) == Lane::small));
    BOOST_TEST((lane("unruly", 10'001) == Lane::normal));
    BOOST_TEST((lane("unruly", std::nullopt) == Lane::normal));
    BOOST_TEST((lane("bounded", std::nullopt) == Lane::small));
    BOOST_TEST((lane("entities", 10) == Lane::small));
    BOOST_TEST((lane("entities", 10, {{"ids", {"a"}}}) == Lane::normal));
    BOOST_TEST((lane("queried", 10) == Lane::normal));
    BOOST_TEST((lane("keeping", 10) == Lane::normal));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said_before_a_job_exists) {
    open();
    BOOST_CHECK_THROW(submit({{"rowz", 3}}), ExportRefused);
    BOOST_CHECK_THROW(submit({{"trouble", "nonsense"}}), ExportRefused);
    BOOST_CHECK_THROW(submit({}, [](ExportRequest &request) { request.profile = "unrule"; }), ExportRefused);
    BOOST_CHECK_THROW(submit({}, [](ExportRequest &request) { request.file_name = "../x"; }), ExportRefused);
    BOOST_CHECK_THROW(submit({}, [](ExportRequest &request) { request.retention = 48h; }), ExportRefused);
    BOOST_TEST(store->list("default", {}, std::nullopt, 10).jobs.empty());
}

BOOST_AUTO_TEST_CASE(a_crash_costs_one_attempt) {
    start();
    const std::string mark = folder.path() / "mark";
    const Job done = wait_final(submit({{"trouble", "crash_once"}, {"mark", mark}}));
    BOOST_REQUIRE_MESSAGE(done.state == JobState::succeeded, (done.error ? done.error->message : ""));
    BOOST_TEST(done.attempt == 2);
    BOOST_TEST(done.failures == 1);
    BOOST_TEST(std::filesystem::exists(mark));
}

BOOST_AUTO_TEST_CASE(a_plugin_that_always_crashes_fails_its_job_alone) {
    start();
    const std::string bad = submit({{"trouble", "crash"}}), good = submit({{"rows", 5}});
    const Job failed = wait_final(bad);
    BOOST_TEST(static_cast<int>(failed.state) == static_cast<int>(JobState::failed));
    BOOST_TEST(failed.attempt == 3);
    BOOST_TEST(failed.error->code == "runner_crashed");
    BOOST_TEST(failed.error->message.find("signal 11") != std::string::npos, failed.error->message);
    BOOST_TEST(static_cast<int>(wait_final(good).state) == static_cast<int>(JobState::succeeded));
    BOOST_TEST(is_soon_gone(artifacts->path(bad)));
}

BOOST_AUTO_TEST_CASE(a_process_that_ends_itself_is_a_crash) {
    start();
    const Job failed = wait_final(submit({{"trouble", "exit"}}));
    BOOST_TEST(failed.error->code == "runner_crashed");
    BOOST_TEST(failed.error->message.find("exit code 7") != std::string::npos, failed.error->message);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
BOOST_AUTO_TEST_CASE(memory_that_is_not_there_is_named) {
    start();
    const Job failed = wait_final(submit({{"trouble", "memory"}}));
    BOOST_TEST(failed.error->code == "out_of_memory");
    BOOST_TEST(failed.attempt == 1);
}
#endif

BOOST_AUTO_TEST_CASE(a_source_that_passes_is_tried_again) {
    start();
    const Job done = wait_final(submit({{"trouble", "retry_once"}, {"mark", (folder.path() / "mark").string()}}));
    BOOST_TEST(static_cast<int>(done.state) == static_cast<int>(JobState::succeeded));
    BOOST_TEST(done.failures == 1);

    const Job failed = wait_final(submit({{"trouble", "retry"}}));
    BOOST_TEST(static_cast<int>(failed.state) == static_cast<int>(JobState::failed));
    BOOST_TEST(failed.error->code == "io_retry");
    BOOST_TEST(failed.attempt == 3);
}

BOOST_AUTO_TEST_CASE(too_large_and_too_long_are_named) {
    agent_options.limits.artifact_bytes = 1000;
    agent_options.limits.wall = 1s;
    agent_options.wall_grace = 500ms;
    start();
    const Job large = wait_final(submit({{"rows", 1'000'000}}));
    BOOST_TEST((large.error->code == "too_large" || large.error->message.find("too large") != std::string::npos),
               large.error->code + ": " + large.error->message);
    const Job late = wait_final(submit({{"rows", 100'000}, {"trouble", "slow"}}));
    BOOST_TEST(late.error->code == "timed_out", late.error->code + ": " + late.error->message);
    const Job stuck = wait_final(submit({{"trouble", "hang"}}));
    BOOST_TEST(stuck.error->code == "timed_out", stuck.error->code + ": " + stuck.error->message);
}

BOOST_AUTO_TEST_CASE(cancel_is_final_at_once_and_the_runner_ends_soon) {
    start();
    for (const std::string trouble : {"slow", "hang"}) {
        const std::string mark = folder.path() / ("mark-" + trouble);
        const std::string id =
            submit({{"rows", trouble == "slow" ? 1'000'000 : 5}, {"trouble", trouble}, {"mark", mark}});
        wait(id, [&](const Job &job) {
            return job.state == JobState::running && (trouble == "slow" || std::filesystem::exists(mark));
        });
        while (agent->state().busy == 0) std::this_thread::sleep_for(1ms);
        BOOST_TEST((store->cancel("default", id, "no longer wanted") == CancelOutcome::cancelled));
        BOOST_TEST(static_cast<int>(job(id).state) == static_cast<int>(JobState::cancelled));
        const auto start = std::chrono::steady_clock::now();
        while (agent->state().busy > 0 && std::chrono::steady_clock::now() - start < 30s)
            std::this_thread::sleep_for(10ms);
        BOOST_TEST(agent->state().busy == 0u);
        BOOST_TEST(is_soon_gone(artifacts->path(id)));
        BOOST_TEST(static_cast<int>(job(id).state) == static_cast<int>(JobState::cancelled));
    }
}

BOOST_AUTO_TEST_CASE(a_drain_waits_and_then_gives_back) {
    start();
    const std::string quick = submit({{"rows", 20}, {"trouble", "slow"}});
    wait(quick, [](const Job &job) { return job.state == JobState::running; });
    agent->drain(30s);
    BOOST_TEST(static_cast<int>(job(quick).state) == static_cast<int>(JobState::succeeded));

    start_agent();
    const std::string late = submit({{"rows", 100'000}, {"trouble", "slow"}});
    wait(late, [](const Job &job) { return job.state == JobState::running; });
    agent->drain(50ms);
    const Job returned = job(late);
    BOOST_TEST(static_cast<int>(returned.state) == static_cast<int>(JobState::queued));
    BOOST_TEST(returned.failures == 0);
    BOOST_TEST(children().empty());
}

BOOST_AUTO_TEST_CASE(a_killed_runner_costs_one_attempt) {
    start();
    const std::string id = submit({{"rows", 300}, {"trouble", "slow"}});
    wait(id, [](const Job &job) { return job.progress.records_read > 0 || is_final(job.state); });
    const std::vector<pid_t> busy = busy_children(artifacts->path(id));
    BOOST_REQUIRE_EQUAL(busy.size(), 1u);
    kill(busy[0], SIGKILL);
    const Job done = wait_final(id);
    BOOST_TEST(static_cast<int>(done.state) == static_cast<int>(JobState::succeeded));
    BOOST_TEST(done.attempt == 2);
    BOOST_TEST(file_text(done).ends_with("299\n"));
}

BOOST_AUTO_TEST_CASE(a_runner_that_ends_without_work_costs_no_job_an_attempt) {
    start();
    while (children().size() < agent_options.runners) std::this_thread::sleep_for(1ms);
    for (const pid_t child : children()) kill(child, SIGKILL);
    const Job done = wait_final(submit({{"rows", 3}}));
    BOOST_TEST(static_cast<int>(done.state) == static_cast<int>(JobState::succeeded));
    BOOST_TEST(done.failures == 0);
}

// Runners of this program never read their work.
const std::string sleeping_runner = "#!/bin/sh\nexec sleep 600\n";
// More than a socket holds.
const std::string much_to_say(4'000'000, 'x');

BOOST_AUTO_TEST_CASE(a_runner_that_does_not_take_its_work_holds_up_nobody) {
    agent_options.program = program_of(sleeping_runner);
    agent_options.heartbeat = 100ms;
    store_options.lease = 10s;
    start();
    const std::string id = submit({{"mark", much_to_say}});
    wait(id, [](const Job &job) { return job.state == JobState::running; });
    std::this_thread::sleep_for(12s);  // longer than the lease
    BOOST_TEST((job(id).state == JobState::running && job(id).attempt == 1));
    BOOST_TEST((store->cancel("default", id, "enough") == CancelOutcome::cancelled));
    const auto deadline = std::chrono::steady_clock::now() + 5s;
    while (agent->state().busy > 0 && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(5ms);
    BOOST_TEST(agent->state().busy == 0u);
}

BOOST_AUTO_TEST_CASE(a_runner_that_ends_while_it_gets_its_work_costs_an_attempt) {
    agent_options.program = program_of("#!/bin/sh\nhead -c 100000 <&3 >/dev/null\n");
    start();
    const Job done = wait_final(submit({{"mark", much_to_say}}));
    BOOST_TEST((done.state == JobState::failed && done.failures == 3));
    BOOST_TEST(done.error.value().code == "runner_crashed");
}

BOOST_AUTO_TEST_CASE(a_stopped_runner_is_replaced_and_changes_nothing_when_it_goes_on) {
    agent_options.silence_max = 1500ms;
    start();
    const std::string id = submit({{"rows", 300}, {"trouble", "slow"}});
    wait(id, [](const Job &job) { return job.progress.records_read > 0 || is_final(job.state); });
    const std::vector<pid_t> busy = busy_children(artifacts->path(id));
    BOOST_REQUIRE_EQUAL(busy.size(), 1u);
    kill(busy[0], SIGSTOP);
    const Job done = wait_final(id);
    kill(busy[0], SIGCONT);
    BOOST_TEST(static_cast<int>(done.state) == static_cast<int>(JobState::succeeded));
    BOOST_TEST(done.attempt == 2);
    BOOST_TEST(file_text(done).ends_with("299\n"));
}

BOOST_AUTO_TEST_CASE(a_commit_that_nobody_knows_of_keeps_its_files) {
    struct Store : ForwardingStore {
        using ForwardingStore::ForwardingStore;
        bool succeed(const Lease &lease, const JobResult &result) override {
            const bool is_done = ForwardingStore::succeed(lease, result);
            if (!did_throw.exchange(true)) throw Failure(Status::io_retry, "whether it was kept is not known");
            return is_done;
        }
        std::atomic<bool> did_throw = false;
    };
    open();
    Store unsure(*store);
    agent_store = &unsure;
    start_agent();
    const Job done = wait_final(submit({{"rows", 3}}));
    agent->drain(10s);  // the attempt is over then
    BOOST_TEST(static_cast<int>(done.state) == static_cast<int>(JobState::succeeded));
    BOOST_TEST(std::filesystem::exists(artifacts->path(done.artifact_folder)));
    BOOST_TEST(file_text(done).ends_with("2\n"));
    agent.reset();
}

BOOST_AUTO_TEST_CASE(a_program_that_cannot_be_started_is_no_fault_of_the_store) {
    for (const std::filesystem::path &program : {folder.path() / "none", program_of("#!/bin/sh\nexit 3\n")}) {
        agent_options.program = program;
        start();
        while (!agent->state().is_program_failing) std::this_thread::sleep_for(5ms);
        BOOST_TEST(!agent->state().is_store_failing);
        agent.reset();
        desk.reset();
        store.reset();
        database.reset();
    }
}

BOOST_AUTO_TEST_CASE(nothing_starts_on_a_full_disk) {
    agent_options.free_bytes_min = std::uint64_t(1) << 60;
    start();
    const std::string id = submit({{"rows", 1}});
    while (!agent->state().is_disk_full) std::this_thread::sleep_for(5ms);
    BOOST_TEST(static_cast<int>(job(id).state) == static_cast<int>(JobState::queued));
}

BOOST_AUTO_TEST_CASE(expired_files_go_and_the_job_says_so) {
    start();
    const std::string id = submit({{"rows", 1}});
    const Job done = wait_final(id);
    BOOST_TEST(std::filesystem::exists(artifacts->path(done.artifact_folder)));
    BOOST_TEST((store->remove("default", id) == RemoveOutcome::removed));
    agent->drain(0ms);
    start_agent();  // housekeeping begins with it
    BOOST_TEST(is_soon_gone(artifacts->path(done.artifact_folder)));
    BOOST_TEST(job(id).is_expired);
}

BOOST_AUTO_TEST_SUITE_END()
