// Imported profiles in the store.
#include "host/store/sqlite_import_store.hpp"
#include "host/store/store_database.hpp"
#include "tests/child_process.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;

namespace {

struct ImportFixture {
    test::TempFolder folder;
    StoreDatabase database{folder.path() / "data"};
    SqliteImportStore imports{database};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(import_store, ImportFixture)

BOOST_AUTO_TEST_CASE(profiles_come_change_and_go) {
    BOOST_TEST((imports.put("acme", "b", "{1}", "ann", 2) == ImportOutcome::created));
    BOOST_TEST((imports.put("acme", "a", "{2}", "ann", 2) == ImportOutcome::created));
    BOOST_TEST((imports.put("acme", "c", "{3}", "ann", 2) == ImportOutcome::too_many));
    BOOST_TEST((imports.put("acme", "b", "{4}", "bob", 2) == ImportOutcome::replaced));
    const std::vector<ImportedProfile> found = imports.list("acme");
    BOOST_REQUIRE(found.size() == 2u);
    BOOST_TEST(found[0].id == "a");
    BOOST_TEST(found[1].object == "{4}");
    BOOST_TEST(found[1].user == "ann");
    BOOST_TEST(found[1].modified_by == "bob");
    BOOST_TEST((found[1].modified_at >= found[1].created_at));
    BOOST_TEST(imports.remove("acme", "b"));
    BOOST_TEST(!imports.remove("acme", "b"));
    BOOST_TEST(!imports.find("acme", "b").has_value());
    BOOST_TEST(!imports.find("acme", "").has_value());
}

BOOST_AUTO_TEST_CASE(tenants_see_their_own) {
    imports.put("acme", "a", "{1}", "", 9);
    imports.put("other", "a", "{2}", "", 9);
    BOOST_TEST(imports.find("other", "a")->object == "{2}");
    BOOST_TEST(!imports.remove("third", "a"));
    BOOST_TEST(imports.purge("acme") == 1);
    BOOST_TEST(imports.list("acme").empty());
    BOOST_TEST(imports.list("other").size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
