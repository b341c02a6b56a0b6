// Datasets while their file is edited, and ids that stay.
#include "host/datasets/dataset_library.hpp"

#include "engine/base/failure.hpp"
#include "engine/profile/context.hpp"
#include "host/datasets/made_dataset.hpp"
#include "host/store/sqlite_dataset_store.hpp"
#include "host/store/store_database.hpp"
#include "tests/child_process.hpp"

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

BOOST_AUTO_TEST_SUITE_END()
