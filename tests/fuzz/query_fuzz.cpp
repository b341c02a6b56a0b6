// Any bytes as a query: it is refused with a place, or asked of records without harm.
#include "engine/base/failure.hpp"
#include "engine/batch/builder.hpp"
#include "engine/entity/entity_parser.hpp"
#include "engine/query/entity_filter.hpp"
#include "engine/query/query_reader.hpp"
#include "tests/fuzz/json_mutator.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

using namespace std::string_view_literals;

namespace {

using namespace sluice;

void require(bool is_true) {
    if (!is_true) __builtin_trap();
}

constexpr std::array names = {
    "all"sv,      "and"sv,      "any"sv,          "asc"sv,       "attribute"sv, "column"sv,
    "contains"sv, "context"sv,  "desc"sv,         "eq"sv,        "exact"sv,     "exacts"sv,
    "field"sv,    "first"sv,    "gt"sv,           "gte"sv,       "hasvalue"sv,  "id"sv,
    "ids"sv,      "in"sv,       "keywords"sv,     "last"sv,      "limit"sv,     "locale"sv,
    "like"sv,     "a%_\\%"sv,   "lt"sv,           "lte"sv,       "match"sv,     "name"sv,
    "not"sv,      "nulls"sv,    "offset"sv,       "or"sv,        "order"sv,     "phrase"sv,
    "pointer"sv,  "property"sv, "relationship"sv, "sort"sv,      "source"sv,    "startswith"sv,
    "to"sv,       "to_type"sv,  "type"sv,         "types"sv,     "unit"sv,      "where"sv,
    "words"sv,    "value"sv,    "values"sv,       "decimal"sv,   "number"sv,    "date"sv,
    "datetime"sv, "boolean"sv,  "text"sv,         "a"sv,         "b"sv,         "x"sv,
    "kg"sv,       "de-DE"sv,    "Rote Lampe"sv,   "2020-01-02"sv};

constexpr std::array records = {
    R"({"id":"1","type":"sku","name":"Red Lamp","properties":{"a":"x"},"data":{"attributes":{
        "a":{"values":[{"value":"Rote Lampe","locale":"de-DE"},{"value":1.50,"uom":"kg"},{"value":null},{"value":"_NULL"}]},
        "b":{"group":[{"a":{"values":[{"value":"2020-01-02T03:04:05Z"}]}},{"value":"_NULL"}]}},
      "relationships":{"a":[{"relTo":{"id":"P","type":"t"},"attributes":{"a":{"values":[{"value":true}]}}}]},
      "contexts":[{"context":{"a":"x"},"attributes":{"a":{"values":[{"value":"y"}]}}}]}})",
    R"({"id":["1"],"data":{"attributes":{"a":{"values":{"a":1}}},"relationships":{"a":"a"},"contexts":{}}})",
    R"("a")",
};

}  // namespace

const std::span<const std::string_view> json_words(names);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const auto json = nlohmann::ordered_json::parse(data, data + size, nullptr, false);
    if (json.is_discarded()) return 0;
    std::vector<QueryProblem> problems;
    const Query query = read_query(json, problems);
    for (const QueryProblem &problem : problems) require(!problem.message.empty());
    if (!problems.empty()) return 0;
    require(query.offset >= 0 && (!query.limit || *query.limit >= 0));
    const Table source = {"", {{"entity", ColumnType::json, {}}}, {}};
    Entity entity;
    try {
        EntityFilter filter(query.where, entity, source);
        EntityParser parser;
        for (const std::string record : records) {
            require(!parser.parse(record, 0));
            entity.assign(parser.root());
            BatchBuilder builder({ColumnType::json});
            builder.column(0).append_text(record);
            builder.end_row();
            const OwnedArray rows = builder.finish();
            const BatchView view({ColumnType::json}, *rows);
            const bool does_match = filter.matches(entity, view, 0);
            require(filter.matches(entity, view, 0) == does_match);  // nothing is left from the time before
        }
    } catch (const Failure &failure) {
        require(failure.status() == Status::bad_config);
    }
    return 0;
}
