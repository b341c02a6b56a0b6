#include "engine/entity/entity_parser.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/limits.hpp"
#include "engine/entity/wide_numbers.hpp"

#include <simdjson.h>
#include <algorithm>
#include <bit>

namespace sluice {

static_assert(EntityParser::padding_bytes >= simdjson::SIMDJSON_PADDING);

namespace {

constexpr std::size_t capacity_min = 64 << 10;
constexpr std::size_t capacity_kept_max = 8 << 20;  // a parser takes about 14 times this much memory

std::string reason(simdjson::error_code error) {
    switch (error) {
        case simdjson::EMPTY: return "there is no JSON in it";
        case simdjson::UTF8_ERROR: return "it is not valid UTF-8";
        case simdjson::DEPTH_ERROR:
            return "it is nested more than " + std::to_string(EntityParser::depth_max) + " levels deep";
        case simdjson::UNCLOSED_STRING: return "it is not valid JSON: a text has no closing quote";
        case simdjson::UNESCAPED_CHARS:
            return "it is not valid JSON: a text holds a control character that is not escaped";
        case simdjson::STRING_ERROR: return "it is not valid JSON: a text holds a wrong escape";
        case simdjson::NUMBER_ERROR: return "it is not valid JSON: a number is malformed";
        case simdjson::T_ATOM_ERROR:
        case simdjson::F_ATOM_ERROR:
        case simdjson::N_ATOM_ERROR: return "it is not valid JSON: a word is neither true, false nor null";
        default: return "it is not valid JSON: a comma, colon, quote or bracket is missing or out of place";
    }
}

}  // namespace

// simdjson writes the tape and keeps the positions that stage 1 found; both are public members, made for
// benchmarks and debugging. A test compares them with the text under every implementation that simdjson has.
struct EntityParser::Simdjson {
    simdjson::dom::parser parser;
};

EntityParser::EntityParser() : simdjson_(std::make_unique<Simdjson>()) {}
EntityParser::~EntityParser() = default;

std::optional<std::string> EntityParser::parse(std::string_view text, std::size_t readable_behind) {
    const std::string_view trimmed = trim_json(text);
    readable_behind += static_cast<std::size_t>(text.data() + text.size() - (trimmed.data() + trimmed.size()));
    if (trimmed.size() > static_cast<std::size_t>(limits::record_bytes_max))
        return "it has " + std::to_string(trimmed.size()) + " bytes; a record may have " +
               std::to_string(limits::record_bytes_max);

    const char *where = trimmed.data();
    if (readable_behind < padding_bytes) {
        padded_.assign(trimmed);
        padded_.append(padding_bytes, ' ');
        where = padded_.data();
    }
    tape_.source_ = trimmed;
    tape_.has_wide_numbers_ = false;
    int error = parse_padded(where, trimmed.size());
    if (error == simdjson::NUMBER_ERROR) {
        padded_.assign(trimmed);
        padded_.append(padding_bytes, ' ');
        tape_.has_wide_numbers_ = replace_wide_numbers(padded_.data(), trimmed.size());
        if (tape_.has_wide_numbers_) error = parse_padded(padded_.data(), trimmed.size());
    }
    if (padded_.capacity() > capacity_kept_max && trimmed.size() < capacity_kept_max / 8) std::string().swap(padded_);
    if (error != simdjson::SUCCESS) return reason(static_cast<simdjson::error_code>(error));
    return std::nullopt;
}

int EntityParser::parse_padded(const char *text, std::size_t size) {
    simdjson::dom::parser &parser = simdjson_->parser;
    if (parser.capacity() > capacity_kept_max && size < capacity_kept_max / 8) {
        parser = simdjson::dom::parser();
        std::vector<std::uint32_t>().swap(tape_.positions_);
    }
    if (parser.capacity() < size || parser.capacity() == 0) {
        const std::size_t capacity = std::max(capacity_min, std::bit_ceil(size));
        if (parser.allocate(capacity, depth_max) != simdjson::SUCCESS ||
            parser.doc.allocate(capacity) != simdjson::SUCCESS)
            throw Failure(Status::internal, "no memory for a record of " + std::to_string(size) + " bytes");
    }
    const simdjson::error_code error = parser.parse(text, size, false).error();
    if (error == simdjson::MEMALLOC)
        throw Failure(Status::internal, "no memory for a record of " + std::to_string(size) + " bytes");
    tape_.words_ = parser.doc.tape.get();
    tape_.strings_ = parser.doc.string_buf.get();
    tape_.structurals_ = parser.implementation->structural_indexes.get();
    tape_.structural_count_ = parser.implementation->n_structural_indexes;
    tape_.is_located_ = false;
    return error;
}

std::string_view trim_json(std::string_view text) noexcept {
    const auto is_white = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
    std::size_t first = 0, end = text.size();
    while (first < end && is_white(text[first])) ++first;
    while (end > first && is_white(text[end - 1])) --end;
    return text.substr(first, end - first);
}

void append_json_line(std::vector<char> &out, std::string_view json) {
    const bool has_line_break = json.find_first_of("\r\n") != json.npos;
    if (!has_line_break) {
        out.insert(out.end(), json.begin(), json.end());
        return;
    }
    const std::size_t before = out.size();
    out.resize(before + json.size() + EntityParser::padding_bytes);
    std::size_t size = 0;
    if (simdjson::minify(json.data(), json.size(), out.data() + before, size) != simdjson::SUCCESS)
        throw Failure(Status::internal, "a JSON value that was parsed cannot be compacted");
    out.resize(before + size);
}

}  // namespace sluice
