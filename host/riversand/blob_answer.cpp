#include "host/riversand/blob_answer.hpp"

#include "engine/base/base64.hpp"
#include "engine/base/failure.hpp"

#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

namespace sluice::riversand {

namespace {

constexpr std::size_t piece_bytes = 3 * 16'384;  // base64 of whole triples joins without padding

void read_exactly(const Descriptor &file, std::uint64_t offset, std::string &piece) {
    for (std::size_t filled = 0; filled < piece.size();) {
        const ssize_t count =
            pread(file.number(), piece.data() + filled, piece.size() - filled, static_cast<off_t>(offset + filled));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) throw system_failure("read a file of a job", count < 0 ? errno : EIO);
        filled += static_cast<std::size_t>(count);
    }
}

void write_blob(const Descriptor &file, std::uint64_t bytes, http::BodySink &sink) {
    std::string piece;
    for (std::uint64_t offset = 0; offset < bytes; offset += piece.size()) {
        piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(piece_bytes, bytes - offset)));
        read_exactly(file, offset, piece);
        sink.write(base64(piece));
    }
}

}  // namespace

http::Response blob_response(std::vector<Blob> blobs) {
    const Json rest = {{"status", "success"}, {"statusDetail", Json::object()}, {"totalRecords", blobs.size()}};
    // What stands in front of each blob, and behind the last one.
    std::vector<std::string> texts;
    for (Blob &blob : blobs) {
        blob.object.erase("data");
        std::string text = blob.object.dump(-1, ' ', false, Json::error_handler_t::replace);
        text.pop_back();
        text += std::string(blob.object.empty() ? "" : ",") + "\"data\":{\"blob\":\"";
        texts.push_back((texts.empty() ? "{\"response\":{\"binaryObjects\":[" : "\"}},") + std::move(text));
    }
    texts.push_back("\"}}]," + rest.dump().substr(1) + "}\n");
    http::Response response;
    response.fields.set("Content-Type", "application/json");
    response.fields.set("Cache-Control", "no-store");
    http::StreamBody body;
    std::uint64_t length = 0;
    for (const std::string &text : texts) length += text.size();
    for (const Blob &blob : blobs) length += (blob.bytes + 2) / 3 * 4;
    body.length = length;
    body.write = [blobs = std::move(blobs), texts = std::move(texts)](http::BodySink &sink) {
        for (std::size_t index = 0; index < blobs.size(); ++index) {
            sink.write(texts[index]);
            write_blob(*blobs[index].file, blobs[index].bytes, sink);
        }
        sink.write(texts.back());
    };
    response.body = std::move(body);
    return response;
}

}  // namespace sluice::riversand
