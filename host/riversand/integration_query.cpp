#include "host/riversand/integration_query.hpp"

#include "engine/base/text.hpp"
#include "host/riversand/criteria.hpp"
#include "host/riversand/loose_json.hpp"
#include "host/riversand/platform_error.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sluice::riversand {

namespace {

constexpr std::array<std::string_view, 6> criteria = {"typesCriterion",      "attributesCriterion",
                                                      "propertiesCriterion", "relationshipsCriterion",
                                                      "keywordsCriterion",   "isAttributesCriterionOR"};

template <std::size_t count>
void add_unknown(const Json &object, const std::array<std::string_view, count> &known, const PartPlace &at,
                 std::set<std::string> &without_effect) {
    if (!object.is_object()) {
        if (!is_nothing(object)) without_effect.insert(at.path);
        return;
    }
    for (const auto &[name, value] : object.items())
        if (std::find(known.begin(), known.end(), name) == known.end() && !is_nothing(value))
            without_effect.insert(at.below(name).path);
}

// What requests ask in the same words is refused by their place; here it stands elsewhere.
template <typename Read>
Json read_at(const PartPlace &at, Read read) {
    try {
        return read();
    } catch (const http::Refusal &problem) {
        throw refused(problem.code().c_str(), at.place + ": " + problem.detail());
    }
}

void read_count(const Json &options, const char *theirs, const char *ours, std::int64_t count_min, const PartPlace &at,
                Json &query) {
    const Json &json = member(options, theirs);
    if (json.is_null()) return;
    const std::optional<std::int64_t> count = count_of(json);
    if (!count || *count < count_min)
        throw refused(code::wrong_parameter,
                      at.below(theirs).place + " should be a whole number from " + std::to_string(count_min));
    if (*count > 0) query[ours] = *count;
}

}  // namespace

bool is_nothing(const Json &value) {
    if (value.is_structured() || value.is_null()) return value.empty();
    const std::string text = text_of(value).value_or("");
    return text.empty() || equal_ignoring_case(text, "NONE") || flag_of(value) == false;
}

void add_unknown_criteria(const Json &filters, const PartPlace &at, std::set<std::string> &without_effect) {
    add_unknown(filters, criteria, at, without_effect);
}

Json criteria_condition(const Json &filters, const PartPlace &at, std::set<std::string> &without_effect) {
    add_unknown_criteria(filters, at, without_effect);
    if (!filters.is_object()) return nullptr;
    const Json query = read_at(at, [&] { return query_of({{"filters", filters}}); });
    Json conditions = Json::array();
    if (const Json &keywords = member(query, "keywords"); !keywords.is_null())
        conditions.push_back({{"keywords", keywords["words"]}, {"match", keywords["match"]}});
    if (const Json &where = member(query, "where"); !where.is_null()) conditions.push_back(where);
    if (conditions.empty()) return nullptr;
    return conditions.size() == 1 ? conditions.front() : Json{{"and", conditions}};
}

Json search_query(const Json &search, const PartPlace &at, std::set<std::string> &without_effect) {
    add_unknown(search, std::array<std::string_view, 1>{"params"}, at, without_effect);
    const Json &params = member(search, "params"), &asked = member(params, "query"),
               &options = member(params, "options"), &sort = member(params, "sort");
    const PartPlace inner = at.below("params");
    add_unknown(params, std::array<std::string_view, 3>{"query", "options", "sort"}, inner, without_effect);
    add_unknown(asked, std::array<std::string_view, 4>{"id", "ids", "name", "filters"}, inner.below("query"),
                without_effect);
    add_unknown(member(asked, "filters"), criteria, inner.below("query").below("filters"), without_effect);
    add_unknown(options, std::array<std::string_view, 2>{"maxRecords", "from"}, inner.below("options"), without_effect);
    add_unknown(sort, std::array<std::string_view, 2>{"attributes", "properties"}, inner.below("sort"), without_effect);
    // In a profile, what is empty asks for nothing.
    Json said = Json::object();
    if (asked.is_object())
        for (const auto &[name, value] : asked.items())
            if (!value.empty() && value != "") said[name] = value;
    return read_at(at, [&] {
        Json query = query_of(said);
        if (Json order = order_of(sort); !order.empty()) query["sort"] = std::move(order);
        read_count(options, "maxRecords", "limit", 1, inner.below("options"), query);
        read_count(options, "from", "offset", 0, inner.below("options"), query);
        return query;
    });
}

}  // namespace sluice::riversand
