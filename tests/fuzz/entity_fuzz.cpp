// Any bytes as a record: they are refused, or read as simdjson's own parser reads them.
#include "engine/entity/entity_parser.hpp"

#include <simdjson.h>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace {

using namespace sluice;

void require(bool is_true) {
    if (!is_true) __builtin_trap();
}

void require_same(JsonValue ours, simdjson::dom::element theirs) {
    using simdjson::dom::element_type;
    switch (theirs.type()) {
        case element_type::OBJECT: {
            require(ours.is_object());
            auto member = ours.members().begin();
            const simdjson::dom::object members = theirs.get_object().value_unsafe();
            for (const auto [name, value] : members) {
                require((*member).name == name);
                require_same((*member).value, value);
                ++member;
            }
            return require(!(member != ours.members().end()));
        }
        case element_type::ARRAY: {
            require(ours.is_array());
            auto item = ours.items().begin();
            const simdjson::dom::array items = theirs.get_array().value_unsafe();
            for (const simdjson::dom::element value : items) {
                require_same(*item, value);
                ++item;
            }
            return require(!(item != ours.items().end()));
        }
        case element_type::STRING: return require(ours.is_text(theirs.get_string().value_unsafe()));
        case element_type::INT64:
            return require(ours.type() == JsonType::int64 && ours.int64() == theirs.get_int64().value_unsafe());
        case element_type::UINT64:
            return require(ours.type() == JsonType::uint64 && ours.uint64() == theirs.get_uint64().value_unsafe());
        case element_type::DOUBLE:
            return require(ours.type() == JsonType::float64 && ours.float64() == theirs.get_double().value_unsafe());
        case element_type::BOOL:
            return require(ours.type() == JsonType::boolean && ours.boolean() == theirs.get_bool().value_unsafe());
        case element_type::NULL_VALUE: return require(ours.is_null());
    }
}

// Numbers that no double or 64-bit integer holds are all that simdjson refuses and we do not.
bool has_wide_number(JsonValue value) {
    for (const JsonMember member : value.members())
        if (has_wide_number(member.value)) return true;
    for (const JsonValue item : value.items())
        if (has_wide_number(item)) return true;
    return value.is_wide();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    // An exact copy, so that reading behind its end is found.
    const std::unique_ptr<char[]> bytes(new char[size]);
    std::copy(data, data + size, bytes.get());
    const std::string_view text(bytes.get(), size);
    static EntityParser parser;
    static simdjson::dom::parser their_parser;
    const bool is_accepted = !parser.parse(text, 0);
    const auto theirs = their_parser.parse(text.data(), text.size());
    if (theirs.error() == simdjson::SUCCESS) {
        require(is_accepted);
        require_same(parser.root(), theirs.value_unsafe());
    } else {
        require(!is_accepted || (theirs.error() == simdjson::NUMBER_ERROR && has_wide_number(parser.root())));
    }
    if (!is_accepted) return 0;
    std::vector<char> line;
    append_json_line(line, trim_json(text));
    require(!parser.parse({line.data(), line.size()}, 0));  // what was accepted stays acceptable
    return 0;
}
