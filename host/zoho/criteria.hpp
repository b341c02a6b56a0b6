// Criteria, the WHERE-like texts of the Zoho Analytics API, as queries.
#pragma once

#include "engine/batch/column_type.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::zoho {

/// A column as criteria may name it.
struct CriteriaColumn {
    std::string title;  // in criteria
    std::string name;   // in the rows
    ColumnType type = ColumnType::text;
};

/// What criteria are about.
struct CriteriaView {
    std::string name;
    std::vector<CriteriaColumn> columns;
    std::vector<std::string> other_tables;  // those that there are besides, which criteria may not ask
};

/// Why a text is no criteria for a view.
struct CriteriaFault {
    static constexpr int unconvertible = 7327, unknown_column = 7330, no_parse = 7331, unknown_table = 7332,
                         aggregate = 7333;

    int code = no_parse;
    std::string message;  // with the place: "… at character 12"
};

/// A query in the form of docs/query.md, or a fault.
struct CriteriaQuery {
    nlohmann::ordered_json query = nlohmann::ordered_json::object();
    std::optional<CriteriaFault> fault;
};

/// The query that takes the rows for which the criteria are true, as SQL means it: with NULL nothing is true but IS
/// NULL, also below NOT. Texts are equal and LIKE each other whatever the case. An empty text takes every row. Any
/// thread; bounded by criteria_bytes_max, and by depth and number of conditions within.
CriteriaQuery read_criteria(std::string_view text, const CriteriaView &view);

inline constexpr std::size_t criteria_bytes_max = 64 << 10;

}  // namespace sluice::zoho
