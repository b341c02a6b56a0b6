#include "engine/entity/tape_writer.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>

namespace sluice {

namespace {

using Kind = JsonNode::Kind;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// White space and what else may stand behind a scalar.
constexpr auto token_ends = [] {
    std::array<bool, 256> ends = {};
    for (const char c : {' ', '\t', '\n', '\r', ',', ':', '[', ']', '{', '}'})
        ends[static_cast<unsigned char>(c)] = true;
    return ends;
}();

bool ends_token(const char *at, const char *end) noexcept {
    return at == end || token_ends[static_cast<unsigned char>(*at)];
}

const char *skip_digits(const char *at, const char *end) noexcept {
    while (at < end && is_digit(*at)) ++at;
    return at;
}

template <typename Integer>
bool fits(const char *from, const char *to) noexcept {
    Integer value = 0;
    return std::from_chars(from, to, value).ec == std::errc();
}

Kind kind_of_integer(const char *from, const char *to) noexcept {
    constexpr std::ptrdiff_t always_fit = 18;  // characters; with or without a sign
    if (to - from <= always_fit || fits<std::int64_t>(from, to)) return Kind::int64;
    return fits<std::uint64_t>(from, to) ? Kind::uint64 : Kind::float64;
}

// Room for at least `needed` items; what was there is lost.
template <typename Item>
void reserve(std::unique_ptr<Item[]> &items, std::uint32_t &capacity, std::uint32_t needed) {
    constexpr std::uint32_t capacity_min = 4096;
    if (capacity >= needed) return;
    capacity = std::bit_ceil(std::max(needed, capacity_min));
    items = std::make_unique_for_overwrite<Item[]>(capacity);
}

bool is_closed(const char *source, TapeWriter::Places places) noexcept {
    const char first = source[places.begins[0]], last = source[places.begins[places.count - 1]];
    return (first != '{' || last == '}') && (first != '[' || last == ']');
}

// `behind` is the place that follows: before it stands nothing but white space, so that the end is found from there.
void read_text(const char *source, std::uint32_t quote, std::uint32_t behind, JsonNode &node) noexcept {
    std::uint32_t end = behind - 1;
    while (source[end] != '"') --end;
    node.begin = quote + 1;
    node.size = end - quote - 1;
    node.kind = Kind::text;
}

JsonProblem read_word(std::string_view rest, std::string_view word, Kind kind, JsonNode &node) noexcept {
    if (!rest.starts_with(word) || !ends_token(rest.data() + word.size(), rest.data() + rest.size()))
        return JsonProblem::word;
    node.size = static_cast<std::uint32_t>(word.size());
    node.kind = kind;
    return JsonProblem::none;
}

JsonProblem read_number(std::string_view rest, JsonNode &node) noexcept {
    const char *const begin = rest.data(), *const end = begin + rest.size();
    const char *const whole = begin + (*begin == '-' ? 1 : 0);
    const char *at = skip_digits(whole, end);
    if (at == whole || (*whole == '0' && at - whole > 1)) return JsonProblem::number;
    bool is_integer = true;
    const auto read_part = [&](const char *digits) {
        is_integer = false;
        at = skip_digits(digits, end);
        return at > digits;
    };
    if (at < end && *at == '.' && !read_part(at + 1)) return JsonProblem::number;
    if (at < end && (*at == 'e' || *at == 'E')) {
        const bool is_signed = at + 1 < end && (at[1] == '-' || at[1] == '+');
        if (!read_part(at + (is_signed ? 2 : 1))) return JsonProblem::number;
    }
    if (!ends_token(at, end)) return JsonProblem::number;
    node.size = static_cast<std::uint32_t>(at - begin);
    node.kind = is_integer ? kind_of_integer(begin, at) : Kind::float64;
    return JsonProblem::none;
}

// A number, true, false or null, which begins `rest`.
JsonProblem read_scalar(std::string_view rest, JsonNode &node) noexcept {
    const char first = rest.front();
    if (first == '-' || is_digit(first)) return read_number(rest, node);
    if (first == 't') return read_word(rest, "true", Kind::yes, node);
    if (first == 'f') return read_word(rest, "false", Kind::no, node);
    if (first == 'n') return read_word(rest, "null", Kind::null, node);
    return ends_token(rest.data(), rest.data() + 1) ? JsonProblem::structure : JsonProblem::word;
}

std::uint32_t find_backslash(const char *source, std::uint32_t from, std::uint32_t size) noexcept {
    const void *found = std::memchr(source + from, '\\', size - from);
    return found == nullptr ? size : static_cast<std::uint32_t>(static_cast<const char *>(found) - source);
}

}  // namespace

JsonProblem TapeWriter::write(std::string_view source, Places places, JsonTape &tape) {
    tape.source_ = source;
    if (!is_closed(source.data(), places)) return JsonProblem::structure;
    // No node is without a place of its own.
    reserve(tape.nodes_, tape.node_capacity_, places.count);
    // A decoded text and its size take no more than what was written: an escape, two quotes and what follows them.
    reserve(tape.decoded_, tape.decoded_capacity_, places.begins[places.count] + decode_slack);
    decoded_ = tape.decoded_.get();
    decoded_size_ = 0;
    return write_nodes(source.data(), places, tape.nodes_.get());
}

// The last place closes the outermost container, if there is one: nothing but a closing bracket can be read there
// without a problem, so that only there the end is looked for. All state of this loop stands in
// locals: stores to the nodes could change members, as far as a compiler knows.
JsonProblem TapeWriter::write_nodes(const char *source, Places places, JsonNode *const nodes) {
    const std::uint32_t *next = places.begins, *const end = places.begins + places.count;
    const std::uint32_t size = *end;
    std::uint32_t backslash = find_backslash(source, 0, size);
    JsonNode *node = nodes;
    JsonNode *open = nodes;  // the innermost container; its link leads outwards until it is closed
    std::size_t depth = 0;
    const auto finish_text = [&](JsonNode &text) {
        if (backslash >= text.begin + text.size) return JsonProblem::none;
        backslash = find_backslash(source, text.begin + text.size, size);
        return decode(source, text);
    };
    for (;;) {
        const std::uint32_t begin = *next++;
        const char first = source[begin];
        JsonProblem problem = JsonProblem::none;
        if (first == '"') {
            read_text(source, begin, *next, *node);
            problem = finish_text(*node);
        } else if (first == '{' || first == '[') {
            if (depth++ == depth_max_) return JsonProblem::depth;
            node->begin = begin;
            node->link = static_cast<std::uint32_t>(open - nodes);
            node->kind = first == '{' ? Kind::object : Kind::array;
            open = node;
        } else {
            node->begin = begin;
            problem = read_scalar({source + begin, size - begin}, *node);
        }
        if (problem != JsonProblem::none) return problem;
        ++node;

        while (depth > 0 && source[*next] == (open->kind == Kind::object ? '}' : ']')) {
            open->size = *next++ + 1 - open->begin;
            JsonNode *const outer = nodes + open->link;
            open->link = static_cast<std::uint32_t>(node - nodes);
            open = outer;
            if (--depth > 0 && next == end) return JsonProblem::structure;
        }
        if (depth == 0) return next == end ? JsonProblem::none : JsonProblem::structure;
        if (node != open + 1 && source[*next++] != ',') return JsonProblem::structure;
        if (open->kind == Kind::array) continue;
        if (source[*next] != '"') return JsonProblem::structure;
        read_text(source, *next, next[1], *node);
        if (problem = finish_text(*node); problem != JsonProblem::none) return problem;
        ++node;
        if (source[*++next] != ':') return JsonProblem::structure;
        ++next;
    }
}

JsonProblem TapeWriter::decode(const char *source, JsonNode &text) {
    char *const to = decoded_ + decoded_size_ + sizeof(std::uint32_t);
    const char *const end = decode_(source + text.begin, to);
    if (end == nullptr) return JsonProblem::text;
    const auto size = static_cast<std::uint32_t>(end - to);
    std::memcpy(decoded_ + decoded_size_, &size, sizeof size);
    text.kind = Kind::escaped_text;
    text.link = decoded_size_;
    decoded_size_ += static_cast<std::uint32_t>(sizeof size) + size;
    return JsonProblem::none;
}

}  // namespace sluice
