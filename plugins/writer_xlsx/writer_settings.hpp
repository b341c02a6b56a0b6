// The settings of the xlsx writer.
#pragma once

#include "engine/batch/column_type.hpp"
#include "plugins/sdk/sluice/settings.hpp"
#include "plugins/writer_xlsx/deflater.hpp"
#include "plugins/writer_xlsx/excel_limits.hpp"
#include "plugins/writer_xlsx/xml_text.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace sluice::xlsx {

/// What becomes of a sheet name that Excel does not take.
enum class OnMisfit : std::uint8_t { adapt = 1, fail };

/// What stands in the header: the columns' names, what the source calls them, or a row of each.
enum class HeaderNames : std::uint8_t { label = 1, code, both };

/// What becomes of a column that holds the notes of another.
enum class Notes : std::uint8_t { cell = 1, sheet, column, none };

/// What becomes of a text that no cell can hold. reject: the engine takes its record out before.
enum class LongText : std::uint8_t { fail = 1, truncate, reject };

struct HeaderStyle {
    bool is_bold = true;
    std::optional<std::uint32_t> fill = 0xe7e6e6;  // 0xRRGGBB
    std::optional<std::uint32_t> color;
};

/// How a header or a cell looks; one that says nothing is as the others.
struct NamedStyle {
    std::optional<bool> is_bold;
    std::optional<std::uint32_t> fill, color;  // 0xRRGGBB
};

struct WriterSettings {
    std::string sheet_name;    // of the first table; empty: the table's own
    std::string active_sheet;  // name of the table that is in front; empty: the first visible one
    OnMisfit sheet_names = OnMisfit::adapt;
    std::optional<bool> has_header;  // none: as the tables say, else true
    HeaderNames header_names = HeaderNames::label;
    bool has_header_notes = true;
    bool is_header_frozen = true;
    bool has_autofilter = true;
    std::optional<double> column_width;  // in characters; none: as wide as the header needs
    bool is_width_measured = false;      // without column_width: as wide as the first rows need
    double font_size = 11;               // in points
    HeaderStyle header_style;
    HeaderStyle group_style;
    std::map<std::string, std::uint32_t> group_fills;  // 0xRRGGBB
    std::map<std::string, NamedStyle> header_styles;   // by the name that columns say
    std::map<std::string, NamedStyle> cell_styles;     // by the name that rows say, header_styles included
    bool is_header_wrapped = false;
    std::string list_sheet = "Lists";
    Notes notes = Notes::cell;
    bool has_validation = true;
    std::optional<std::int64_t> rows_per_sheet;  // none: a full sheet is the end of the file
    std::map<ColumnType, std::string> number_formats;
    Compression compression = Compression::fast;
    LongText long_text = LongText::fail;
    ControlCharacters control_characters = ControlCharacters::escape;
};

/// Read settings that satisfy settings_schema; throws Failure (bad_config) for what the schema cannot say (colours,
/// number formats).
WriterSettings read_settings(const sdk::Settings &settings);

}  // namespace sluice::xlsx
