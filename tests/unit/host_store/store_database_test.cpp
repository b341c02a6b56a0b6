// One owner, one schema, and nothing lost: by kill -9, by a full disk.
#include "host/store/store_database.hpp"

#include "engine/base/failure.hpp"
#include "host/store/sqlite_dataset_store.hpp"
#include "host/store/sqlite_job_store.hpp"
#include "tests/child_process.hpp"
#include "tests/open_store.hpp"

#include <SQLiteCpp/Column.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <thread>

using namespace sluice;
using sluice::test::job_of;
using sluice::test::OpenStore;
namespace fs = std::filesystem;

namespace {

struct Fixture {
    test::TempFolder temporary;
    fs::path folder = temporary.path() / "data";
    fs::path file = folder / "store.sqlite";

    Status status_of_opening() {
        try {
            const OpenStore store(folder);
            return Status::ok;
        } catch (const Failure &failure) {
            message = failure.message();
            return failure.status();
        }
    }

    std::string message;
};

bool has_status(const Failure &failure, Status status) { return failure.status() == status; }
bool is_io_retry(const Failure &failure) { return has_status(failure, Status::io_retry); }

// Writes beyond `bytes` of any file fail, as long as the object lives.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }
    FileSizeLimit(const FileSizeLimit &) = delete;
    FileSizeLimit &operator=(const FileSizeLimit &) = delete;

private:
    rlimit before_{};
};

// Submits from several threads, and writes the id of each accepted job to `out`, until it is killed.
[[noreturn]] void submit_for_ever(const fs::path &folder, int out) {
    OpenStore store(folder);
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&store, out] {
            for (;;) {
                const std::string line = store.jobs.submit(job_of()).job.id + "\n";
                if (write(out, line.data(), line.size()) != static_cast<ssize_t>(line.size())) _exit(1);
            }
        });
    for (std::thread &thread : threads) thread.join();
    _exit(0);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(store_database, Fixture)

BOOST_AUTO_TEST_CASE(a_folder_has_one_owner) {
    {
        const OpenStore owner(folder);
        BOOST_TEST((status_of_opening() == Status::io_retry));
        BOOST_TEST(message.find(folder.string()) != std::string::npos);
    }
    BOOST_TEST((status_of_opening() == Status::ok));
}

BOOST_AUTO_TEST_CASE(its_files_are_their_owners_alone) {
    const OpenStore owner(folder);
    struct stat found {};
    BOOST_TEST(stat(folder.c_str(), &found) == 0);
    BOOST_TEST((found.st_mode & 0777) == 0700);
    for (const char *suffix : {"", "-wal", "-shm"}) {
        BOOST_TEST(stat((file.string() + suffix).c_str(), &found) == 0);
        BOOST_TEST((found.st_mode & 0777) == 0600);
    }
}

BOOST_AUTO_TEST_CASE(a_newer_schema_is_refused_and_left_alone) {
    { const OpenStore owner(folder); }
    Connection(file, Connection::Use::write).execute("PRAGMA user_version = 99");
    BOOST_TEST((status_of_opening() == Status::bad_config));
    BOOST_TEST(message.find("newer") != std::string::npos);
    BOOST_TEST(Connection(file, Connection::Use::write).database().execAndGet("PRAGMA user_version").getInt() == 99);
}

BOOST_AUTO_TEST_CASE(an_older_schema_is_brought_up_to_date) {
    std::string id;
    {
        OpenStore store(folder);
        id = store.jobs.submit(job_of()).job.id;
    }
    Connection(file, Connection::Use::write)
        .execute(
            "DROP TABLE delivery_tries; DROP TABLE deliveries; DROP TABLE callbacks; DROP TABLE uploads;"
            "DROP TABLE dataset_versions; DROP TABLE datasets; DROP INDEX jobs_reading; DROP TABLE imported_profiles; "
            "DROP TABLE job_versions; DROP TABLE dataset_events; "
            "PRAGMA user_version = 1");
    OpenStore store(folder);
    NewJob job = job_of();
    job.callback = "{}";
    store.jobs.submit(job);
    BOOST_TEST(store.jobs.find("acme", id).has_value());
}

BOOST_AUTO_TEST_CASE(versions_of_an_older_schema_are_read) {
    { const OpenStore store(folder); }
    Connection(file, Connection::Use::write)
        .execute(
            "ALTER TABLE dataset_versions DROP COLUMN schema; DROP TABLE dataset_events;"
            "INSERT INTO datasets VALUES (7, 'acme', 'shops', '{}', 1, 2);"
            "INSERT INTO dataset_versions VALUES (1, 'version', 7, 'acme', 2, 'version/1-a', 3, 4096, 1, 2);"
            "PRAGMA user_version = 6");
    OpenStore store(folder);
    const MadeDataset made = SqliteDatasetStore(store.database).find("acme", "shops").value();
    BOOST_TEST(made.number == 7);
    BOOST_TEST(made.versions.at(0).id == "version");
    BOOST_TEST(made.versions.at(0).row_count == 3);
    BOOST_TEST(made.versions.at(0).schema.empty());
}

