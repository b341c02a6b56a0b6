// What requests say about bodies: types, names, waiting, compression.
#include "host/http/content_disposition.hpp"

#include "engine/base/failure.hpp"
#include "host/http/gzip.hpp"
#include "host/http/media_type.hpp"
#include "host/http/prefer.hpp"
#include "host/http/refusal.hpp"
#include "tests/unit/host_http/requests.hpp"

#include <sys/mman.h>
#include <zlib.h>
#include <array>
#include <boost/test/unit_test.hpp>

using namespace sluice::http;
using namespace std::chrono_literals;
using sluice::test::request_with;

namespace {

constexpr std::array<std::string_view, 2> offered = {"application/json", "text/csv"};

std::string chosen(std::string_view accept) {
    try {
        return std::string(choose_media_type(request_with({{"Accept", accept}}), offered));
    } catch (const Refusal &refusal) {
        return std::to_string(refusal.status());
    }
}

bool is_taken(std::string_view type) {
    try {
        require_content_type(request_with({{"Content-Type", type}}), offered);
        return true;
    } catch (const Refusal &refusal) {
        return refusal.status() != 415;
    }
}

std::string gunzipped(const std::string &bytes) {
    std::string text(1 << 20, '\0');
    z_stream stream{};
    BOOST_REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    BOOST_TEST(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    text.resize(stream.total_out);
    inflateEnd(&stream);
    return text;
}

class Gathered : public BodySink {
public:
    void write(std::string_view bytes) override { text += bytes; }
    void flush() override { ++flush_count; }
    std::string text;
    int flush_count = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(content)

BOOST_AUTO_TEST_CASE(the_best_liked_type_is_chosen) {
    BOOST_TEST(choose_media_type(request_with({}), offered) == "application/json");
    BOOST_TEST(chosen("*/*") == "application/json");
    BOOST_TEST(chosen("TEXT/CSV") == "text/csv");
    BOOST_TEST(chosen("text/*;q=0.5, application/json;q=0.4") == "text/csv");
    BOOST_TEST(chosen("*/*, application/json;q=0") == "text/csv");
    BOOST_TEST(chosen("text/csv;header=present;q=0.001, application/*;q=0") == "text/csv");
    BOOST_TEST(chosen("image/png") == "406");
    BOOST_TEST(chosen("text/csv;q=0") == "406");
    BOOST_TEST(chosen("text") == "406");
    BOOST_TEST(chosen("text/csv;q=nonsense") == "text/csv");
}

BOOST_AUTO_TEST_CASE(content_types_are_checked) {
    for (const char *good : {"application/json", "Application/JSON; charset=UTF-8", "text/csv;charset=\"utf-8\";x=y"})
        BOOST_TEST(is_taken(good), good);
    for (const char *bad :
         {"", "text/plain", "application/json5", "application/json; charset=latin1", ";charset=utf-8"})
        BOOST_TEST(!is_taken(bad), bad);
    BOOST_CHECK_THROW(require_content_type(request_with({}), offered), Refusal);
    require_content_type(request_with({}), offered, true);
}

BOOST_AUTO_TEST_CASE(names_of_downloads_have_two_forms) {
    BOOST_TEST(attachment("a b-1.csv") == "attachment; filename=\"a b-1.csv\"");
    BOOST_TEST(attachment("Größe.csv") == "attachment; filename=\"Gr__e.csv\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.csv");
    BOOST_TEST(attachment("a\"%b.csv") == "attachment; filename=\"a__b.csv\"; filename*=UTF-8''a%22%25b.csv");
    BOOST_TEST(attachment("../a\r\n\\b") == "attachment; filename=\".._a___b\"");
}

BOOST_AUTO_TEST_CASE(preferences_are_read) {
    const auto wait = [](std::string_view value) { return preferred_wait(request_with({{"Prefer", value}}), 60s); };
    BOOST_TEST((wait("wait=5") == 5s));
    BOOST_TEST((wait("respond-async, Wait = \"5\"; x") == 5s));
    BOOST_TEST((wait("wait=0") == 0s));
    BOOST_TEST((wait("wait=3600") == 60s));
    BOOST_TEST((wait("wait=99999999999999999999") == 60s));
    for (const char *none : {"", "wait", "wait=", "wait=-1", "wait=1.5", "waiting=3", "x; wait=3"})
        BOOST_TEST(!wait(none).has_value(), none);
    BOOST_TEST(preference(request_with({{"Prefer", "respond-async"}}), "Respond-Async").value() == "");
}

BOOST_AUTO_TEST_CASE(gzip_is_for_those_who_ask) {
    const auto accepts = [](std::string_view value) {
        return accepts_gzip(request_with({{"Accept-Encoding", value}}));
    };
    BOOST_TEST(!accepts_gzip(request_with({})));
    for (const char *yes : {"gzip", "deflate, GZIP;q=0.1", "*", "x-gzip"}) BOOST_TEST(accepts(yes), yes);
    for (const char *no : {"", "identity", "gzip;q=0", "gzip;q=0, *", "*;q=0", "br"}) BOOST_TEST(!accepts(no), no);
}

BOOST_AUTO_TEST_CASE(compressed_answers_say_so) {
    const Request asking = request_with({{"Accept-Encoding", "gzip"}});
    const std::string text(100'000, 'x');
    Response response = text_response(200, "text/plain", text);
    response.fields.add("ETag", "\"a\"");
    compress_when_asked(asking, response);
    BOOST_TEST(response.fields.find("Content-Encoding").value() == "gzip");
    BOOST_TEST(response.fields.find("Vary").value() == "Accept-Encoding");
    BOOST_TEST(response.fields.find("ETag").value() == "W/\"a\"");
    BOOST_TEST((gunzipped(std::get<std::string>(response.body)) == text));

    Response plain = text_response(200, "text/plain", text);
    compress_when_asked(request_with({}), plain);
    BOOST_TEST(!plain.fields.has("Content-Encoding"));
    BOOST_TEST(plain.fields.has("Vary"));
    Response brief = text_response(200, "text/plain", "x");
    compress_when_asked(asking, brief);
    BOOST_TEST(!brief.fields.has("Content-Encoding"));
    Response part = text_response(206, "text/plain", text);
    compress_when_asked(asking, part);
    BOOST_TEST(!part.fields.has("Content-Encoding"));
}

BOOST_AUTO_TEST_CASE(files_are_compressed_without_ranges) {
    const auto file = std::make_shared<sluice::Descriptor>(::memfd_create("file", MFD_CLOEXEC), "file");
    std::string text;
    while (text.size() < 100'000) text += std::to_string(text.size());
    file->write_all(text.data(), text.size());
    Response response;
    response.fields.add("Accept-Ranges", "bytes");
    response.body = FileBody{file, 10, 90'000};
    compress_when_asked(request_with({{"Accept-Encoding", "gzip"}}), response);
    BOOST_TEST(!response.fields.has("Accept-Ranges"));
    Gathered sink;
    std::get<StreamBody>(response.body).write(sink);
    BOOST_TEST((gunzipped(sink.text) == text.substr(10, 90'000)));

    response.body = FileBody{file, 10, 90'001 + text.size()};
    response.fields.remove("Content-Encoding");
    compress_when_asked(request_with({{"Accept-Encoding", "gzip"}}), response);
    BOOST_CHECK_THROW(std::get<StreamBody>(response.body).write(sink), sluice::Failure);
}

BOOST_AUTO_TEST_CASE(streams_are_compressed_as_they_come) {
    Response response;
    response.body = StreamBody{[](BodySink &sink) {
                                   sink.write("one");
                                   sink.flush();
                                   for (int count = 0; count < 10'000; ++count)
                                       sink.write(std::to_string(count * 7919));
                               },
                               std::nullopt};
    compress_when_asked(request_with({{"Accept-Encoding", "gzip"}}), response);
    Gathered sink;
    std::get<StreamBody>(response.body).write(sink);
    std::string expected = "one";
    for (int count = 0; count < 10'000; ++count) expected += std::to_string(count * 7919);
    BOOST_TEST((gunzipped(sink.text) == expected));
    BOOST_TEST(sink.flush_count == 1);
}

BOOST_AUTO_TEST_SUITE_END()
