// The plugin's settings, checked.
#pragma once

#include "engine/batch/column_type.hpp"
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

/// A column as the settings declare it.
struct DeclaredColumn {
    std::string name;
    ColumnType type = ColumnType::text;
    bool is_utc_assumed = false;
};

struct CsvSettings {
    input::Compression compression = input::Compression::automatic;
    Encoding encoding = Encoding::automatic;
    Dialect dialect;
    Header header = Header::first;
    std::vector<DeclaredColumn> columns;
    std::vector<std::string> null_texts;
    char decimal_separator = '.';
};

/// Everything but the paths. Throws sdk::Failure (SLUICE_BAD_CONFIG).
CsvSettings read_settings(const sdk::Settings &settings);

}  // namespace sluice::csv
