// `sluice datasets`, and datasets of a server that runs.
#include "tests/host/server_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::test;

namespace {

struct Fixture : ServerFixture {
    Fixture() {
        write("items.jsonl",
              "{\"id\":\"1\",\"type\":\"x\"}\n{\"id\":\"2\",\"type\":\"y\"}\n{\"id\":\"3\",\"type\":\"y\"}\n");
        write("profile.yaml",
              "profile: case\n"
              "context: {service: ENTITY_EXPORT, channel: JOB, format: NDJSON}\n"
              "source: {plugin: jsonl, settings: {path: items.jsonl}}\n"
              "writer: {plugin: ndjson}\n");
        write("catalogue.yaml",
              "datasets:\n"
              "  - id: ys\n"
              "    context: {service: ENTITY_EXPORT}\n"
              "    query: {where: {field: type, eq: y}}\n"
              "    bing: {}\n"
              "  - id: granted\n"
              "    context: {service: ENTITY_EXPORT}\n"
              "    columns: [{name: id, key: true}, {name: secret, hidden: true}]\n"
              "    grants:\n"
              "      - {user: ann, export: true, filter: {where: {field: id, eq: 3}}}\n"
              "      - {user: bob}\n"
              "  - {id: theirs, tenant: other, context: {service: ENTITY_EXPORT}}\n");
        write("sluice.yaml", "catalogue: catalogue.yaml\ndata: data\n");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(datasets_command, Fixture)

BOOST_AUTO_TEST_CASE(a_catalogue_is_listed_shown_and_checked) {
    const ChildResult result = shell(R"sh(
        "$sluice" datasets list
        "$sluice" datasets list --tenant other | cut -f 1
        "$sluice" datasets show granted --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["grants"][1])'
        "$sluice" datasets show none; echo "none $?"
        "$sluice" datasets check
        sed -i 's/eq: y/qe: y/' catalogue.yaml
        "$sluice" datasets check catalogue.yaml; echo "check $?"
        "$sluice" datasets schema | python3 -c 'import json, sys; json.load(sys.stdin)'
    )sh");
    BOOST_TEST(contains(result.out, "ys\tdefault\tys\tservice=ENTITY_EXPORT\t-\t-\n"), result.out << result.err);
    BOOST_TEST(contains(result.out, "\ntheirs\n{'user': 'bob', 'export': False}\nnone 1\n"), result.out);
    BOOST_TEST(contains(result.out, "catalogue.yaml: 3 datasets, no problems\ncheck 1\n"), result.out);
    BOOST_TEST(contains(result.err, "catalogue.yaml:4:"), result.err);
}

BOOST_AUTO_TEST_CASE(clients_ask_for_them_by_name) {
    const ChildResult result = with_server(R"sh(
        ask() { api /api/v1/exports -H 'Content-Type: application/json' -H 'Prefer: wait=30' -d "$1"; }
        part() { python3 -c "import json, sys; answer = json.load(sys.stdin); print($1)"; }
        serve
        api /api/v1/datasets | part '[one["id"] for one in answer["datasets"]]'
        api /api/v1/datasets/granted | part 'answer["may_export"], [one["name"] for one in answer["columns"]]'
        api /api/v1/datasets/theirs | part 'answer["status"], answer["code"]'
        ask '{"dataset":"ys","format":"NDJSON"}' > job; part 'answer["state"], answer["dataset"], answer["profile"]' < job
        api /api/v1/exports/$(part 'answer["id"]' < job)/files/case.ndjson
        ask '{"dataset":"ys","format":"PDF"}' | part 'answer["status"]'
        ask '{"dataset":"theirs","format":"NDJSON"}' | part 'answer["status"]'
        ask '{"dataset":"ys","profile":"case"}' | part 'answer["status"]'
        ask '{"profile":"case","format":"NDJSON"}' | part 'answer["status"]'
        "$sluice" datasets list | cut -f 5 | head -n 1 | wc -c
        for user in ann bob eve; do
            export SLUICE_KEY=$("$sluice" keys create --data data --user $user 2> /dev/null)
            echo $user $(api /api/v1/datasets | part '[one["id"] for one in answer["datasets"]]')
            ask '{"dataset":"granted","format":"NDJSON"}' > job
            part 'answer.get("status") or answer["progress"]["rows_written"]' < job
        done
        sed -i 's/id: granted/id: renamed/' catalogue.yaml
        export SLUICE_KEY=$("$sluice" keys create --data data --role admin 2> /dev/null)
        for i in {1..200}; do api /api/v1/datasets/renamed | grep -q not_found || break; sleep 0.05; done
        api /api/v1/datasets | part '[one["id"] for one in answer["datasets"]]'
    )sh");
    BOOST_TEST(result.out ==
                   "['ys', 'granted']\nTrue ['id']\n404 not_found\n"
                   "succeeded ys case\n{\"id\":\"2\",\"type\":\"y\"}\n{\"id\":\"3\",\"type\":\"y\"}\n"
                   "422\n404\n422\n422\n33\n"
                   "ann ['ys', 'granted']\n1\nbob ['ys', 'granted']\n403\neve ['ys']\n404\n"
                   "['ys', 'renamed']\n",
               result.out << result.err << read("log"));
}

BOOST_AUTO_TEST_SUITE_END()
