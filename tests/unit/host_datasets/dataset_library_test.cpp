// Datasets while their file is edited, and ids that stay.
#include "host/datasets/dataset_library.hpp"

#include "engine/base/failure.hpp"
#include "engine/profile/context.hpp"
#include "host/datasets/made_dataset.hpp"
#include "host/store/sqlite_dataset_store.hpp"
#include "host/store/sqlite_job_store.hpp"
#include "host/store/store_database.hpp"
#include "tests/child_process.hpp"
#include "tests/open_store.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;

namespace {

struct Fixture {
    test::TempFolder folder;
    StoreDatabase database{folder.path() / "data"};
    SqliteDatasetStore store{database};
    std::filesystem::path file = folder.path() / "catalogue.yaml";

    Fixture() { write("  - {id: a, context: {}, bing: {}, zoho: {}}\n  - {id: b, context: {}, zoho: {view_id: 7}}\n"); }

    // As editors do it: a new file in place of the old one.
    void write(const std::string &datasets) const {
        test::write_file(file.string() + "~", "datasets:\n" + datasets);
        std::filesystem::rename(file.string() + "~", file);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(dataset_library, Fixture)

BOOST_AUTO_TEST_CASE(ids_are_made_once_and_kept) {
    const DatasetLibrary first(file, folder.path(), store);
    const Dataset a = first.find("default", "a").value(), b = first.find("default", "b").value();
    BOOST_TEST(a.bing->access_id.size() == 32);
    BOOST_TEST(a.zoho->view_id.size() == 19);
    BOOST_TEST(a.zoho->workspace_id == b.zoho->workspace_id);  // one for a tenant
    BOOST_TEST(b.zoho->view_id == "7");
    write("  - {id: c, context: {}, zoho: {}}\n");
    BOOST_TEST(
        (DatasetLibrary(file, folder.path(), store).find("default", "c")->zoho->workspace_id == a.zoho->workspace_id));
    write("  - {id: a, context: {}, bing: {}, zoho: {}}\n");
    const DatasetLibrary again(file, folder.path(), store);
    BOOST_TEST(again.find("default", "a")->bing->access_id == a.bing->access_id);
    BOOST_TEST(again.find("default", "a")->zoho->view_id == a.zoho->view_id);
    test::write_file(folder.path() / "dataset_ids.json", "[]");
    BOOST_CHECK_THROW(DatasetLibrary(file, folder.path(), store), Failure);
}

BOOST_AUTO_TEST_CASE(an_edit_counts_and_one_with_problems_does_not) {
    DatasetLibrary library(file, folder.path(), store);
    BOOST_TEST(library.list("default").size() == 2);
    BOOST_TEST(library.list("other").empty());
    BOOST_TEST(!library.refresh());
    write("  - {id: c, context: {}}\n");
    BOOST_TEST(library.refresh());
    BOOST_TEST(library.find("default", "c").has_value());
    BOOST_TEST(!library.find("default", "a").has_value());
    write("  - {id: d}\n");
    BOOST_CHECK_THROW(library.refresh(), Failure);
    BOOST_TEST(!library.refresh());  // it was told once
    BOOST_TEST(library.find("default", "c").has_value());
    std::filesystem::remove(file);
    BOOST_CHECK_THROW(library.refresh(), Failure);
    BOOST_TEST(library.find("default", "c").has_value());
    write("  - {id: d, context: {}}\n");
    BOOST_TEST(library.refresh());
    BOOST_TEST(library.find("default", "d").has_value());
}

BOOST_AUTO_TEST_CASE(a_server_needs_no_datasets_but_good_ones) {
    BOOST_TEST(DatasetLibrary("", folder.path(), store).list("default").empty());
    BOOST_CHECK_THROW(DatasetLibrary(folder.path() / "none.yaml", folder.path(), store), Failure);
}

BOOST_AUTO_TEST_CASE(made_ones_stand_beside_declared_ones) {
    DatasetLibrary library(file, folder.path(), store);
    Dataset dataset;
    dataset.tenant = "default";
    dataset.id = "A";
    dataset.display_name = "Ours";
    dataset.columns = {{"ID", "Number", "integer", true, false, true}};
    BOOST_TEST((library.make(dataset) == MakeOutcome::exists));  // a is declared
    dataset.tenant = "other";
    BOOST_TEST((library.make(dataset) == MakeOutcome::made));
    dataset.id = "a";
    BOOST_TEST((library.make(dataset) == MakeOutcome::exists));
    BOOST_TEST(!library.find("default", "A").has_value());
    BOOST_TEST(!library.find("other", "a").has_value());
    const Dataset found = library.find("other", "A").value();
    BOOST_TEST(found.display_name == "Ours");
    BOOST_TEST(found.columns.at(0).title == "Number");
    BOOST_TEST((found.columns.at(0).is_key && found.columns.at(0).is_personal && !found.columns.at(0).is_hidden));
    BOOST_TEST(found.context.service == context_value(made_dataset_service));
    BOOST_TEST(found.data->versions.empty());
    BOOST_TEST(library.list("other").size() == 1);
    BOOST_TEST(library.list("default").size() == 2);
    // The catalogue may not take the id of one that was made.
    write("  - {id: a, tenant: other, context: {}}\n");
    BOOST_CHECK_EXCEPTION(library.refresh(), Failure, [](const Failure &failure) {
        return failure.message().find("catalogue.yaml:2:10: datasets[0].id: ") != std::string::npos;
    });
    BOOST_TEST(library.list("default").size() == 2);
    BOOST_CHECK_THROW(DatasetLibrary(file, folder.path(), store), Failure);
}

BOOST_AUTO_TEST_CASE(a_data_source_has_an_access_id_of_its_own) {
    DatasetLibrary library(file, folder.path(), store);
    Dataset dataset;
    dataset.tenant = "default";
    dataset.id = "stores";
    dataset.entity_type = "Shop";
    dataset.columns = {{"ID", "ID", "text", true}};
    dataset.bing = BingSource{"", "loader", "reader", true};
    BOOST_TEST((library.make(dataset) == MakeOutcome::made));
    const Dataset found = library.find("default", "stores").value();
    BOOST_TEST(found.entity_type == "Shop");
    BOOST_TEST(found.bing->access_id.size() == 32);
    BOOST_TEST(found.bing->master == "loader");
    BOOST_TEST(found.bing->query == "reader");
    BOOST_TEST(found.bing->is_public);
    const DatasetLibrary again(file, folder.path(), store);
    BOOST_TEST(again.find("default", "stores")->bing->access_id == found.bing->access_id);
    dataset.id = "own";
    dataset.bing = BingSource{"theirs", "", "", false};
    BOOST_TEST((library.make(dataset) == MakeOutcome::made));
    BOOST_TEST(library.find("default", "own")->bing->access_id == "theirs");
    dataset.id = "third";
    dataset.bing->access_id = "THEIRS";
    BOOST_TEST((library.make(dataset) == MakeOutcome::access_id_taken));
    dataset.bing->access_id = library.find("default", "a")->bing->access_id;  // a is declared
    BOOST_TEST((library.make(dataset) == MakeOutcome::access_id_taken));
}

BOOST_AUTO_TEST_CASE(names_and_keys_are_changed) {
    DatasetLibrary library(file, folder.path(), store);
    Dataset dataset;
    dataset.tenant = "default";
    dataset.id = "stores";
    dataset.columns = {{"ID", "ID", "text", true}};
    BOOST_TEST((library.make(dataset) == MakeOutcome::made));
    // Another one comes between the look and the change.
    int calls = 0;
    const auto edit = [&](Dataset &seen) {
        if (++calls == 1) library.change("default", "stores", [](Dataset &other) { other.display_name = "Ours"; });
        if (!seen.bing) seen.bing.emplace();
        seen.bing->is_public = true;
        seen.columns.clear();
    };
    const Dataset changed = library.change("default", "stores", edit).value();
    BOOST_TEST(calls == 2);
    BOOST_TEST(changed.display_name == "Ours");
    BOOST_TEST(changed.bing->is_public);
    BOOST_TEST(changed.bing->access_id.size() == 32);
    BOOST_TEST(changed.columns.size() == 1);
    library.change("default", "stores", [](Dataset &one) { one.bing->master = "loader"; });
    BOOST_TEST(library.find("default", "stores")->bing->access_id == changed.bing->access_id);
    BOOST_TEST(!library.change("default", "stores", [](Dataset &one) { one.bing.reset(); })->bing.has_value());
    BOOST_TEST(!library.change("other", "stores", edit).has_value());
    BOOST_TEST(!library.change("default", "a", edit).has_value());  // which is declared
}

BOOST_AUTO_TEST_CASE(columns_are_those_of_the_published_version) {
    SqliteJobStore jobs(database, {});
    DatasetLibrary library(file, folder.path(), store);
    Dataset dataset;
    dataset.tenant = "default";
    dataset.id = "stores";
    dataset.entity_type = "Shop";
    dataset.columns = {{"ID", "ID", "text", true}};
    BOOST_TEST((library.make(dataset) == MakeOutcome::made));
    const auto load = [&](const std::string &schema, bool is_staged) {
        NewJob job = test::job_of();
        job.kind = JobKind::load;
        jobs.submit(job);
        const Claim claim = jobs.claim("agent", {Lane::normal}).value();
        JobResult result;
        result.artifact_folder = claim.job.id;
        result.version =
            LoadedVersion{library.find("default", "stores")->data->number, is_staged, claim.job.id, 1, 1, schema, ""};
        BOOST_TEST(jobs.succeed(claim.lease, result));
        return claim.job.id;
    };
    const auto now = [&] { return library.find("default", "stores").value(); };
    load("", false);  // before versions had columns of their own
    BOOST_TEST((now().columns == dataset.columns));
    BOOST_TEST((read_version_schema(now().data->versions.at(0)).columns == dataset.columns));
    Dataset other = dataset;
    other.entity_type = "Store";
    other.columns = {{"Name", "Title", "text", true}, {"Since", "", "date", false}};
    const std::string staged = load(version_schema(other), true);
    BOOST_TEST((now().columns == dataset.columns));
    BOOST_TEST((store.publish("default", "stores") == VersionOutcome::done));
    BOOST_TEST((now().columns == other.columns));
    BOOST_TEST(now().entity_type == "Store");
    BOOST_TEST(library.list("default").back().entity_type == "Store");
    // Another name does not give the older version other columns.
    library.change("default", "stores", [](Dataset &one) { one.display_name = "Ours"; });
    BOOST_TEST((read_version_schema(*version_of(*now().data, staged)).columns == other.columns));
    BOOST_TEST((store.roll_back("default", "stores", "") == VersionOutcome::done));
    BOOST_TEST((now().columns == dataset.columns));
    BOOST_TEST(now().entity_type == "Shop");
    load("no JSON", false);
    BOOST_CHECK_THROW(now(), Failure);
}

BOOST_AUTO_TEST_SUITE_END()
