// A data folder that comes back from its backup as it was.
#include "host/backup/backup.hpp"

#include "engine/base/failure.hpp"
#include "host/access/server_key.hpp"
#include "host/access/sqlite_key_store.hpp"
#include "host/store/sqlite_dataset_store.hpp"
#include "host/store/sqlite_job_store.hpp"
#include "host/store/store_database.hpp"
#include "tests/child_process.hpp"
#include "tests/open_store.hpp"

#include <sys/stat.h>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

using namespace sluice;
using sluice::test::job_of;
using sluice::test::OpenStore;
namespace fs = std::filesystem;

namespace {

bool is_bad_config(const Failure &failure) { return failure.status() == Status::bad_config; }
bool is_io_retry(const Failure &failure) { return failure.status() == Status::io_retry; }

struct Fixture {
    test::TempFolder temporary;
    fs::path data = temporary.path() / "data", backup = temporary.path() / "backup",
             restored = temporary.path() / "restored";

    // Jobs, the server's key, ids of datasets and a script.
    void fill(int jobs) const {
        OpenStore store(data);
        for (int i = 0; i < jobs; ++i) store.jobs.submit(job_of());
        const ServerKey key(data);
        fs::create_directory(data / "transforms");
        test::write_file(data / "transforms" / "abc123.json", "{}");
        test::write_file(data / "dataset_ids.json", "{\"view_id a/b\": \"7\"}");
    }
    std::size_t entries() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(temporary.path()), {}));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(backup, Fixture)

