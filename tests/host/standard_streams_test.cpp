// Standard input, output and error that are closed, full, or read by somebody who has seen enough.
#include "tests/host/host_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::test;

BOOST_FIXTURE_TEST_SUITE(standard_streams, HostFixture)

BOOST_AUTO_TEST_CASE(what_is_printed_never_gets_into_a_file) {
    shell("\"$sluice\" export case --profiles . -o out.ndjson <&- >&- 2>&-");
    BOOST_TEST(read("out.ndjson") == items);
}

BOOST_AUTO_TEST_CASE(closed_standard_input_holds_no_records) {
    const ChildResult result = shell("\"$sluice\" export case --profiles . --set source.settings.path=- -o out/ <&-");
    BOOST_TEST(result.exit_code == 1);
    BOOST_TEST(contains(result.err, "standard input"), result.err);
}

BOOST_AUTO_TEST_CASE(what_can_be_read_once_cannot_be_discovered) {
    write("all.lua", "local c = require 'columns'; return {columns = function(job) return {c.id{}} end}");
    const ChildResult result = shell(
        "\"$sluice\" export case --profiles . --scripts . --set transform.script=all.lua "
        "--set transform.model=discover --set source.settings.path=- -o out/ < <(cat items.jsonl)");
    BOOST_TEST(result.exit_code == 1);
    BOOST_TEST(contains(result.err, "transform.model: discover reads the source twice"), result.err);
    BOOST_TEST(shell("ls -A out 2>/dev/null").out == "");
}

BOOST_AUTO_TEST_CASE(an_answer_that_does_not_arrive_is_a_failure) {
    for (const std::string arguments : {"export case -o out.ndjson --force", "export case -o -", "profiles list",
                                        "plugins list --json", "plugins show csv", "--help"})
        for (const std::string redirection : {">/dev/full", ">&-"}) {
            const ChildResult result = shell("\"$sluice\" " + arguments + " --profiles . " + redirection);
            BOOST_TEST(result.exit_code == 1, arguments << redirection);
            BOOST_TEST(contains(result.err, "standard output"), result.err);
        }
}

BOOST_AUTO_TEST_CASE(a_reader_that_goes_away_is_no_failure_to_speak_of) {
    for (const std::string arguments : {"export case -o - --quiet", "profiles list", "plugins list --json"}) {
        // The reader is gone before the first byte is written.
        const ChildResult result =
            shell("mkfifo p; exec 8<>p 9>p 8>&-; \"$sluice\" " + arguments + " --profiles . >&9");
        BOOST_TEST(result.exit_code == 128 + 13, arguments);
        BOOST_TEST(result.err == "", result.err);
        BOOST_TEST(shell("rm p; ls -A").out == "items.jsonl\nprofile.yaml\n");
    }
}

BOOST_AUTO_TEST_CASE(a_manifest_beside_a_stream_is_alone_on_standard_error) {
    write("items.jsonl", "{\"id\":\"1\"}\n{\"id\":\n");
    const ChildResult result = shell(
        "\"$sluice\" export case --profiles . --set on_error=skip -o - --json 2> log; "
        "python3 -c 'import json, sys; lines = sys.stdin.read().split(chr(10), 1); "
        "print(list(json.loads(lines[0])), json.loads(lines[1])[\"records\"][\"rejected\"])' < log");
    BOOST_TEST(result.out == "{\"id\":\"1\"}\n['rejected'] 1\n", read("log"));
}

BOOST_AUTO_TEST_SUITE_END()
