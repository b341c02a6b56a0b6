// What the tests of queries share: one record or row, and whether a query takes it.
#pragma once

#include "engine/base/failure.hpp"
#include "engine/batch/batch_check.hpp"
#include "engine/batch/builder.hpp"
#include "engine/entity/entity_parser.hpp"
#include "engine/query/entity_filter.hpp"
#include "engine/query/query_reader.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace sluice::test {

inline Table entity_source() { return {"", {{"entity", ColumnType::json, {}}}, {}}; }

/// One record after the other, asked with one query after the other.
class Filtered {
public:
    explicit Filtered(std::string record) : record_(std::move(record)) {
        const auto problem = parser_.parse(record_, 0);
        BOOST_REQUIRE_MESSAGE(!problem, problem.value_or(""));
    }

    /// Whether the record satisfies a query, given as JSON.
    bool by_query(const std::string &json) {
        const Query query = read_query_text(json, "query");
        Entity entity;
        const Table source = entity_source();
        EntityFilter filter(query.where, entity, source);
        entity.assign(parser_.root());
        return filter.matches(entity, BatchView(), 0);
    }
    /// The same for a condition.
    bool by(const std::string &condition) { return by_query("{\"where\": " + condition + "}"); }

private:
    std::string record_;
    EntityParser parser_;
};

/// Everything wrong with a query, one fault a line: "path: message".
inline std::string faults(const std::string &json) {
    std::vector<QueryProblem> problems;
    read_query(nlohmann::ordered_json::parse(json), problems);
    std::string text;
    for (const QueryProblem &problem : problems)
        text += (text.empty() ? "" : "\n") + query_path_text(problem.path) + ": " + problem.message;
    return text;
}

}  // namespace sluice::test