BOOST_AUTO_TEST_CASE(it_is_taken_while_work_goes_on) {
    fill(0);
    std::string before, after;
    SqliteKeyStore keys(data);
    const IssuedCredential key = keys.create({CredentialKind::native, "", "acme", "", {Role::reader}, "", {}});
    {
        OpenStore store(data);
        before = store.jobs.submit(job_of(std::string(300'000, 'x'))).job.id;
        std::atomic<bool> is_done = false;
        std::thread submitter([&] {
            while (!is_done) store.jobs.submit(job_of());
        });
        const BackupNote note = make_backup(data, backup, "1.2.3");
        is_done = true;
        submitter.join();
        after = store.jobs.submit(job_of()).job.id;
        BOOST_TEST(note.file_count == 5);
        BOOST_CHECK_EXCEPTION(make_backup(data, backup, "1.2.3"), Failure, is_bad_config);
        BOOST_CHECK_EXCEPTION(restore_backup(backup, data), Failure, is_io_retry);
    }
    BOOST_CHECK_EXCEPTION(restore_backup(backup, data), Failure, is_bad_config);
    const BackupNote note = restore_backup(backup, restored);
    BOOST_TEST(note.version == "1.2.3");
    OpenStore store(restored);
    BOOST_TEST(store.jobs.find("acme", before).value().request.size() == 300'000);
    BOOST_TEST(!store.jobs.find("acme", after).has_value());
    BOOST_TEST(store.jobs.claim("agent", {Lane::normal}).value().job.id == before);
    BOOST_TEST(SqliteKeyStore(restored).verify(CredentialKind::native, {"", key.secret}).value().id ==
               key.credential.id);
    for (const char *name : {"server.key", "dataset_ids.json", "transforms/abc123.json"})
        BOOST_TEST(test::read_file(restored / name) == test::read_file(data / name));
    BOOST_TEST(entries() == 3);
}

BOOST_AUTO_TEST_CASE(the_data_of_datasets_is_in_it) {
    fill(0);
    std::string folder;
    {
        OpenStore store(data);
        SqliteDatasetStore datasets(store.database);
        datasets.make("acme", "shops", "{}", 1);
        store.jobs.submit(job_of());
        const Lease lease = store.jobs.claim("agent", {Lane::normal}).value().lease;
        folder = lease.job_id + "/" + std::to_string(lease.attempt) + "-" + lease.token;
        JobResult result;
        result.version = LoadedVersion{datasets.find("acme", "shops")->number, false, folder, 1, 4, "{}", ""};
        BOOST_TEST(store.jobs.succeed(lease, result));
    }
    BOOST_CHECK_EXCEPTION(make_backup(data, backup, "1"), Failure, is_io_retry);  // its file is not there
    fs::create_directories(data / "datasets" / folder);
    test::write_file(data / "datasets" / folder / "rows.sqlite", "rows");
    test::write_file(data / "datasets" / folder / "rows.sqlite.partial", "piece");
    BOOST_TEST(make_backup(data, backup, "1").file_count == 5);
    restore_backup(backup, restored);
    BOOST_TEST(test::read_file(restored / "datasets" / folder / "rows.sqlite") == "rows");
    OpenStore store(restored);
    BOOST_TEST(SqliteDatasetStore(store.database).find("acme", "shops")->versions.at(0).folder == folder);
}

BOOST_AUTO_TEST_CASE(it_is_for_its_owner_alone) {
    fill(1);
    make_backup(data, backup, "1");
    const auto mode = [](const fs::path &path) {
        struct stat about {};
        stat(path.c_str(), &about);
        return about.st_mode & 0777;
    };
    BOOST_TEST(mode(backup) == 0700);
    std::size_t files = 0;
    for (const fs::directory_entry &entry : fs::recursive_directory_iterator(backup)) {
        BOOST_TEST(mode(entry.path()) == (entry.is_directory() ? 0700 : 0600), entry.path());
        files += entry.is_regular_file() ? 1 : 0;
    }
    BOOST_TEST(files == 5);
    restore_backup(backup, restored);
    BOOST_TEST(mode(restored) == 0700);
    BOOST_TEST(mode(restored / "store.sqlite") == 0600);
    BOOST_TEST(mode(restored / "server.key") == 0600);
}

BOOST_AUTO_TEST_CASE(one_that_cannot_be_made_leaves_nothing) {
    BOOST_CHECK_EXCEPTION(make_backup(data, backup, "1"), Failure, is_bad_config);
    fill(1);
    BOOST_CHECK_THROW(make_backup(data, temporary.path() / "no" / "folder", "1"), Failure);
    test::write_file(data / "keys.sqlite", "no database");
    BOOST_CHECK_THROW(make_backup(data, backup, "1"), Failure);
    BOOST_TEST(entries() == 1);
}

BOOST_AUTO_TEST_CASE(a_damaged_one_is_refused_and_leaves_the_folder_empty) {
    fill(200);
    SqliteKeyStore{data};
    make_backup(data, backup, "1");
    for (const std::string name :
         {"store.sqlite", "keys.sqlite", "server.key", "dataset_ids.json", "transforms/abc123.json", "backup.json"})
        for (const bool is_missing : {false, true}) {
            const std::string bytes = test::read_file(backup / name);
            if (is_missing)
                fs::remove(backup / name);
            else
                test::write_file(backup / name, bytes.substr(0, bytes.size() / 2) + "x" +
                                                    bytes.substr(std::min(bytes.size(), bytes.size() / 2 + 1)));
            BOOST_CHECK_THROW(restore_backup(backup, restored), Failure);
            BOOST_TEST(fs::is_empty(restored), name);
            fs::remove(backup / name);
            test::write_file(backup / name, bytes);
        }
    restore_backup(backup, restored);
}

BOOST_AUTO_TEST_CASE(a_note_names_no_files_elsewhere) {
    fill(1);
    make_backup(data, backup, "1");
    const std::string note = test::read_file(backup / "backup.json");
    for (const std::string name :
         {"../escaped", "/etc/escaped", "transforms/../../escaped.json", "transforms/.json/x", "backup.json"}) {
        std::string changed = note;
        changed.replace(changed.find("server.key"), 10, name);
        test::write_file(backup / "backup.json", changed);
        BOOST_CHECK_EXCEPTION(restore_backup(backup, restored), Failure, is_bad_config);
    }
    test::write_file(backup / "backup.json", "{\"format\": 2, \"files\": []}");
    BOOST_CHECK_EXCEPTION(restore_backup(backup, restored), Failure, is_bad_config);
}

BOOST_AUTO_TEST_CASE(only_an_empty_folder_is_restored_into) {
    fill(1);
    make_backup(data, backup, "1");
    fs::create_directory(restored);
    test::write_file(restored / "notes.txt", "mine");
    BOOST_CHECK_EXCEPTION(restore_backup(backup, restored), Failure, is_bad_config);
    BOOST_TEST(test::read_file(restored / "notes.txt") == "mine");
    fs::remove(restored / "notes.txt");
    fs::create_directories(restored / "restore.partial" / "transforms");  // of one that was killed
    restore_backup(backup, restored);
    BOOST_TEST(!fs::exists(restored / "restore.partial"));
}

BOOST_AUTO_TEST_SUITE_END()
