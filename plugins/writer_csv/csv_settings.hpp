// The settings of writer_csv, read and checked against each other.
#pragma once

#include "plugins/sdk/sluice/settings.hpp"
#include "plugins/writer_csv/encoding.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace sluice {

/// Which values stand between quote characters. NULL never does.
enum class Quoting {
    minimal = 1,  // those that would be misread otherwise
    text,         // every text and json value, others as in minimal
    all,          // every value
    none,         // no value; one that would be misread is an error
};

/// What stands in the header: the columns' names, what the source calls them, or a row of each.
enum class HeaderNames { label = 1, code, both };

/// What becomes of a character that the encoding does not have.
enum class Unencodable { fail = 1, replace };

struct CsvSettings {
    char delimiter = ',';
    char quote = '"';
    Quoting quoting = Quoting::minimal;
    std::string_view line_end = "\n";  // of static storage
    std::optional<bool> has_header;    // nothing: as the table says
    HeaderNames header_names = HeaderNames::label;
    bool has_bom = false;
    bool has_sep_line = false;
    Encoding encoding = Encoding::utf8;
    Unencodable unencodable = Unencodable::fail;
    bool escapes_formulas = false;
    char decimal_separator = '.';
    std::string null_text;
    bool has_one_file = false;  // for all tables
    std::string extension = ".csv";
};

/// Throws Failure (BAD_CONFIG) for a value that is unknown and for settings that make an unreadable file together.
CsvSettings read_csv_settings(const sdk::Settings &settings);

}  // namespace sluice
