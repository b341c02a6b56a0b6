// Whether a statement over datasets can be run, before there is a job for it.
#pragma once

#include "host/exports/sql_request.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// What is known of a statement without running it.
struct SqlCheck {
    std::optional<SqlFault> fault;     // nothing else is known then
    std::vector<std::string> columns;  // of the result
    std::vector<std::size_t> used;     // places of the tables that it reads, ascending
};

/// Prepares the statement against empty tables of this shape. Reads no rows; bounded in time and memory. Any thread.
SqlCheck check_sql(const SqlRequest &request);

}  // namespace sluice
