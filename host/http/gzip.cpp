#include "host/http/gzip.hpp"

#include "engine/base/failure.hpp"
#include "host/http/limits.hpp"
#include "host/http/media_type.hpp"

#include <zlib.h>
#include <array>
#include <string>
#include <utility>

namespace sluice::http {

namespace {

constexpr int level = 5;
constexpr int gzip_window_bits = 15 + 16;
constexpr int memory_level = 8;

// Compresses what is written into another sink. One thread.
class GzipSink : public BodySink {
public:
    explicit GzipSink(BodySink &target) : target_(target) {
        if (deflateInit2(&stream_, level, Z_DEFLATED, gzip_window_bits, memory_level, Z_DEFAULT_STRATEGY) != Z_OK)
            throw Failure(Status::io_retry, "no memory to compress an answer");
    }
    ~GzipSink() override { deflateEnd(&stream_); }
    GzipSink(const GzipSink &) = delete;
    GzipSink &operator=(const GzipSink &) = delete;

    void write(std::string_view bytes) override {
        constexpr std::size_t piece_bytes_max = 1 << 20;
        for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), piece_bytes_max)))
            compress(bytes.substr(0, piece_bytes_max), Z_NO_FLUSH);
    }
    void flush() override {
        compress({}, Z_SYNC_FLUSH);
        target_.flush();
    }
    void end() { compress({}, Z_FINISH); }

private:
    void compress(std::string_view bytes, int mode) {
        std::array<char, 4096> out;
        stream_.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
        stream_.avail_in = static_cast<uInt>(bytes.size());
        do {
            stream_.next_out = reinterpret_cast<Bytef *>(out.data());
            stream_.avail_out = out.size();
            deflate(&stream_, mode);
            const std::size_t count = out.size() - stream_.avail_out;
            if (count > 0) target_.write({out.data(), count});
        } while (stream_.avail_out == 0);
    }

    BodySink &target_;
    z_stream stream_{};
};

class StringSink : public BodySink {
public:
    void write(std::string_view bytes) override { text.append(bytes); }
    void flush() override {}

    std::string text;
};

}  // namespace

bool accepts_gzip(const Request &request) {
    bool does_star = false;
    for (const Preference &coding : read_preferences(request, "Accept-Encoding")) {
        if (coding.value == "gzip" || coding.value == "x-gzip") return coding.weight > 0;
        if (coding.value == "*") does_star = coding.weight > 0;
    }
    return does_star;
}

void compress_when_asked(const Request &request, Response &response) {
    auto *const text = std::get_if<std::string>(&response.body);
    auto *const stream = std::get_if<StreamBody>(&response.body);
    if ((!text && !stream) || (text && text->size() < gzip_bytes_min) || response.status == 206) return;
    if (response.fields.has("Content-Encoding")) return;
    response.fields.add("Vary", "Accept-Encoding");
    if (!accepts_gzip(request)) return;
    response.fields.add("Content-Encoding", "gzip");
    const std::string tag(response.fields.find("ETag").value_or(""));
    if (tag.starts_with('"')) response.fields.set("ETag", "W/" + tag);
    if (text) {
        StringSink compressed;
        GzipSink gzip(compressed);
        gzip.write(*text);
        gzip.end();
        *text = std::move(compressed.text);
    } else {
        response.body = StreamBody{[write = std::move(stream->write)](BodySink &sink) {
                                       GzipSink gzip(sink);
                                       write(gzip);
                                       gzip.end();
                                   },
                                   std::nullopt};
    }
}

}  // namespace sluice::http
