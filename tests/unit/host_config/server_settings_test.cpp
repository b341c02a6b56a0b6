// The server's settings: defaults, values, and what is said about mistakes.
#include "host/config/server_settings.hpp"
#include "tests/child_process.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;

namespace {

struct SettingsFixture {
    TempFolder folder;

    ServerSettings read(const std::string &text) const {
        write_file(folder.path() / "sluice.yaml", text);
        return read_server_settings(folder.path() / "sluice.yaml");
    }
    // The problems of a file, without its folder.
    std::string problems(const std::string &text) const {
        try {
            read(text);
            return "";
        } catch (const Failure &failure) {
            std::string message = failure.message();
            const std::string prefix = folder.path().string() + "/";
            for (std::size_t at; (at = message.find(prefix)) != std::string::npos;) message.erase(at, prefix.size());
            return message;
        }
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(server_settings, SettingsFixture)

BOOST_AUTO_TEST_CASE(an_empty_file_has_every_default) {
    const ServerSettings settings = read("");
    BOOST_TEST(settings.listen == "127.0.0.1:8080");
    BOOST_TEST(settings.listen_port() == 8080);
    BOOST_TEST(settings.data == folder.path() / "sluice-data");
    BOOST_TEST((settings.retention.at("native") == 7 * 24h));
    BOOST_TEST((settings.drain == 30s));
    BOOST_TEST(settings.tenants.empty());
}

BOOST_AUTO_TEST_CASE(values_are_taken) {
    const ServerSettings settings = read(
        "listen: '[::1]:0'\n"
        "data: ./d\n"
        "public_url: https://export.example.com/\n"
        "tls: {certificate: c.pem, key: /k.pem}\n"
        "variables: {catalog: /c, count: 3, flag: true}\n"
        "runners: {count: 3, memory: 64MiB, timeout: 90s}\n"
        "retention: {bing: 2d}\n"
        "zoho: {pdf_cells_max: 9, hidden_columns: show, expired: missing}\n"
        "bing: {active_max: 3, daily_max: 50, entities_max: 7, result_max: 2MiB}\n"
        "log: {format: json, level: debug}\n"
        "tenants:\n"
        "  acme: {running_max: 2, weight: 3, retention_max: 1d, channels: {S3: out, FTP: /srv/ftp},\n"
        "    callback: {url: 'https://x.example/', secret_file: hook.key}}\n");
    BOOST_TEST(settings.listen_host() == "[::1]");
    BOOST_TEST(settings.listen_port() == 0);
    BOOST_TEST(settings.data == folder.path() / "d");
    BOOST_TEST(settings.public_url == "https://export.example.com");
    BOOST_TEST(settings.tls.certificate == folder.path() / "c.pem");
    BOOST_TEST(settings.tls.key == "/k.pem");
    BOOST_TEST(settings.variables.at("count") == "3");
    BOOST_TEST(settings.variables.at("flag") == "true");
    BOOST_TEST(settings.runners.count == 3u);
    BOOST_TEST(settings.runners.memory == 64u << 20);
    BOOST_TEST((settings.runners.timeout == 90s));
    BOOST_TEST((settings.retention.at("bing") == 48h));
    BOOST_TEST((settings.retention.at("zoho") == 1h));
    BOOST_TEST((settings.zoho.pdf_cells_max == 9 && settings.zoho.shows_hidden_columns && settings.zoho.hides_expired));
    BOOST_TEST((settings.bing.active_max == 3 && settings.bing.daily_max == 50));
    BOOST_TEST((settings.bing.entities_max == 7 && settings.bing.result_max == 2u << 20));
    BOOST_TEST(settings.log.is_json);
    BOOST_TEST(settings.tenants.at("acme").weight == 3);
    BOOST_TEST(settings.tenants.at("acme").queued_max == 1000);
    BOOST_TEST(settings.tenants.at("acme").channels.at("S3") == folder.path() / "out");
    BOOST_TEST(settings.tenants.at("acme").channels.at("FTP") == "/srv/ftp");
    BOOST_TEST(settings.tenants.at("acme").callback.url == "https://x.example/");
    BOOST_TEST(settings.tenants.at("acme").callback.secret_file == folder.path() / "hook.key");
}

BOOST_AUTO_TEST_CASE(what_is_shown_reads_as_the_same) {
    const ServerSettings settings = read(
        "runners: {timeout: 90s}\n"
        "zoho: {pdf_cells_max: 0, hidden_columns: show, expired: missing}\n"
        "tenants: {acme: {weight: 2, channels: {S3: out}, callback: {url: 'http://x'}}}\n");
    Json shown = to_json(settings);
    shown["runners"].erase("count");  // 0 stands for a number that depends on the machine
    shown["runners"].erase("threads");
    BOOST_TEST(to_json(read(shown.dump(2))).dump() == to_json(settings).dump());
}

BOOST_AUTO_TEST_CASE(mistakes_are_named_with_their_line) {
    BOOST_TEST(problems("listn: x:1\n") == "sluice.yaml:1:1: listn: unknown key (did you mean 'listen'?)");
    BOOST_TEST(problems("listen: nowhere\n") == "sluice.yaml:1:9: listen: an address is written 127.0.0.1:8080");
    BOOST_TEST(problems("drain: soon\n") == "sluice.yaml:1:8: drain: a duration is written 90s, 30m, 12h or 7d");
    BOOST_TEST(problems("runners:\n  memory: lots\n") ==
               "sluice.yaml:2:11: runners.memory: a size is written 512MiB or 20GiB");
    BOOST_TEST(problems("runners:\n  memory: 63MiB\n") ==
               "sluice.yaml:2:11: runners.memory: a runner needs 64MiB at least");
    BOOST_TEST(problems("tls: {key: k.pem}\n") == "sluice.yaml:1:6: tls: certificate and key go together");
    BOOST_TEST(problems("trusted_proxies: [10.0.0.0/33]\n")
                   .starts_with("sluice.yaml:1:18: trusted_proxies: '10.0.0.0/33' is"));
    BOOST_TEST(
        problems("callbacks: {allow: [inside]}\n").starts_with("sluice.yaml:1:20: callbacks.allow: 'inside' is"));
    BOOST_TEST(problems("tenants: {health: {}}\n").starts_with("sluice.yaml:1:11: tenants.health: a tenant's id"));
    BOOST_TEST(problems("tenants: {a: {callback: {url: x}}}\n") ==
               "sluice.yaml:1:31: tenants.a.callback.url: begins with https:// or http://");
    BOOST_TEST(problems("tenants: {a: {callback: {}}}\n").find("url") != std::string::npos);
    BOOST_TEST(problems("log: {level: loud}\n").find("sluice.yaml:1:14: log.level: ") == 0u);
    BOOST_TEST(problems("a: [\n").find("sluice.yaml:") == 0u);
    BOOST_CHECK_THROW(read_server_settings(folder.path() / "none.yaml"), Failure);
}

BOOST_AUTO_TEST_CASE(tenants_have_plain_names) {
    for (const char *good : {"a", "acme", "a-b_c", "0", "default"}) BOOST_TEST(is_tenant_id(good), good);
    for (const char *bad : {"", "A", "-a", "_a", "a.b", "a/b", "api", "web", "ä"}) BOOST_TEST(!is_tenant_id(bad), bad);
    BOOST_TEST(is_tenant_id(std::string(63, 'a')));
    BOOST_TEST(!is_tenant_id(std::string(64, 'a')));
}

BOOST_AUTO_TEST_SUITE_END()