BOOST_AUTO_TEST_CASE(another_programs_database_is_refused) {
    fs::create_directory(folder);
    Connection(file, Connection::Use::write).execute("CREATE TABLE theirs (x)");
    BOOST_TEST((status_of_opening() == Status::bad_config));
    test::write_file(file, "this is no database, however long the text in it may go on and on");
    BOOST_TEST((status_of_opening() == Status::io_fatal));
}

BOOST_AUTO_TEST_CASE(what_was_accepted_survives_kill_9) {
    int ends[2];
    BOOST_REQUIRE(pipe(ends) == 0);
    const pid_t child = fork();
    if (child == 0) submit_for_ever(folder, ends[1]);
    close(ends[1]);
    std::string ids;
    char buffer[4096];
    ssize_t size = 0;
    bool is_killed = false;
    while ((size = read(ends[0], buffer, sizeof buffer)) > 0) {
        ids.append(buffer, static_cast<std::size_t>(size));
        if (is_killed || ids.size() < 37 * 200) continue;
        kill(child, SIGKILL);
        is_killed = true;
    }
    close(ends[0]);
    waitpid(child, nullptr, 0);
    BOOST_REQUIRE(is_killed);

    OpenStore store(folder);
    for (std::size_t begin = 0; begin + 37 <= ids.size(); begin += 37) {
        const std::string id = ids.substr(begin, 36);
        BOOST_TEST(store.jobs.find("acme", id).has_value(), id);
    }
}

BOOST_AUTO_TEST_CASE(a_store_that_cannot_write_says_so_and_recovers) {
    std::string before, after;
    {
        OpenStore store(folder);
        before = store.jobs.submit(job_of()).job.id;
        const Claim claim = store.jobs.claim("agent", {Lane::normal}).value();
        {
            const FileSizeLimit limit(4096);
            BOOST_CHECK_EXCEPTION(store.jobs.submit(job_of(std::string(100'000, 'x'))), Failure, is_io_retry);
            BOOST_CHECK_EXCEPTION(store.jobs.heartbeat(claim.lease, {}), Failure, is_io_retry);
            BOOST_TEST((store.jobs.find("acme", before).value().state == JobState::running));
            BOOST_TEST(store.jobs.list("acme", {}, std::nullopt, 10).jobs.size() == 1);
        }
        BOOST_TEST(store.jobs.heartbeat(claim.lease, {}));
        after = store.jobs.submit(job_of()).job.id;
    }
    OpenStore store(folder);
    BOOST_TEST(store.jobs.list("acme", {}, std::nullopt, 10).jobs.size() == 2);
    BOOST_TEST(store.jobs.find("acme", before).has_value());
    BOOST_TEST(store.jobs.find("acme", after).has_value());
}

BOOST_AUTO_TEST_CASE(a_full_database_is_no_loss_either) {
    OpenStore store(folder);
    const std::string before = store.jobs.submit(job_of()).job.id;
    const auto allow_pages = [&](const char *sql) {
        store.database.write([&](WriteTurn &turn) {
            turn.connection.execute(sql);
            return true;
        });
    };
    allow_pages("PRAGMA max_page_count = 1");  // as many as there are
    BOOST_CHECK_EXCEPTION(store.jobs.submit(job_of(std::string(100'000, 'x'))), Failure, is_io_retry);
    BOOST_TEST((store.jobs.counts("acme")[1].second.queued == 1));
    allow_pages("PRAGMA max_page_count = 1000000");
    BOOST_TEST(store.jobs.find("acme", store.jobs.submit(job_of()).job.id).has_value());
    BOOST_TEST(store.jobs.find("acme", before).has_value());
}

BOOST_AUTO_TEST_CASE(the_next_owner_takes_running_jobs_back_at_once) {
    Lease lost;
    {
        OpenStore store(folder);
        store.jobs.submit(job_of());
        lost = store.jobs.claim("agent", {Lane::normal}).value().lease;
        BOOST_TEST(store.jobs.reclaim() == 0);
    }
    OpenStore store(folder);
    BOOST_TEST(store.jobs.reclaim() == 1);
    BOOST_TEST(!store.jobs.heartbeat(lost, {}));
    const Claim next = store.jobs.claim("agent", {Lane::normal}).value();
    BOOST_TEST(next.job.id == lost.job_id);
    BOOST_TEST(next.job.attempt == 2);
    BOOST_TEST(next.job.failures == 0);
    BOOST_TEST(store.jobs.reclaim() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
