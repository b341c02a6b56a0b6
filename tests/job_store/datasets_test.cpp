// Datasets that were made, and what becomes of their versions.
#include "tests/job_store/tested_store.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;

namespace {

// A store with the dataset "shops" of acme.
struct Shops {
    std::unique_ptr<TestedStore> store;

    explicit Shops(const StoreKind &kind) : store(kind.open({})) { make(); }

    void make() { BOOST_TEST((datasets().make("acme", "shops", "{}", 10) == MakeOutcome::made)); }
    JobStore &jobs() { return store->store(); }
    DatasetStore &datasets() { return store->datasets(); }
    MadeDataset now() { return datasets().find("acme", "shops").value(); }

    Claim begin_load() {
        NewJob job = job_of("acme");
        job.kind = JobKind::load;
        job.dataset = "shops";
        job.upload = "upload-" + std::to_string(++uploads);
        jobs().submit(job);
        return jobs().claim("agent", any_lane).value();
    }
    bool end_load(const Claim &claim, std::int64_t number, bool is_staged, const std::string &base = {}) {
        JobResult result = result_of(claim.lease);
        result.version =
            LoadedVersion{number, is_staged, folder_of(claim.lease), 3, 4096, "schema of " + claim.job.id, base};
        return jobs().succeed(claim.lease, result);
    }
    // The id of a new version.
    std::string load(bool is_staged = false, const std::string &base = {}) {
        store->advance(1s);
        const Claim claim = begin_load();
        BOOST_TEST(end_load(claim, now().number, is_staged, base));
        return claim.job.id;
    }
    // Whether the version that an incremental load began with is not the one that it would begin with now.
    bool has_changed(const std::string &base, bool is_staged) {
        const Claim claim = begin_load();
        const std::vector<std::string> before = versions();
        BOOST_TEST(!end_load(claim, now().number, is_staged, base));
        const Job failed = jobs().find("acme", claim.job.id).value();
        return failed.state == JobState::failed && failed.error->code == "dataset_changed" && versions() == before;
    }

    std::vector<std::string> versions() {
        std::vector<std::string> ids;
        for (const DatasetVersion &version : now().versions) ids.push_back(version.id);
        return ids;
    }

    // Ids.
    std::vector<std::string> events(std::size_t limit) {
        std::vector<std::string> ids;
        for (const DatasetEvent &event : datasets().events("acme", limit)) ids.push_back(event.id);
        return ids;
    }

