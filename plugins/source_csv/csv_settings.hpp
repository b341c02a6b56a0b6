// The plugin's settings, checked.
#pragma once

#include "plugins/input/declared_column.hpp"
#include "plugins/input/decompression.hpp"
#include "plugins/sdk/sluice/settings.hpp"
#include "plugins/source_csv/record_reader.hpp"
#include "plugins/source_csv/text_decoder.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::csv {

/// Where the names of the columns come from.
enum class Header : std::uint8_t { first = 1, skip, none };

struct CsvSettings {
    input::Compression compression = input::Compression::automatic;
    Encoding encoding = Encoding::automatic;
    Dialect dialect;
    std::int64_t skipped_count = 0;  // records in front of the header
    Header header = Header::first;
    std::vector<input::DeclaredColumn> columns;
    std::vector<std::string> null_texts;
    char decimal_separator = '.';
    bool cuts_finer_times = false;  // of datetimes finer than microseconds
    bool trims_blanks = false;      // around values that are no text
};

/// Everything but the paths. Throws sdk::Failure (SLUICE_BAD_CONFIG).
CsvSettings read_settings(const sdk::Settings &settings);

}  // namespace sluice::csv
