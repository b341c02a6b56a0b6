#include "engine/query/query_reader.hpp"

#include "engine/base/failure.hpp"
#include "engine/query/condition_reader.hpp"

#include <algorithm>
#include <array>

namespace sluice {

namespace {

using Json = nlohmann::ordered_json;

const Names query_keys = {"ids", "types", "name", "where", "keywords", "sort", "limit", "offset", "and"};

constexpr std::int64_t count_max = 1'000'000'000'000;  // of limit and offset

class QueryReader : ConditionReader {
public:
    QueryReader(std::vector<QueryProblem> &problems, const std::string &name) : ConditionReader(problems, name) {}

    Query read(const Json &json) {
        Query query;
        if (!json.is_object()) {
            refuse("must be a map, not " + std::string(json_kind(json)));
            return query;
        }
        check_keys(json, query_keys);
        query.where.kind = Condition::Kind::all_of;
        std::vector<Condition> &all = query.where.conditions;
        each_present(json, [&](const std::string &key, const Json &value) {
            if (key == "ids")
                all.push_back(read_names_condition("id", value));
            else if (key == "types")
                read_types(value, all);
            else if (key == "name")
                all.push_back(read_name_condition(value));
            else if (key == "where")
                all.push_back(read_condition(value, ConditionScope::record));
            else if (key == "keywords")
                all.push_back(read_keywords_condition(value));
            else if (key == "sort")
                query.sort = read_sort(value);
            else if (key == "limit")
                query.limit = read_count(value);
            else if (key == "offset")
                query.offset = read_count(value);
        });
        if (const auto queries = json.find("and"); queries != json.end() && !queries->is_null())
            return at("and", [&] { return join(*queries, std::move(query)); });
        return query;
    }

private:
    // The queries of "and", joined with the one they stand in.
    Query join(const Json &queries, Query query) {
        if (!queries.is_array() || queries.empty()) {
            refuse("must be a list of queries");
            return query;
        }
        const Level level(*this);
        if (!level.is_allowed()) return query;
        for (std::size_t i = 0; i < queries.size(); ++i) {
            Query next = at(std::to_string(i), [&] { return read(queries[i]); });
            for (Condition &condition : next.where.conditions) query.where.conditions.push_back(std::move(condition));
            if (!next.sort.empty()) query.sort = std::move(next.sort);
            narrow(query, next);
        }
        return query;
    }

    // The window of `inner` counts from where the one of `outer` begins, and ends where that ends at the latest.
    static void narrow(Query &outer, const Query &inner) {
        if (outer.limit) outer.limit = std::max<std::int64_t>(0, *outer.limit - inner.offset);
        if (inner.limit) outer.limit = outer.limit ? std::min(*outer.limit, *inner.limit) : *inner.limit;
        outer.offset = std::min(count_max, outer.offset + inner.offset);
    }

    void read_types(const Json &types, std::vector<Condition> &all) {
        Condition condition = read_names_condition("type", types);
        if (!is_among(condition.test.comparisons[0].operands, any_name)) all.push_back(std::move(condition));
    }

    std::vector<SortKey> read_sort(const Json &json) {
        std::vector<SortKey> keys;
        if (!json.is_array() || json.empty() || json.size() > limits::query_sort_keys_max) {
            refuse("must be a list of one to " + std::to_string(limits::query_sort_keys_max) +
                   " keys: [{attribute: price, type: decimal, order: desc}]");
            return keys;
        }
        for (std::size_t i = 0; i < json.size(); ++i)
            keys.push_back(at(std::to_string(i), [&] { return read_sort_key(json[i]); }));
        return keys;
    }

    SortKey read_sort_key(const Json &json) {
        SortKey key;
        key.path = path();
        if (!json.is_object()) {
            refuse("must be a map, not " + std::string(json_kind(json)));
            return key;
        }
        const Names kinds = {"field", "attribute", "property", "pointer", "column"};
        check_keys(json, joined({kinds,
                                 {"type", "order", "nulls"},
                                 json.contains("attribute") ? Names{"locale", "source", "context"} : Names()}));
        std::size_t found = 0;
        for (const Subject subject :
             {Subject::field, Subject::attribute, Subject::property, Subject::pointer, Subject::column}) {
            const std::string kind(subject_name(subject));
            if (!json.contains(kind)) continue;
            ++found;
            key.subject = subject;
            key.name = at(kind, [&] { return read_subject(json[kind], subject); });
            if (key.name == any_name && subject != Subject::field) refuse_at(kind, "an order needs one name");
        }
        if (found != 1) refuse("needs one of " + listed(kinds));
        if (json.contains("attribute")) {
            read_choice(json, key.choice, key.context);
            key.choice.is_any_locale &= json.contains("locale");
        }
        key.type = read_type(json).value_or(ValueType::string);
        key.is_descending = read_word(json, "order", "asc", "desc");
        key.are_nulls_first = read_word(json, "nulls", "last", "first");
        return key;
    }

    // True for `other`; absent means `usual`.
    bool read_word(const Json &json, const char *key, std::string_view usual, std::string_view other) {
        const auto found = json.find(key);
        if (found == json.end() || *found == usual) return false;
        if (*found == other) return true;
        refuse_at(key, "must be " + std::string(usual) + " or " + std::string(other));
        return false;
    }

    std::int64_t read_count(const Json &json) {
        const bool is_count = json.is_number_unsigned() || (json.is_number_integer() && json.get<std::int64_t>() >= 0);
        if (is_count && json.get<std::uint64_t>() <= static_cast<std::uint64_t>(count_max))
            return json.get<std::int64_t>();
        refuse("must be an integer from 0 to " + std::to_string(count_max));
        return 0;
    }
};

}  // namespace

bool asks_related(const Condition &condition) {
    return !condition.related.empty() ||
           std::any_of(condition.conditions.begin(), condition.conditions.end(), asks_related);
}

std::string query_path_text(const std::vector<std::string> &path) {
    std::string text;
    for (const std::string &step : path) {
        const bool is_index = !step.empty() && step.find_first_not_of("0123456789") == std::string::npos;
        text += is_index ? "[" + step + "]" : (text.empty() ? "" : ".") + one_line(step);
    }
    return text;
}

Query read_query(const nlohmann::ordered_json &json, std::vector<QueryProblem> &problems, const std::string &name) {
    return QueryReader(problems, name).read(json);
}

Query read_query_text(const std::string &text, const std::string &name) {
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) throw Failure(Status::bad_config, name + ": is not JSON");
    std::vector<QueryProblem> problems;
    Query query = read_query(json, problems, name);
    if (problems.empty()) return query;
    const std::string path = query_path_text(problems[0].path);
    throw Failure(Status::bad_config, name + (path.empty() ? "" : "." + path) + ": " + problems[0].message);
}

}  // namespace sluice