    int uploads = 0;
};

// An export that reads a version.
NewJob reading(const std::string &version) {
    NewJob job = job_of("acme");
    job.dataset = "shops";
    job.dataset_version = version;
    job.pins_version = true;
    return job;
}

// One that reads several with a statement.
NewJob joining(const std::vector<std::string> &versions) {
    NewJob job = job_of("acme");
    job.versions = versions;
    return job;
}

using Ids = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(datasets)

BOOST_DATA_TEST_CASE(a_dataset_is_its_tenants_alone, store_kinds(), kind) {
    Shops shops(kind);
    DatasetStore &datasets = shops.datasets();
    for (const char *id : {"shops", "SHOPS", "Shops"})
        BOOST_TEST((datasets.make("acme", id, "{}", 10) == MakeOutcome::exists));
    BOOST_TEST((datasets.make("acme", "second", R"({"a":1})", 1) == MakeOutcome::full));
    BOOST_TEST((datasets.make("acme", "second", R"({"a":1})", 2) == MakeOutcome::made));
    BOOST_TEST((datasets.make("other", "shops", "{}", 1) == MakeOutcome::made));
    BOOST_TEST(datasets.list("acme").size() == 2);
    BOOST_TEST(datasets.list("acme").at(0).id == "second");
    BOOST_TEST(datasets.list("nobody").empty());
    BOOST_TEST(datasets.has("acme", "sHops"));
    BOOST_TEST(!datasets.has("nobody", "shops"));
    BOOST_TEST(!datasets.find("acme", "Shops").has_value());
    BOOST_TEST(!datasets.find("other", "second").has_value());
    const MadeDataset made = datasets.find("acme", "second").value();
    BOOST_TEST(made.definition == R"({"a":1})");
    BOOST_TEST((made.created_at == made.updated_at));
    BOOST_TEST(made.versions.empty());
    BOOST_TEST(!datasets.remove("other", "second"));
    BOOST_TEST((datasets.publish("nobody", "shops") == VersionOutcome::missing));
    BOOST_TEST((datasets.roll_back("nobody", "shops", "") == VersionOutcome::missing));
    BOOST_TEST((datasets.discard("nobody", "shops", "") == VersionOutcome::missing));
    shops.store->reopen(true);
    BOOST_TEST(shops.datasets().find("acme", "second")->number == made.number);
}

BOOST_DATA_TEST_CASE(a_definition_is_changed_by_who_has_seen_it, store_kinds(), kind) {
    Shops shops(kind);
    const MadeDataset seen = shops.now();
    shops.store->advance(1s);
    BOOST_TEST(shops.datasets().change(seen, R"({"a":1})"));
    BOOST_TEST(shops.now().definition == R"({"a":1})");
    BOOST_TEST((shops.now().created_at == seen.created_at));
    BOOST_TEST((shops.now().updated_at == seen.updated_at + 1s));
    BOOST_TEST(!shops.datasets().change(seen, R"({"a":2})"));
    const MadeDataset later = shops.now();
    shops.store->reopen(true);
    BOOST_TEST(shops.now().definition == R"({"a":1})");
    // Nor is another dataset of the same name and definition changed.
    BOOST_TEST(shops.datasets().remove("acme", "shops"));
    BOOST_TEST((shops.datasets().make("acme", "shops", later.definition, 10) == MakeOutcome::made));
    BOOST_TEST(!shops.datasets().change(later, R"({"a":3})"));
    BOOST_TEST(shops.now().definition == R"({"a":1})");
}

BOOST_DATA_TEST_CASE(one_is_published_and_two_are_kept, store_kinds(), kind) {
    Shops shops(kind);
    const std::string first = shops.load();
    BOOST_TEST(shops.versions() == Ids{first}, boost::test_tools::per_element());
    const DatasetVersion version = shops.now().versions.at(0);
    BOOST_TEST((version.state == VersionState::published));
    BOOST_TEST(version.row_count == 3);
    BOOST_TEST(version.bytes == 4096);
    BOOST_TEST(version.schema == "schema of " + first);
    BOOST_TEST((version.published_at == version.loaded_at));
    BOOST_TEST((shops.now().updated_at == version.loaded_at));
    const std::string second = shops.load(), third = shops.load(), fourth = shops.load();
    BOOST_TEST(shops.versions() == (Ids{fourth, third, second}), boost::test_tools::per_element());
    BOOST_TEST((shops.now().versions.at(1).state == VersionState::previous));
    BOOST_TEST(shops.datasets().dropped_folders(10) == std::vector<std::string>{version.folder},
               boost::test_tools::per_element());
    BOOST_TEST(!shops.datasets().is_folder_unused(version.folder));
    shops.datasets().forget_folder(version.folder);
    BOOST_TEST(shops.datasets().dropped_folders(10).empty());
    BOOST_TEST(shops.datasets().is_folder_unused(version.folder));
}

BOOST_DATA_TEST_CASE(a_staged_version_waits_for_its_time_alone, store_kinds(), kind) {
    Shops shops(kind);
    const std::string published = shops.load();
    shops.store->advance(staged_time);
    const std::string staged = shops.load(true);
    shops.datasets().drop_stale();
    BOOST_TEST(shops.versions() == (Ids{published, staged}), boost::test_tools::per_element());
    shops.store->advance(staged_time - 1s);
    shops.datasets().drop_stale();
    BOOST_TEST(shops.versions() == (Ids{published, staged}), boost::test_tools::per_element());
    shops.store->advance(2s);
    shops.datasets().drop_stale();
    BOOST_TEST(shops.versions() == Ids{published}, boost::test_tools::per_element());
    BOOST_TEST(shops.datasets().dropped_folders(10).size() == 1);
    BOOST_TEST((shops.datasets().publish("acme", "shops") == VersionOutcome::no_version));
}

BOOST_DATA_TEST_CASE(a_staged_version_waits_to_be_published, store_kinds(), kind) {
    Shops shops(kind);
    BOOST_TEST((shops.datasets().publish("acme", "shops") == VersionOutcome::no_version));
    const std::string published = shops.load(), replaced = shops.load(true), staged = shops.load(true);
    BOOST_TEST(shops.versions() == (Ids{published, staged}), boost::test_tools::per_element());
    BOOST_TEST(shops.datasets().dropped_folders(10).size() == 1);
    BOOST_TEST(!shops.now().versions.at(1).published_at.has_value());
    BOOST_TEST((shops.datasets().discard("acme", "shops", replaced) == VersionOutcome::no_version));
    shops.store->advance(1s);
    BOOST_TEST((shops.datasets().publish("acme", "shops") == VersionOutcome::done));
    BOOST_TEST(shops.versions() == (Ids{staged, published}), boost::test_tools::per_element());
    BOOST_TEST((shops.datasets().publish("acme", "shops") == VersionOutcome::no_version));
    const std::string unwanted = shops.load(true);
    BOOST_TEST((shops.datasets().discard("acme", "shops", unwanted) == VersionOutcome::done));
    BOOST_TEST(shops.versions() == (Ids{staged, published}), boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(a_previous_version_is_published_again, store_kinds(), kind) {
    Shops shops(kind);
    BOOST_TEST((shops.datasets().roll_back("acme", "shops", "") == VersionOutcome::no_version));
    const std::string first = shops.load(), second = shops.load(), third = shops.load();
    shops.store->advance(1s);
    BOOST_TEST((shops.datasets().roll_back("acme", "shops", third) == VersionOutcome::no_version));
    BOOST_TEST((shops.datasets().roll_back("acme", "shops", first) == VersionOutcome::done));
    BOOST_TEST(shops.versions() == (Ids{first, third, second}), boost::test_tools::per_element());
    shops.store->advance(1s);
    BOOST_TEST((shops.datasets().roll_back("acme", "shops", "") == VersionOutcome::done));
    BOOST_TEST(shops.versions() == (Ids{third, first, second}), boost::test_tools::per_element());
    const std::string fourth = shops.load();
    BOOST_TEST(shops.versions() == (Ids{fourth, third, first}), boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(what_a_job_reads_stays, store_kinds(), kind) {
    Shops shops(kind);
    const std::string first = shops.load();
    const Job job = shops.jobs().submit(reading(first)).job;
    BOOST_TEST(job.dataset_version == first);
    for (int i = 0; i < 3; ++i) {
        shops.store->advance(1s);
        const Claim claim = shops.jobs().claim("agent", any_lane).value();  // the reader, which is given back
        BOOST_TEST(claim.job.id == job.id);
        shops.load();
        shops.jobs().fail(claim.lease, {"given_back", ""}, Retry::uncounted);
    }
    BOOST_TEST(shops.datasets().dropped_folders(10).empty());
    BOOST_TEST((shops.jobs().submit(reading(first)).outcome == Submission::Outcome::version_gone));
    NewJob foreign = reading(shops.versions().at(0));
    foreign.tenant = "other";
    BOOST_TEST((shops.jobs().submit(foreign).outcome == Submission::Outcome::version_gone));
    const Claim claim = shops.jobs().claim("agent", any_lane).value();
    shops.jobs().succeed(claim.lease, result_of(claim.lease));
    BOOST_TEST(shops.datasets().dropped_folders(10).size() == 1);
}

BOOST_DATA_TEST_CASE(all_that_a_statement_reads_stays, store_kinds(), kind) {
    Shops shops(kind);
    const std::string first = shops.load(), second = shops.load();
    shops.jobs().submit(joining({first, second}));
    NewJob foreign = joining({second});
    foreign.tenant = "other";
    BOOST_TEST((shops.jobs().submit(foreign).outcome == Submission::Outcome::version_gone));
    BOOST_TEST(shops.datasets().remove("acme", "shops"));
    BOOST_TEST(shops.datasets().dropped_folders(10).empty());
    BOOST_TEST((shops.jobs().submit(joining({second})).outcome == Submission::Outcome::version_gone));
    const Claim claim = shops.jobs().claim("agent", any_lane).value();
    BOOST_TEST(shops.datasets().dropped_folders(10).empty());
    shops.jobs().succeed(claim.lease, result_of(claim.lease));
    BOOST_TEST(shops.datasets().dropped_folders(10).size() == 2);
}

BOOST_DATA_TEST_CASE(a_load_ends_in_the_dataset_it_began_for, store_kinds(), kind) {
    Shops shops(kind);
    const std::int64_t number = shops.now().number;
    const std::string kept = shops.load();
    const Claim late = shops.begin_load();
    BOOST_TEST(shops.datasets().remove("acme", "shops"));
    BOOST_TEST(!shops.datasets().remove("acme", "shops"));
    BOOST_TEST(shops.datasets().dropped_folders(10).size() == 1);
    shops.make();
    BOOST_TEST(shops.now().number != number);
    BOOST_TEST(!shops.end_load(late, number, false));
    BOOST_TEST(shops.now().versions.empty());
    const Job failed = shops.jobs().find("acme", late.job.id).value();
    BOOST_TEST((failed.state == JobState::failed));
    BOOST_TEST(failed.error->code == "dataset_removed");
    BOOST_TEST(failed.artifact_folder.empty());
    BOOST_TEST(shops.jobs().find("acme", kept)->artifact_folder != "");
}

BOOST_DATA_TEST_CASE(changes_belong_to_the_version_they_began_with, store_kinds(), kind) {
    Shops shops(kind);
    BOOST_TEST(shops.has_changed("none", false));
    const std::string first = shops.load(), second = shops.load(false, first);
    BOOST_TEST(shops.versions() == (Ids{second, first}), boost::test_tools::per_element());
    BOOST_TEST(shops.has_changed(first, false));
    BOOST_TEST(shops.has_changed(first, true));
    const std::string staged = shops.load(true, second);
    BOOST_TEST(shops.has_changed(second, true));  // the staged one is changed now
    const std::string third = shops.load(true, staged), fourth = shops.load(false, second);
    BOOST_TEST(shops.versions() == (Ids{fourth, third, second, first}), boost::test_tools::per_element());
    BOOST_TEST((shops.datasets().roll_back("acme", "shops", "") == VersionOutcome::done));
    BOOST_TEST(shops.has_changed(fourth, false));
    BOOST_TEST((shops.datasets().discard("acme", "shops", third) == VersionOutcome::done));
    BOOST_TEST(shops.has_changed(third, true));
    shops.load(true, second);
}

BOOST_DATA_TEST_CASE(an_attempt_without_a_lease_makes_no_version, store_kinds(), kind) {
    Shops shops(kind);
    const Claim lost = shops.begin_load();
    BOOST_TEST(!shops.datasets().is_folder_unused(folder_of(lost.lease)));
    shops.store->advance(1min);
    shops.jobs().reclaim();
    const Claim again = shops.jobs().claim("agent", any_lane).value();
    BOOST_TEST(again.job.id == lost.job.id);
    BOOST_TEST(!shops.end_load(lost, shops.now().number, false));
    BOOST_TEST(shops.datasets().is_folder_unused(folder_of(lost.lease)));
    BOOST_TEST(shops.end_load(again, shops.now().number, false));
    BOOST_TEST(shops.now().versions.at(0).folder == folder_of(again.lease));
    BOOST_TEST(!shops.datasets().is_folder_unused(folder_of(again.lease)));
    BOOST_TEST(!shops.datasets().is_folder_unused("no attempt"));
}

BOOST_DATA_TEST_CASE(an_upload_stays_as_long_as_its_load, store_kinds(), kind) {
    Shops shops(kind);
    const Claim claim = shops.begin_load();
    BOOST_TEST(!shops.datasets().is_upload_unused("upload-1"));
    BOOST_TEST(shops.datasets().is_upload_unused("upload-2"));
    shops.jobs().fail(claim.lease, {"given_back", ""}, Retry::uncounted);
    BOOST_TEST(!shops.datasets().is_upload_unused("upload-1"));
    shops.jobs().cancel("acme", claim.job.id, "");
    BOOST_TEST(shops.datasets().is_upload_unused("upload-1"));
}

BOOST_DATA_TEST_CASE(events_are_known_for_their_time, store_kinds(), kind) {
    Shops shops(kind);
    const DatasetEvent first = shops.datasets().record("acme", "shops", DatasetEventKind::published);
    shops.datasets().record("other", "shops", DatasetEventKind::removed);
    shops.store->advance(std::chrono::days(14));
    const DatasetEvent second = shops.datasets().record("acme", "towns", DatasetEventKind::made_public);
    BOOST_TEST(shops.events(10) == (std::vector{second.id, first.id}), boost::test_tools::per_element());
    BOOST_TEST(shops.events(1) == std::vector{second.id}, boost::test_tools::per_element());
    const std::optional<DatasetEvent> found = shops.datasets().find_event(first.id);
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST(found->dataset == "shops");
    BOOST_TEST((found->kind == DatasetEventKind::published && found->tenant == "acme" && found->at == first.at));
    BOOST_TEST(!shops.datasets().find_event("nothing").has_value());
    shops.store->advance(std::chrono::days(2));
    BOOST_TEST(shops.events(10) == std::vector{second.id}, boost::test_tools::per_element());
    BOOST_TEST(!shops.datasets().find_event(first.id).has_value());
    shops.store->reopen(false);
    BOOST_TEST(shops.events(10) == std::vector{second.id}, boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(nothing_is_left_of_a_purged_tenant, store_kinds(), kind) {
    Shops shops(kind);
    shops.load();
    shops.load(true);
    shops.datasets().make("other", "shops", "{}", 1);
    shops.datasets().record("acme", "shops", DatasetEventKind::published);
    BOOST_TEST(shops.datasets().purge("acme").size() == 2);
    BOOST_TEST(shops.datasets().events("acme", 10).empty());
    BOOST_TEST(shops.datasets().list("acme").empty());
    BOOST_TEST(shops.datasets().dropped_folders(10).empty());
    BOOST_TEST(shops.datasets().list("other").size() == 1);
    BOOST_TEST(shops.datasets().purge("acme").empty());
}

BOOST_AUTO_TEST_SUITE_END()
