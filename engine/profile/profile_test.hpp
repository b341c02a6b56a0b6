// The tests that stand in a profile: input records and the rows that must come out.
#pragma once

#include "engine/profile/profile.hpp"
#include "engine/profile/yaml_node.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sluice {

/// What a cell must hold: the text that plain formats show, with every digit; nothing for NULL.
struct ExpectedCell {
    std::string column;  // header; empty where the row is a list, which names every column by its position
    std::optional<std::string> text;
    Place place;
};

struct ExpectedRow {
    bool is_list = false;  // all columns in their order; otherwise the named ones only
    std::vector<ExpectedCell> cells;
    Place place;
};

struct ExpectedTable {
    std::string name;  // empty: the only table
    std::vector<ExpectedRow> rows;
    Place place;
};

/// One entry of `tests`. Files are named beside the profile. A plain value.
struct ProfileTest {
    std::string name;
    Place place;
    std::vector<std::string> records;     // JSON, one line each; numbers are spelled as in the profile
    std::string input_file;               // JSON Lines, instead of records; empty for none
    std::optional<Json> source_settings;  // instead of both: laid over those of the profile's own source
    std::optional<Json> request;          // what a request sets
    std::vector<ExpectedTable> tables;
    std::string rows_file;            // YAML, what `rows` would hold; empty for none
    std::vector<std::string> errors;  // one for each rejected row, in order: a part of its message
    std::string failure;              // a part of the message with which the job fails; empty: it does not
};

/// Read the list at `tests`; what is wrong with it becomes a problem, and its test is left out.
std::vector<ProfileTest> read_profile_tests(const YamlNode &tests, Problems &problems);

/// Read the content of a rows_file: a list of rows.
std::vector<ExpectedRow> read_expected_rows(const YamlNode &rows, const std::string &path, Problems &problems);

}  // namespace sluice
