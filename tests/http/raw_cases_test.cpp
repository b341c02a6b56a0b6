// Requests as bytes, from data/*.txt, and what the connection makes of them.
//
// A case begins with "== name". Lines with "> " hold bytes to send, with \r \n \t \0 \\ and \xNN, and {{c*n}} for n
// times c; line ends between them are not sent. Lines with "< " hold what comes back, in order: "STATUS" or "STATUS
// CODE" for each answer, then "closed" or "open".
#include "tests/http/test_server.hpp"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

namespace {

using namespace sluice::test;

struct Case {
    std::string name, bytes;
    std::vector<std::string> expected;
};

std::string unescaped(std::string_view text) {
    std::string bytes;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text.substr(at).starts_with("{{")) {
            const std::size_t end = text.find("}}", at);
            bytes.append(std::stoul(std::string(text.substr(at + 4, end - at - 4))), text[at + 2]);
            at = end + 1;
        } else if (text[at] == '\\') {
            switch (text[++at]) {
                case 'r': bytes += '\r'; break;
                case 'n': bytes += '\n'; break;
                case 't': bytes += '\t'; break;
                case '0': bytes += '\0'; break;
                case 'x':
                    bytes += static_cast<char>(std::stoul(std::string(text.substr(at + 1, 2)), nullptr, 16));
                    at += 2;
                    break;
                default: bytes += text[at];
            }
        } else {
            bytes += text[at];
        }
    }
    return bytes;
}

std::vector<Case> read_cases(const std::filesystem::path &path) {
    std::vector<Case> cases;
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("== ")) cases.push_back({path.stem().string() + ": " + line.substr(3), {}, {}});
        if (line.starts_with("> ")) cases.back().bytes += unescaped(line.substr(2));
        if (line.starts_with("< ")) cases.back().expected.push_back(line.substr(2));
    }
    return cases;
}

std::string described(const RawAnswer &answer, bool with_code) {
    std::string text = std::to_string(answer.status);
    if (with_code) text += " " + nlohmann::json::parse(answer.body).at("code").get<std::string>();
    return text;
}

void check(const Case &each, std::uint16_t port) {
    BOOST_TEST_CONTEXT(each.name) {
        RawClient client(port);
        client.send(each.bytes);
        for (const std::string &expected : each.expected) {
            if (expected == "closed") {
                BOOST_TEST(client.is_closed());
            } else if (expected == "open") {
                BOOST_TEST(client.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").body == "hello");
            } else {
                const auto answer = client.receive();
                BOOST_REQUIRE(answer.has_value());
                BOOST_TEST(described(*answer, expected.size() > 3) == expected);
                BOOST_TEST(answer->fields.has("X-Request-Id"));
            }
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(raw_cases)

BOOST_AUTO_TEST_CASE(every_case_is_answered_as_it_says) {
    TestServer server(patient_limits());
    std::size_t count = 0;
    for (const auto &entry : std::filesystem::directory_iterator(SLUICE_SOURCE_FOLDER "/tests/http/data")) {
        const std::vector<Case> cases = read_cases(entry.path());
        BOOST_TEST(!cases.empty(), entry.path());
        for (const Case &each : cases) check(each, server.port());
        count += cases.size();
    }
    BOOST_TEST(count > 80);
}

BOOST_AUTO_TEST_SUITE_END()
