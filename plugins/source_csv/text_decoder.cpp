#include "plugins/source_csv/text_decoder.hpp"

#include "plugins/sdk/sluice/job.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace sluice::csv {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t head_bytes = 4;
constexpr std::size_t piece_bytes = 64 << 10;

// Windows-1252 is Latin-1 but for the bytes 0x80 to 0x9f. Five of them stand for nothing; they become the control
// characters that Latin-1 has there, as in the WHATWG's encoding standard.
constexpr char16_t windows_characters[32] = {0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                             0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d,   0x017d, 0x8f,
                                             0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                             0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178};

// Half of a surrogate pair becomes three bytes that no UTF-8 has.
void append_utf8(std::string &out, char32_t character) {
    const auto add = [&out](char32_t byte) { out += static_cast<char>(byte); };
    if (character < 0x80) return add(character);
    if (character < 0x800) {
        add(0xc0 | character >> 6);
    } else if (character < 0x10000) {
        add(0xe0 | character >> 12);
        add(0x80 | (character >> 6 & 0x3f));
    } else {
        add(0xf0 | character >> 18);
        add(0x80 | (character >> 12 & 0x3f));
        add(0x80 | (character >> 6 & 0x3f));
    }
    add(0x80 | (character & 0x3f));
}

bool is_high(char32_t unit) noexcept { return unit >= 0xd800 && unit < 0xdc00; }
bool is_low(char32_t unit) noexcept { return unit >= 0xdc00 && unit < 0xe000; }

// Decodes piece by piece.
class DecodedStream final : public input::ByteStream {
public:
    DecodedStream(std::unique_ptr<input::ByteStream> raw, Encoding encoding)
        : raw_(std::move(raw)), encoding_(encoding), piece_(piece_bytes, '\0') {}

    std::size_t read(char *data, std::size_t size) override {
        while (given_ == text_.size() && !is_ended_) decode_piece();
        const std::size_t count = std::min(size, text_.size() - given_);
        std::memcpy(data, text_.data() + given_, count);
        given_ += count;
        return count;
    }

private:
    void decode_piece() {
        const std::size_t count = raw_->read(piece_.data(), piece_.size());
        is_ended_ = count == 0;
        text_.clear();
        given_ = 0;
        for (std::size_t i = 0; i < count; ++i) decode(static_cast<unsigned char>(piece_[i]));
        if (is_ended_) finish();
    }

    void decode(unsigned char byte) {
        if (encoding_ == Encoding::latin1) return append_utf8(text_, byte);
        if (encoding_ == Encoding::windows1252)
            return append_utf8(text_, byte >= 0x80 && byte < 0xa0 ? windows_characters[byte - 0x80] : byte);
        if (!has_half_) {
            half_ = byte;
            has_half_ = true;
            return;
        }
        has_half_ = false;
        take_unit(static_cast<char32_t>(encoding_ == Encoding::utf16le ? half_ | byte << 8 : half_ << 8 | byte));
    }

    void take_unit(char32_t unit) {
        if (high_ != 0 && is_low(unit))
            return append_utf8(text_, 0x10000 + ((std::exchange(high_, 0) - 0xd800) << 10) + (unit - 0xdc00));
        if (high_ != 0) append_utf8(text_, std::exchange(high_, 0));
        if (is_high(unit))
            high_ = unit;
        else
            append_utf8(text_, unit);
    }

    void finish() {
        if (high_ != 0) append_utf8(text_, std::exchange(high_, 0));
        if (std::exchange(has_half_, false)) text_ += '\xff';
    }

    std::unique_ptr<input::ByteStream> raw_;
    Encoding encoding_;
    std::string piece_;
    std::string text_;
    std::size_t given_ = 0;  // of text_
    int half_ = 0;           // the first byte of a unit of UTF-16
    bool has_half_ = false;
    char32_t high_ = 0;  // the first unit of a surrogate pair
    bool is_ended_ = false;
};

struct Mark {
    std::string_view bytes;
    Encoding encoding;
};

constexpr Mark marks[] = {
    {"\xef\xbb\xbf"sv, Encoding::utf8}, {"\xff\xfe"sv, Encoding::utf16le}, {"\xfe\xff"sv, Encoding::utf16be}};

std::string_view encoding_name(Encoding encoding) noexcept {
    switch (encoding) {
        case Encoding::automatic: return "auto";
        case Encoding::utf8: return "utf-8";
        case Encoding::utf16le: return "utf-16le";
        case Encoding::utf16be: return "utf-16be";
        case Encoding::windows1252: return "windows-1252";
        case Encoding::latin1: return "iso-8859-1";
    }
    return "";
}

sdk::Failure bad_data(const std::string &what) { return {SLUICE_BAD_DATA, what}; }

// A text of two characters with a NUL in it is none; UTF-16 is what people have.
void refuse_utf16_in_disguise(std::string_view head, const std::string &name) {
    if (head.size() < 2 || (head[0] == '\0') == (head[1] == '\0')) return;
    throw bad_data(name + " looks like UTF-16 without a byte order mark; say encoding: utf-16" +
                   (head[1] == '\0' ? "le" : "be") + ", or utf-8 if it is that");
}

}  // namespace

DecodedText decoded(std::unique_ptr<input::ByteStream> raw, const std::string &name, Encoding wanted) {
    auto stream = std::make_unique<input::PeekedStream>(std::move(raw));
    const std::string_view head = stream->peek(head_bytes);
    // Who says UTF-16 may begin with U+0000.
    const bool is_utf16_said = wanted == Encoding::utf16le || wanted == Encoding::utf16be;
    if (!is_utf16_said && (head == "\xff\xfe\0\0"sv || head == "\0\0\xfe\xff"sv))
        throw bad_data(name + " is UTF-32, which cannot be read; convert it to UTF-8");
    DecodedText text;
    text.encoding = wanted == Encoding::automatic ? Encoding::utf8 : wanted;
    for (const Mark &mark : marks) {
        if (!head.starts_with(mark.bytes)) continue;
        if (wanted != Encoding::automatic && wanted != mark.encoding)
            throw bad_data(name + ": the setting encoding says " + std::string(encoding_name(wanted)) +
                           ", the byte order mark says " + std::string(encoding_name(mark.encoding)));
        text.encoding = mark.encoding;
        text.mark_bytes = mark.bytes.size();
    }
    if (text.mark_bytes == 0 && wanted == Encoding::automatic) refuse_utf16_in_disguise(head, name);
    stream->skip(text.mark_bytes);
    text.stream = std::move(stream);
    if (text.encoding != Encoding::utf8)
        text.stream = std::make_unique<DecodedStream>(std::move(text.stream), text.encoding);
    return text;
}

std::int64_t bytes_in(Encoding encoding, std::string_view text) noexcept {
    if (encoding == Encoding::utf8) return static_cast<std::int64_t>(text.size());
    const auto is_first = [](char byte) { return (byte & 0xc0) != 0x80; };
    const auto is_of_pair = [](char byte) { return static_cast<unsigned char>(byte) >= 0xf0; };
    const auto characters = std::count_if(text.begin(), text.end(), is_first);
    if (encoding == Encoding::windows1252 || encoding == Encoding::latin1) return characters;
    return 2 * (characters + std::count_if(text.begin(), text.end(), is_of_pair));
}

}  // namespace sluice::csv
