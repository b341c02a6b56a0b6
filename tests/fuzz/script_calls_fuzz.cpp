// Any calls of what scripts can use, with any arguments: script_calls.lua makes them. Whatever they do, they end, with
// rows or with an error, and two workers come to the same ones.
#include "tests/fuzz/json_mutator.hpp"
#include "tests/fuzz/transform_run.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

using namespace std::string_view_literals;

namespace {

constexpr std::array words = {
    "load"sv, "record"sv, "rows"sv, "table"sv, "type"sv, "fn"sv, "list"sv, "$0"sv, "$1"sv, "$2"sv, "$3"sv, "$4"sv,
    // Functions, "!" for those whose error is not caught.
    "call"sv, "get"sv, "set"sv, "less"sv, "add"sv, "join"sv, "count"sv, "!call"sv, "!get"sv, "!error"sv, "error"sv,
    "assert"sv, "getmetatable"sv, "ipairs"sv, "next"sv, "pairs"sv, "pcall"sv, "rawequal"sv, "rawget"sv, "rawlen"sv,
    "rawset"sv, "require"sv, "select"sv, "setmetatable"sv, "tonumber"sv, "tostring"sv, "xpcall"sv, "c.attribute"sv,
    "c.column"sv, "c.compute"sv, "c.constant"sv, "c.id"sv, "c.list"sv, "c.name"sv, "c.pointer"sv, "c.property"sv,
    "c.relationship"sv, "c.row"sv, "c.type"sv, "entity.id"sv, "entity.type"sv, "entity.name"sv, "entity.property"sv,
    "entity.value"sv, "entity.decimal"sv, "entity.values"sv, "entity.group"sv, "entity.relationships"sv,
    "entity.pointer"sv, "entity.column"sv, "entity.text"sv, "!entity.value"sv, "!entity.decimal"sv, "string.byte"sv,
    "string.char"sv, "string.find"sv, "string.format"sv, "string.gmatch"sv, "string.gsub"sv, "string.len"sv,
    "string.lower"sv, "string.match"sv, "string.pack"sv, "string.packsize"sv, "string.rep"sv, "string.reverse"sv,
    "string.sub"sv, "string.unpack"sv, "string.upper"sv, "table.concat"sv, "table.insert"sv, "table.move"sv,
    "table.pack"sv, "table.remove"sv, "table.sort"sv, "table.unpack"sv, "math.floor"sv, "math.fmod"sv,
    "math.tointeger"sv, "math.type"sv, "math.ult"sv, "utf8.char"sv, "utf8.codepoint"sv, "utf8.codes"sv, "utf8.len"sv,
    "utf8.offset"sv, "os.date"sv, "os.time"sv, "decimal.add"sv, "decimal.subtract"sv, "decimal.multiply"sv,
    "decimal.round"sv, "decimal.divide"sv, "decimal.compare"sv, "decimal.min"sv, "decimal.max"sv, "decimal.abs"sv,
    "decimal.negate"sv, "decimal.strip"sv, "decimal.format"sv, "decimal.parse"sv, "dates.parse"sv, "dates.add"sv,
    "dates.difference"sv, "dates.to_offset"sv, "dates.with_offset"sv, "dates.to_zone"sv, "dates.with_zone"sv,
    "dates.date"sv, "dates.weekday"sv, "dates.iso_week"sv, "dates.format"sv, "dates.days_in_month"sv, "units.symbol"sv,
    "units.dimension"sv, "units.convert"sv, "units.format"sv, "html.unescape"sv, "html.escape"sv, "html.strip"sv,
    "slug.transliterate"sv, "slug.make"sv, "gtin.clean"sv, "gtin.check_digit"sv, "gtin.is_valid"sv, "gtin.to_length"sv,
    "gtin.is_isbn"sv, "gtin.isbn13"sv, "gtin.isbn10"sv, "replacements.compile"sv, "replacements.exact"sv,
    "natural.divide"sv, "natural.multiply"sv, "arguments.options"sv, "column_list.columns"sv,
    "entity_model.attributes"sv, "entity_rows.each"sv, "entity_rows.links"sv,
    // Keys and values of options.
    "a"sv, "b"sv, "n"sv, "x"sv, "header"sv, "zone"sv, "UTC"sv, "group"sv, "width"sv, "number_format"sv, "code"sv,
    "help"sv, "prompt"sv, "values"sv, "all"sv, "first"sv, "required"sv, "rule"sv, "min"sv, "max"sv, "min_length"sv,
    "max_length"sv, "message"sv, "severity"sv, "warning"sv, "note_of"sv, "style_of"sv, "only_if"sv, "is_first"sv,
    "link"sv, "locale"sv, "source"sv, "context"sv, "field"sv, "separator"sv, "exact"sv, "uom"sv,
    "properties.referenceDataIdentifier"sv, "text"sv, "integer"sv, "number"sv, "decimal"sv, "boolean"sv, "date"sv,
    "datetime"sv, "json"sv, "name"sv, "hidden"sv, "freeze"sv, "header_rows"sv, "scale"sv, "mode"sv, "point"sv,
    "half_even"sv, "months"sv, "days"sv, "words"sv, "ignore_case"sv, "length"sv, "keep_case"sv, "bullet"sv,
    "line_end"sv, "__index"sv, "__gc"sv, "__mode"sv, "__close"sv, "__name"sv, "__metatable"sv, "__tostring"sv, "__lt"sv,
    "__len"sv, "__call"sv, "__pairs"sv, "lib/slug"sv, "../a"sv};

}  // namespace

const std::span<const std::string_view> json_words(words);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    using namespace sluice;
    auto program = nlohmann::ordered_json::parse(data, data + size, nullptr, false);
    if (!program.is_object()) return 0;
    static const auto files = std::make_shared<ScriptFiles>(
        std::vector<std::filesystem::path>{SLUICE_SOURCE_FOLDER "/tests/fuzz", SLUICE_SOURCE_FOLDER "/scripts"},
        "script_calls.lua");
    TransformSpec spec;
    spec.source = test::entity_source();
    spec.scripts = files;
    spec.settings = std::make_shared<const nlohmann::ordered_json>(std::move(program));
    spec.limits = test::fuzz_limits();
    const std::string text = test::run_text(spec);
    if (std::getenv("SLUICE_FUZZ_SHOW") != nullptr) std::cerr << text << '\n';
    test::require(test::run_text(spec) == text);
    return 0;
}
