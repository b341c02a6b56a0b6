// The settings of the xlsx writer.
#pragma once

#include "engine/batch/column_type.hpp"
#include "plugins/sdk/sluice/settings.hpp"
#include "plugins/writer_xlsx/deflater.hpp"
#include "plugins/writer_xlsx/xml_text.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace sluice::xlsx {

/// What becomes of a sheet name or a text that Excel does not take.
enum class OnMisfit : std::uint8_t { adapt = 1, fail };

struct HeaderStyle {
    bool is_bold = true;
    std::optional<std::uint32_t> fill = 0xe7e6e6;  // 0xRRGGBB
    std::optional<std::uint32_t> color;
};

struct WriterSettings {
    std::string sheet_name;  // of the first table; empty: the table's own
    OnMisfit sheet_names = OnMisfit::adapt;
    std::optional<bool> has_header;  // none: as the tables say, else true
    bool is_header_frozen = true;
    bool has_autofilter = true;
    std::optional<double> column_width;  // in characters; none: as wide as the header needs
    HeaderStyle header_style;
    std::map<ColumnType, std::string> number_formats;
    Compression compression = Compression::fast;
    OnMisfit long_text = OnMisfit::fail;  // adapt: truncate
    ControlCharacters control_characters = ControlCharacters::escape;
};

/// Read settings that satisfy settings_schema; throws Failure (bad_config) for what the schema cannot say (colours,
/// number formats).
WriterSettings read_settings(const sdk::Settings &settings);

}  // namespace sluice::xlsx
