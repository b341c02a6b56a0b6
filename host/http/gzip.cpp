#include "host/http/gzip.hpp"

#include "engine/base/failure.hpp"
#include "host/http/limits.hpp"
#include "host/http/media_type.hpp"

#include <unistd.h>
#include <zlib.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <functional>
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

using Body = decltype(Response::body);

std::uint64_t size_of(const Body &body) noexcept {
    if (const auto *text = std::get_if<std::string>(&body)) return text->size();
    if (const auto *file = std::get_if<FileBody>(&body)) return file->length;
    return std::get_if<StreamBody>(&body)->length.value_or(UINT64_MAX);
}

// A file's bytes as a stream.
std::function<void(BodySink &)> reading(const FileBody &body) {
    return [body](BodySink &sink) {
        std::string buffer(write_bytes, '\0');
        for (std::uint64_t done = 0; done < body.length;) {
            const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), body.length - done));
            const ssize_t count =
                ::pread(body.file->number(), buffer.data(), wanted, static_cast<off_t>(body.offset + done));
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) throw system_failure("read " + body.file->name(), errno);
            if (count == 0) throw Failure(Status::io_fatal, body.file->name() + " shrank while it was sent");
            sink.write({buffer.data(), static_cast<std::size_t>(count)});
            done += static_cast<std::uint64_t>(count);
        }
    };
}

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
    const bool is_short = size_of(response.body) < gzip_bytes_min;
    if (is_short || response.status == 206 || response.fields.has("Content-Encoding")) return;
    response.fields.add("Vary", "Accept-Encoding");
    if (!accepts_gzip(request)) return;
    response.fields.add("Content-Encoding", "gzip");
    response.fields.remove("Accept-Ranges");
    const std::string tag(response.fields.find("ETag").value_or(""));
    if (tag.starts_with('"')) response.fields.set("ETag", "W/" + tag);
    if (auto *const text = std::get_if<std::string>(&response.body)) {
        StringSink compressed;
        GzipSink gzip(compressed);
        gzip.write(*text);
        gzip.end();
        *text = std::move(compressed.text);
        return;
    }
    auto *const stream = std::get_if<StreamBody>(&response.body);
    auto write = stream ? std::move(stream->write) : reading(std::get<FileBody>(response.body));
    response.body = StreamBody{[write = std::move(write)](BodySink &sink) {
                                   GzipSink gzip(sink);
                                   write(gzip);
                                   gzip.end();
                               },
                               std::nullopt};
}

}  // namespace sluice::http
