// From the places where brackets, commas, colons and scalars begin to the values of a JSON text.
#pragma once

#include "engine/entity/json_tape.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

namespace sluice {

/// What is wrong with a JSON text.
enum class JsonProblem : std::uint8_t { none, structure, text, number, word, depth };

/// The second stage of parsing: checks the grammar (RFC 8259) of what lies between the places that the first stage
/// found, and writes one node for each value. Nothing is copied but texts with escapes, and no number is converted: a
/// value is known by its place, and a number keeps its digits. One thread at a time.
class TapeWriter {
public:
    /// What the first stage found.
    struct Places {
        const std::uint32_t *begins =
            nullptr;  // ascending, in the source; behind the last one stands the source's size
        std::uint32_t count = 0;
    };

    /// Decodes the text that begins at `from`, up to its closing quote, to `to`; gives the end of what it wrote, or
    /// nullptr for a wrong escape. May touch `decode_slack` bytes behind that.
    using Decode = std::function<char *(const char *from, char *to)>;
    static constexpr std::uint32_t decode_slack = 64;

    TapeWriter(std::size_t depth_max, Decode decode) : depth_max_(depth_max), decode_(std::move(decode)) {}

    /// `source` is valid UTF-8 without surrounding white space; its texts are closed and hold no control characters. It
    /// must outlive the tape's use. Unless there is no problem the tape is not to be read.
    JsonProblem write(std::string_view source, Places places, JsonTape &tape);

private:
    JsonProblem write_nodes(const char *source, Places places, JsonNode *nodes);
    JsonProblem decode(const char *source, JsonNode &text);

    std::size_t depth_max_;
    Decode decode_;
    char *decoded_ = nullptr;
    std::uint32_t decoded_size_ = 0;
};

}  // namespace sluice
