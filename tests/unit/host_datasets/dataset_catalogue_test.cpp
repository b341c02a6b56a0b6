// catalogue.yaml: what it may say, and where its problems are.
#include "host/datasets/dataset_catalogue.hpp"

#include "engine/base/failure.hpp"
#include "tests/child_process.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace sluice;

namespace {

struct Case {
    const char *text;
    const char *problem;
};
std::ostream &operator<<(std::ostream &stream, const Case &one) { return stream << one.problem; }

const std::string one_dataset = "datasets:\n  - id: products\n    context: {service: ENTITY_EXPORT}\n";

struct Fixture {
    test::TempFolder folder;

    std::vector<Dataset> read(const std::string &text) const {
        test::write_file(folder.path() / "catalogue.yaml", text);
        return read_dataset_catalogue(folder.path() / "catalogue.yaml");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(dataset_catalogue, Fixture)

BOOST_AUTO_TEST_CASE(a_dataset_has_defaults) {
    const Dataset dataset = read(one_dataset).at(0);
    BOOST_TEST(dataset.tenant == "default");
    BOOST_TEST(dataset.id == "products");
    BOOST_TEST(dataset.display_name == "products");
    BOOST_TEST(dataset.context.service == "ENTITY_EXPORT");
    BOOST_TEST(!dataset.query.has_value());
    BOOST_TEST(!dataset.bing.has_value());
    BOOST_TEST(!dataset.zoho.has_value());
    BOOST_TEST(read("# nothing\n").empty());
    BOOST_TEST(read("datasets: []\n").empty());
}

BOOST_AUTO_TEST_CASE(everything_that_is_said_is_read) {
    const Dataset dataset = read(R"yaml(
datasets:
  - tenant: acme
    id: Shops-1
    display_name: Our shops
    entity_type: shop
    context: {service: ENTITY_EXPORT, subtype: shops}
    query: {types: [shop]}
    columns:
      - {name: ID, type: integer, key: true}
      - {name: Mail, title: E-mail, personal: true, hidden: true}
    bing: {access_id: abc123, master: ops, query: public-map, public: true}
    zoho: {workspace_id: 1767024000003100001, view_id: "1767024000003100002", view_type: QueryTable, owner: ann@example.com}
    grants:
      - {user: bob@example.com, export: true, filter: {where: {attribute: city, eq: Bonn}}, columns: [ID]}
)yaml")
                                .at(0);
    BOOST_TEST(dataset.query->dump() == R"({"types":["shop"]})");
    BOOST_TEST(dataset.columns.size() == 2);
    BOOST_TEST(dataset.columns[0].is_key);
    BOOST_TEST(dataset.columns[0].title == "ID");
    BOOST_TEST(dataset.columns[1].type == "text");
    BOOST_TEST((dataset.columns[1].is_hidden && dataset.columns[1].is_personal));
    BOOST_TEST(dataset.bing->access_id == "abc123");
    BOOST_TEST(dataset.bing->is_public);
    BOOST_TEST(dataset.zoho->workspace_id == "1767024000003100001");
    BOOST_TEST(dataset.zoho->view_id == "1767024000003100002");
    BOOST_TEST((grant_of(dataset, "bob@example.com") == &dataset.grants[0]));
    BOOST_TEST(grant_of(dataset, "eve@example.com") == nullptr);
    // What is printed is a catalogue again.
    const Dataset again = read(Json({{"datasets", Json::array({to_json(dataset)})}}).dump(2)).at(0);
    BOOST_TEST(to_json(again) == to_json(dataset));
}

const Case cases[] = {
    {"datasets:\n  - {id: a}\n", ":2:"},
    {"datasets:\n  - {id: a, context: {format: CSV}}\n", ":2:"},
    {"datasets:\n  - {id: a, contxt: {}}\n", "contxt"},
    {"datasets:\n  - id: a b\n    context: {}\n", ":2:9: datasets[0].id: letters, digits"},
    {"datasets:\n  - id: a\n    context: {}\n    tenant: API\n", ":4:13: datasets[0].tenant: is no id"},
    {"datasets:\n  - {id: a, context: {}}\n  - {id: A, context: {}}\n", ":3:10: datasets[1].id: is that of another"},
    {"datasets:\n  - id: a\n    context: {}\n    query: {wher: {}}\n", ":4:13: datasets[0].query"},
    {"datasets:\n  - id: a\n    context: {}\n    columns:\n      - {name: x}\n      - {name: x}\n",
     ":6:16: datasets[0].columns[1].name: is that of another"},
    {"datasets:\n  - id: a\n    context: {}\n    grants: [{user: u, columns: [x]}]\n",
     "'x' is none of the dataset's columns"},
    {"datasets:\n  - id: a\n    context: {}\n    grants: [{user: u}, {user: u}]\n", "has a grant already"},
    {"datasets:\n  - id: a\n    context: {}\n    grants: [{user: u, filter: {x: 1}}]\n",
     "datasets[0].grants[0].filter"},
    {"datasets:\n  - {id: a, context: {}, bing: {access_id: x}}\n  - {id: b, context: {}, bing: {access_id: X}}\n",
     ":3:44: datasets[1].bing.access_id: is that of another"},
    {"datasets:\n  - {id: a, context: {}, zoho: {view_id: 12x}}\n", "up to 19 digits"},
    {"datasets:\n  - {id: a, context: {}, zoho: {workspace_id: 7}}\n  - {id: a, tenant: b, context: {}, zoho: "
     "{workspace_id: 7}}\n",
     "is that of another tenant"},
    {"datasets: {}\n", ":1:"},
    {"- a\n", ":1:"},
};

BOOST_DATA_TEST_CASE(a_problem_is_told_with_its_place, cases, one) {
    BOOST_CHECK_EXCEPTION(read(one.text), Failure, [&](const Failure &failure) {
        BOOST_TEST(failure.message().find(one.problem) != std::string::npos, failure.message());
        return failure.status() == Status::bad_config;
    });
}

BOOST_AUTO_TEST_SUITE_END()
