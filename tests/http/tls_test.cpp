// The same over TLS, spoken by OpenSSL's own client.
#include "tests/child_process.hpp"
#include "tests/http/test_server.hpp"

#include "engine/base/failure.hpp"

#include <boost/test/unit_test.hpp>
#include <thread>

namespace {

using namespace sluice::test;

// A certificate that signs itself, for as long as the object lives.
class Certificate {
public:
    Certificate() {
        const auto made =
            run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                 "/CN=localhost", "-days", "2", "-keyout", "key.pem", "-out", "certificate.pem"},
                folder_.path());
        BOOST_REQUIRE_MESSAGE(made.exit_code == 0, made.err);
    }
    sluice::http::TlsFiles files() const {
        return {(folder_.path() / "certificate.pem").string(), (folder_.path() / "key.pem").string()};
    }

private:
    TempFolder folder_;
};

ChildResult s_client(const TestServer &server, const std::string &input, std::vector<std::string> options = {}) {
    const TempFolder folder;
    std::vector<std::string> command = {"openssl",  "s_client", "-quiet",
                                        "-ign_eof", "-connect", "127.0.0.1:" + std::to_string(server.port())};
    command.insert(command.end(), options.begin(), options.end());
    return run(command, folder.path(), {}, input);
}

const std::string hello_and_close = "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(tls)

BOOST_AUTO_TEST_CASE(requests_are_answered_in_order) {
    const Certificate certificate;
    TestServer server(patient_limits(), certificate.files());
    const auto result = s_client(server, "GET /length?q=" + std::string(600'000, 'x') +
                                             " HTTP/1.1\r\nHost: a\r\n\r\n"
                                             "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" +
                                             std::string(100'000, 'y') + hello_and_close);
    BOOST_TEST(result.out.find("\r\n\r\n600000HTTP/1.1 200 OK") != std::string::npos);
    BOOST_TEST(result.out.find(std::string(100'000, 'y') + "HTTP/1.1 200 OK") != std::string::npos);
    BOOST_TEST(result.out.ends_with("\r\n\r\nhello"));
    BOOST_TEST(result.exit_code == 0);
}

BOOST_AUTO_TEST_CASE(files_come_whole) {
    const Certificate certificate;
    TestServer server(patient_limits(), certificate.files());
    const auto result = s_client(server, "GET /file HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const std::size_t body = result.out.find("\r\n\r\n");
    BOOST_REQUIRE(body != std::string::npos);
    BOOST_TEST(result.out.size() - body - 4 == 4U << 20);
}

BOOST_AUTO_TEST_CASE(old_versions_are_refused) {
    const Certificate certificate;
    TestServer server(patient_limits(), certificate.files());
    BOOST_TEST(s_client(server, hello_and_close, {"-tls1_1", "-cipher", "ALL@SECLEVEL=0"}).out.empty());
    BOOST_TEST(s_client(server, hello_and_close, {"-tls1_2"}).out.ends_with("hello"));
    BOOST_TEST(s_client(server, hello_and_close, {"-tls1_3"}).out.ends_with("hello"));
}

BOOST_AUTO_TEST_CASE(those_who_do_not_speak_tls_disturb_nobody) {
    const Certificate certificate;
    TestServer server(short_limits(), certificate.files());
    RawClient plain(server.port()), silent(server.port()), slow(server.port());
    plain.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    slow.send("\x16\x03\x01");
    BOOST_TEST(s_client(server, hello_and_close).out.ends_with("hello"));
    for (int count = 0; count < 100 && server.server().connection_count() > 0; ++count)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    BOOST_TEST(server.server().connection_count() == 0);
}

BOOST_AUTO_TEST_CASE(files_that_are_none_are_refused) {
    const Certificate certificate, other;
    using sluice::http::listen_tls;
    BOOST_CHECK_THROW(listen_tls("127.0.0.1", 0, {"missing.pem", "missing.pem"}), sluice::Failure);
    BOOST_CHECK_THROW(listen_tls("127.0.0.1", 0, {certificate.files().certificate, other.files().key}),
                      sluice::Failure);
}

BOOST_AUTO_TEST_SUITE_END()
