#include "engine/profile/secret.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/limits.hpp"
#include "engine/profile/plugin_settings.hpp"
#include "engine/profile/references.hpp"
#include "tests/unit/profile/plugin_schemas.hpp"
#include "tests/unit/profile/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>
#include <cstdlib>

namespace {

using namespace sluice;

std::string resolved(const std::string &text) {
    Secrets secrets;
    return resolve_secrets(Json{{"a", Json::array({text})}}, "writer.settings", secrets)["a"][0].get<std::string>();
}

std::string refusal(const std::string &text) {
    try {
        resolved(text);
    } catch (const Failure &failure) {
        BOOST_TEST((failure.status() == Status::bad_config));
        return failure.message();
    }
    return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(secret)

BOOST_AUTO_TEST_CASE(references_are_replaced_in_larger_texts) {
    ::setenv("SLUICE_TEST_SECRET", "s3cr3t${x}", 1);
    const test::TemporaryFolder folder;
    const std::string file = folder.write("key", "line one\nline two\r\n").string();
    BOOST_TEST(resolved("u:${env:SLUICE_TEST_SECRET}@${file:" + file + "}!") == "u:s3cr3t${x}@line one\nline two!");
    BOOST_TEST(resolved("$${env:SLUICE_TEST_SECRET} $5 $$ $") == "${env:SLUICE_TEST_SECRET} $5 $$ $");
    Secrets secrets;
    BOOST_TEST(resolve_secrets(Json::parse(R"({"n": 1, "b": null, "e": {}})"), "x", secrets).dump() ==
               R"({"n":1,"b":null,"e":{}})");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_resolved_names_the_key_and_no_value) {
    ::unsetenv("SLUICE_TEST_UNSET");
    ::setenv("SLUICE_TEST_BYTES", "\xFF\xFE", 1);
    const test::TemporaryFolder folder;
    const std::string large = folder.write("large", std::string(limits::secret_bytes_max + 1, 'x')).string();
    const std::string full = folder.write("full", std::string(limits::secret_bytes_max, 'x')).string();
    const std::string fifo = (folder.path() / "fifo").string();
    BOOST_REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    BOOST_TEST(refusal("${env:SLUICE_TEST_UNSET}") ==
               "writer.settings.a[0]: the environment variable 'SLUICE_TEST_UNSET' is not set");
    BOOST_TEST(refusal("${file:/does/not/exist}").find("cannot be read") != std::string::npos);
    BOOST_TEST(refusal("${file:" + folder.path().string() + "}").find("is no regular file") != std::string::npos);
    BOOST_TEST(refusal("${file:" + fifo + "}").find("is no regular file") != std::string::npos);
    BOOST_TEST(refusal("${file:" + large + "}").find("larger than 65536 bytes") != std::string::npos);
    BOOST_TEST(resolved("${file:" + full + "}").size() == limits::secret_bytes_max);
    BOOST_TEST(refusal("${env:SLUICE_TEST_BYTES}").find("not UTF-8") != std::string::npos);
    BOOST_TEST(refusal("${name}").find("unknown reference") != std::string::npos);
    BOOST_TEST(refusal("${env:X").find("without '}'") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(opened_settings_are_checked_with_their_values) {
    ::setenv("SLUICE_TEST_SHORT", "hunter2", 1);
    ::setenv("SLUICE_TEST_LONG", "correct horse", 1);
    const auto open = [](const std::string &name) {
        const PluginUse use{"jsonl", {{"path", "a"}, {"password", "${env:" + name + "}"}}};
        Secrets secrets;
        return open_settings(use, "source", test::plugin_schemas, secrets)["password"].get<std::string>();
    };
    BOOST_TEST(open("SLUICE_TEST_LONG") == "correct horse");
    BOOST_CHECK_EXCEPTION(open("SLUICE_TEST_SHORT"), Failure, [](const Failure &failure) {
        return failure.message() == "source.settings.password: must have at least 8 characters";
    });
}

BOOST_AUTO_TEST_CASE(secrets_are_hidden_in_messages) {
    ::setenv("SLUICE_TEST_LONG", "correct horse", 1);
    ::setenv("SLUICE_TEST_TINY", ";", 1);
    Secrets secrets;
    resolve_secrets(Json{{"a", "x${env:SLUICE_TEST_LONG}y"}, {"b", "${env:SLUICE_TEST_TINY}"}}, "s", secrets);
    BOOST_TEST(secrets.hide("no correct horse, xcorrect horsey; none") ==
               "no ${env:SLUICE_TEST_LONG}, x${env:SLUICE_TEST_LONG}y; none");
    BOOST_TEST(Secrets().hide("as it is") == "as it is");
}

BOOST_AUTO_TEST_CASE(escaping_is_undone_exactly) {
    for (const std::string text : {"", "$", "${", "$${", "$$${a}", "a${env:X}b", "}", "${}${", "$$"}) {
        const std::string escaped = escape_references(text);
        const std::optional<std::vector<TextPiece>> pieces = split_references(escaped);
        BOOST_REQUIRE(pieces);
        std::string back;
        for (const TextPiece &piece : *pieces) {
            BOOST_TEST(!piece.is_reference);
            back += piece.text;
        }
        BOOST_TEST(back == text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
