// The values of one parsed JSON text, in its order, each with the place it was written at.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace sluice {

/// One value or one member's name. The values inside a container follow it; in an object, names and values alternate.
struct JsonNode {
    enum class Kind : std::uint32_t {
        object = 1,
        array,
        text,          // as it is written between its quotes
        escaped_text,  // decoded, it stands in JsonTape::decoded
        int64,
        uint64,   // beyond int64
        float64,  // every other number; perhaps beyond the range of doubles
        yes,
        no,
        null
    };

    std::uint32_t begin;  // in the source: of the token; of a text, behind its quote
    std::uint32_t size;   // bytes in the source, brackets included, quotes not
    std::uint32_t link;   // of a container: the index of the node behind it; of an escaped text: where it was decoded
    Kind kind;
};

/// Owned and refilled by EntityParser; JsonValue and its kin borrow from it until the next parse.
class JsonTape {
public:
    /// The JSON text without surrounding white space.
    std::string_view source() const noexcept { return source_; }

    const JsonNode &operator[](std::uint32_t index) const noexcept { return nodes_[index]; }

    /// The decoded characters of a text or a name.
    std::string_view text(const JsonNode &node) const noexcept {
        return node.kind == JsonNode::Kind::text ? std::string_view(source_.data() + node.begin, node.size)
                                                 : decoded(node.link);
    }
    /// What was written for the node; a text with its quotes.
    std::string_view written(const JsonNode &node) const noexcept {
        const bool is_text = node.kind == JsonNode::Kind::text || node.kind == JsonNode::Kind::escaped_text;
        const std::uint32_t quote = is_text ? 1 : 0;
        return {source_.data() + node.begin - quote, node.size + 2 * quote};
    }
    /// The index behind the value at `index`.
    std::uint32_t behind(std::uint32_t index) const noexcept {
        const JsonNode &node = nodes_[index];
        return node.kind <= JsonNode::Kind::array ? node.link : index + 1;
    }

private:
    friend class TapeWriter;

    std::string_view decoded(std::uint32_t at) const noexcept {
        std::uint32_t size = 0;
        std::memcpy(&size, decoded_.get() + at, sizeof size);
        return {decoded_.get() + at + sizeof size, size};
    }

    std::string_view source_;
    std::unique_ptr<JsonNode[]> nodes_;
    std::uint32_t node_capacity_ = 0;
    std::unique_ptr<char[]> decoded_;  // each text behind its size
    std::uint32_t decoded_capacity_ = 0;
};

}  // namespace sluice
