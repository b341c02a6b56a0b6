#include "host/http/answer_writer.hpp"

#include "engine/base/failure.hpp"
#include "host/http/http_date.hpp"
#include "host/http/refusal.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <utility>

namespace sluice::http {

namespace {

enum class Framing { none = 1, length, chunked, until_close };

// Gathers what a streamed body writes, and frames it.
class FramingSink : public BodySink {
public:
    FramingSink(Wire &wire, Framing framing, std::string head, std::optional<std::uint64_t> length)
        : wire_(wire), framing_(framing), length_(length), waiting_(std::move(head)), chunk_begin_(waiting_.size()) {}

    void write(std::string_view bytes) override {
        written_ += bytes.size();
        if (length_ && written_ > *length_) refuse_length();  // a client would take the rest for the next answer
        waiting_.append(bytes);
        if (waiting_.size() >= write_bytes) flush();
    }

    void flush() override {
        const std::size_t size = waiting_.size() - chunk_begin_;
        if (framing_ == Framing::chunked && size > 0) {
            std::array<char, 20> digits;
            const char *const end = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
            waiting_.insert(chunk_begin_,
                            std::string(digits.data(), static_cast<std::size_t>(end - digits.data())) + "\r\n");
            waiting_ += "\r\n";
        }
        send();
    }

    void end() {
        if (length_ && written_ != *length_) refuse_length();
        flush();
        if (framing_ == Framing::chunked) waiting_ = "0\r\n\r\n";
        send();
    }

    std::uint64_t written() const noexcept { return written_; }

private:
    [[noreturn]] void refuse_length() const {
        throw Failure(Status::internal,
                      "a body of " + std::to_string(*length_) + " bytes had " + std::to_string(written_));
    }

    void send() {
        wire_.write(waiting_);
        waiting_.clear();
        chunk_begin_ = 0;
    }

    Wire &wire_;
    const Framing framing_;
    const std::optional<std::uint64_t> length_;
    std::string waiting_;
    std::size_t chunk_begin_;  // what is before it is the head
    std::uint64_t written_ = 0;
};

bool may_have_body(int status) noexcept { return status >= 200 && status != 204 && status != 304; }

std::optional<std::uint64_t> body_length(const Response &response) {
    if (const auto *text = std::get_if<std::string>(&response.body)) return text->size();
    if (const auto *file = std::get_if<FileBody>(&response.body)) return file->length;
    return std::get<StreamBody>(response.body).length;
}

Framing choose_framing(const Response &response, const AnswerForm &form) {
    if (!may_have_body(response.status)) return Framing::none;
    if (body_length(response)) return Framing::length;
    return form.minor_version > 0 ? Framing::chunked : Framing::until_close;
}

std::string head_of(const Response &response, const AnswerForm &form, Framing framing) {
    if (response.status < 200 || response.status > 599)
        throw Failure(Status::internal, "an answer cannot have status " + std::to_string(response.status));
    HeaderFields fields = response.fields;
    for (const char *own : {"Connection", "Content-Length", "Transfer-Encoding"}) fields.remove(own);
    if (framing == Framing::length) fields.add("Content-Length", std::to_string(*body_length(response)));
    if (framing == Framing::chunked) fields.add("Transfer-Encoding", "chunked");
    fields.set("Date", http_date(std::chrono::system_clock::now()));
    fields.set("X-Request-Id", form.request_id);
    if (!form.is_kept) fields.add("Connection", "close");
    if (form.is_kept && form.minor_version == 0) fields.add("Connection", "keep-alive");
    std::string head = "HTTP/1.1 " + std::to_string(response.status) + " " + reason_phrase(response.status) + "\r\n";
    for (const auto &[name, value] : fields) (((head += name) += ": ") += value) += "\r\n";
    return head += "\r\n";
}

std::uint64_t send_stream(Wire &wire, const StreamBody &body, Framing framing, std::string head) {
    FramingSink sink(wire, framing, std::move(head), body.length);
    body.write(sink);
    sink.end();
    return sink.written();
}

}  // namespace

std::uint64_t send_answer(Wire &wire, const Response &response, AnswerForm &form) {
    const Framing framing = choose_framing(response, form);
    if (framing == Framing::until_close) form.is_kept = false;
    std::string head = head_of(response, form, framing);
    if (form.is_head || framing == Framing::none) {
        wire.write(head);
        return 0;
    }
    if (const auto *stream = std::get_if<StreamBody>(&response.body))
        return send_stream(wire, *stream, framing, std::move(head));
    if (const auto *file = std::get_if<FileBody>(&response.body)) {
        wire.write(head);
        wire.write_file(*file);
        return file->length;
    }
    const auto &text = std::get<std::string>(response.body);
    if (text.size() <= write_bytes) {
        wire.write(head += text);
    } else {
        wire.write(head);
        wire.write(text);
    }
    return text.size();
}

}  // namespace sluice::http
