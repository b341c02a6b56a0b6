// Inputs of any encoding as UTF-8.
#pragma once

#include "plugins/input/byte_stream.hpp"
#include "plugins/input/peeked_stream.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sluice::csv {

enum class Encoding : std::uint8_t { automatic = 1, utf8, utf16le, utf16be, windows1252, latin1 };

/// An input as UTF-8, without a byte order mark, and how its bytes are found in the input again.
struct DecodedText {
    std::unique_ptr<input::ByteStream> stream;
    Encoding encoding = Encoding::utf8;
    std::size_t mark_bytes = 0;  // of the byte order mark
};

/// Looks at the beginning of `raw` and decodes it: by its byte order mark, else as `wanted` says, else as UTF-8. UTF-8
/// is passed on as it is. What cannot be decoded (half of a surrogate pair, half of a unit) becomes bytes that are not
/// UTF-8, so that whoever checks the text finds it. Throws sdk::Failure (SLUICE_BAD_DATA), naming `name`, when the mark
/// says something else than `wanted`, or the input looks like UTF-16 without saying so.
DecodedText decoded(std::unique_ptr<input::ByteStream> raw, const std::string &name, Encoding wanted);

/// How many bytes `text`, decoded from `encoding`, has in the input.
std::int64_t bytes_in(Encoding encoding, std::string_view text) noexcept;

}  // namespace sluice::csv
