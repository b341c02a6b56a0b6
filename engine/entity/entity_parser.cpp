#include "engine/entity/entity_parser.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/limits.hpp"
#include "engine/entity/tape_writer.hpp"

#include <simdjson.h>
#include <algorithm>
#include <bit>
#include <cstdint>

namespace sluice {

static_assert(EntityParser::padding_bytes >= simdjson::SIMDJSON_PADDING);
static_assert(TapeWriter::decode_slack >= simdjson::SIMDJSON_PADDING);

namespace {

constexpr std::size_t capacity_min = 64 << 10;
constexpr std::size_t capacity_kept_max = 8 << 20;  // a parser takes up to 20 times this much memory

std::string not_json(const std::string &what) { return "it is not valid JSON: " + what; }

std::string reason(JsonProblem problem) {
    switch (problem) {
        case JsonProblem::text: return not_json("a text holds a wrong escape");
        case JsonProblem::number: return not_json("a number is malformed");
        case JsonProblem::word: return not_json("a word is neither true, false nor null");
        case JsonProblem::depth:
            return "it is nested more than " + std::to_string(EntityParser::depth_max) + " levels deep";
        case JsonProblem::structure:
        case JsonProblem::none: break;
    }
    return not_json("a comma, colon, quote or bracket is missing or out of place");
}

std::string reason(simdjson::error_code error) {
    switch (error) {
        case simdjson::EMPTY: return "there is no JSON in it";
        case simdjson::UTF8_ERROR: return "it is not valid UTF-8";
        case simdjson::UNCLOSED_STRING: return not_json("a text has no closing quote");
        case simdjson::UNESCAPED_CHARS: return not_json("a text holds a control character that is not escaped");
        default: return reason(JsonProblem::structure);
    }
}

}  // namespace

// The first stage is simdjson's: it checks UTF-8 and finds where brackets, commas, colons and scalars begin. It and
// what it found are public members, though made for simdjson's own use: tests run them under every implementation.
struct EntityParser::Stages {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> first;
    TapeWriter second{depth_max, [this](const char *from, char *to) {
                          return reinterpret_cast<char *>(first->parse_string(
                              reinterpret_cast<const std::uint8_t *>(from), reinterpret_cast<std::uint8_t *>(to)));
                      }};
};

EntityParser::EntityParser() : stages_(std::make_unique<Stages>()) {}
EntityParser::~EntityParser() = default;

std::optional<std::string> EntityParser::parse(std::string_view text, std::size_t readable_behind) {
    std::string_view trimmed = trim_json(text);
    readable_behind += static_cast<std::size_t>(text.data() + text.size() - (trimmed.data() + trimmed.size()));
    if (trimmed.empty()) return reason(simdjson::EMPTY);
    if (trimmed.size() > static_cast<std::size_t>(limits::record_bytes_max))
        return "it has " + std::to_string(trimmed.size()) + " bytes; a record may have " +
               std::to_string(limits::record_bytes_max);
    reserve(trimmed.size());
    if (readable_behind < padding_bytes) {
        padded_.assign(trimmed);
        padded_.append(padding_bytes, ' ');
        trimmed = std::string_view(padded_).substr(0, trimmed.size());
    }
    simdjson::internal::dom_parser_implementation &first = *stages_->first;
    const simdjson::error_code error = first.stage1(reinterpret_cast<const std::uint8_t *>(trimmed.data()),
                                                    trimmed.size(), simdjson::stage1_mode::regular);
    if (error != simdjson::SUCCESS) return reason(error);
    const JsonProblem problem =
        stages_->second.write(trimmed, {first.structural_indexes.get(), first.n_structural_indexes}, tape_);
    if (problem != JsonProblem::none) return reason(problem);
    return std::nullopt;
}

// Room for a record of `size` bytes; that of a very large one is given back when a small one follows.
void EntityParser::reserve(std::size_t size) {
    auto &first = stages_->first;
    if (capacity_ > capacity_kept_max && size < capacity_kept_max / 8) {
        capacity_ = 0;
        tape_ = JsonTape();
        std::string().swap(padded_);
    }
    if (capacity_ >= size && capacity_ > 0) return;
    capacity_ = 0;
    const std::size_t capacity = std::max(capacity_min, std::bit_ceil(size));
    // The depth is the second stage's business.
    if (simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, 1, first) !=
        simdjson::SUCCESS)
        throw Failure(Status::internal, "no memory for a record of " + std::to_string(size) + " bytes");
    capacity_ = capacity;
}

std::string_view trim_json(std::string_view text) noexcept {
    const auto is_white = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
    std::size_t first = 0, end = text.size();
    while (first < end && is_white(text[first])) ++first;
    while (end > first && is_white(text[end - 1])) --end;
    return text.substr(first, end - first);
}

void append_json_line(std::vector<char> &out, std::string_view json) {
    const bool has_line_break = json.find('\n') != json.npos || json.find('\r') != json.npos;
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
