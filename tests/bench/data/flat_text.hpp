// The flat table as CSV and as JSON Lines.
#pragma once

#include <cstdint>
#include <string>

namespace sluice::bench {

/// The names of the columns as a line of CSV.
void append_flat_csv_header(std::string &out);

/// One row as a line of CSV: NULL is nothing at all, what holds a comma, a quote or a line feed is quoted.
void append_flat_csv(std::string &out, std::int64_t number);

/// One row as a line of JSON: an object with the columns as keys, NULL left out.
void append_flat_json(std::string &out, std::int64_t number);

}  // namespace sluice::bench
