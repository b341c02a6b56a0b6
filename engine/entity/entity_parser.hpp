// Parsing of one record after the other, with memory that is reused.
#pragma once

#include "engine/entity/json_value.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// Owns a JSON parser and its buffers. One thread at a time.
class EntityParser {
public:
    /// Bytes behind a text that must be readable for it to be parsed where it stands.
    static constexpr std::size_t padding_bytes = 64;
    /// Nesting of a record.
    static constexpr std::size_t depth_max = 1024;

    EntityParser();
    ~EntityParser();
    EntityParser(const EntityParser &) = delete;
    EntityParser &operator=(const EntityParser &) = delete;

    /// Parse one JSON text of any kind, surrounding white space allowed. `readable_behind` bytes may be read behind it;
    /// with less than padding_bytes it is copied first. `text` must outlive the values. Numbers that neither 64 bits
    /// nor a double hold are kept (JsonValue::is_wide). Gives nothing on success, else the reason, fit for a message;
    /// root() is not to be asked then.
    std::optional<std::string> parse(std::string_view text, std::size_t readable_behind);

    /// The value of the text last parsed. Valid until the next parse.
    JsonValue root() const noexcept { return {&tape_, 0}; }

private:
    struct Stages;

    void reserve(std::size_t size);

    std::unique_ptr<Stages> stages_;
    std::size_t capacity_ = 0;  // of the first stage, in bytes of text
    std::string padded_;
    JsonTape tape_;
};

/// `text` without the white space that JSON allows around a value.
std::string_view trim_json(std::string_view text) noexcept;

/// Append JSON text to `out`, on one line: as it is written when it has no line break, else without white space.
void append_json_line(std::vector<char> &out, std::string_view json);

}  // namespace sluice
