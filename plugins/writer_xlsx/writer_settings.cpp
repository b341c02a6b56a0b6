// The settings of the xlsx writer.
#include "plugins/writer_xlsx/writer_settings.hpp"

#include "plugins/writer_xlsx/number_format.hpp"

#include <charconv>

namespace sluice::xlsx {

namespace {

std::uint32_t read_color(const std::string &key, const std::string &text) {
    std::uint32_t color = 0;
    const char *end = text.data() + text.size();
    if (text.size() == 7 && text[0] == '#') {
        const auto [stop, error] = std::from_chars(text.data() + 1, end, color, 16);
        if (error == std::errc() && stop == end) return color;
    }
    throw sdk::Failure(SLUICE_BAD_CONFIG,
                       "the setting '" + key + "' is '" + text + "', which is no colour; write it as \"#RRGGBB\"");
}

HeaderStyle read_header_style(const sdk::Settings &settings) {
    HeaderStyle style;
    style.is_bold = sdk::setting(settings, "bold", style.is_bold);
    if (const std::string fill = sdk::setting(settings, "fill", ""); fill == "none")
        style.fill.reset();
    else if (!fill.empty())
        style.fill = read_color("header_style.fill", fill);
    if (const std::string color = sdk::setting(settings, "color", ""); !color.empty())
        style.color = read_color("header_style.color", color);
    return style;
}

std::map<ColumnType, std::string> read_number_formats(const sdk::Settings &settings) {
    // An integer column shows all its digits; "General" would show long ones as 1.2E+13.
    std::map<ColumnType, std::string> formats = {
        {ColumnType::int64, "0"}, {ColumnType::date32, "yyyy-mm-dd"}, {ColumnType::timestamp, "yyyy-mm-dd hh:mm:ss"}};
    for (const auto &[name, format] : settings.items()) {
        const std::optional<ColumnType> type = type_of_name(name);
        if (!type || !format.is_string()) continue;
        if (const std::string problem = number_format_problem(format.get<std::string>()); !problem.empty())
            throw sdk::Failure(SLUICE_BAD_CONFIG, "the setting 'number_formats." + name +
                                                      "' is no number format that Excel takes: " + problem);
        formats[*type] = format.get<std::string>();
    }
    return formats;
}

template <typename T>
T choice(const sdk::Settings &settings, const char *key, const std::map<std::string, T> &choices, T fallback) {
    const auto found = settings.find(key);
    if (found == settings.end()) return fallback;
    const auto chosen = choices.find(sdk::setting(settings, key, ""));
    if (chosen == choices.end())
        throw sdk::Failure(SLUICE_BAD_CONFIG, std::string("the setting '") + key + "' has an unknown value");
    return chosen->second;
}

}  // namespace

WriterSettings read_settings(const sdk::Settings &settings) {
    const sdk::Settings nothing = sdk::Settings::object();
    const auto group = [&](const char *key) {
        const auto found = settings.find(key);
        return found != settings.end() && found->is_object() ? *found : nothing;
    };
    const std::map<std::string, OnMisfit> misfits = {
        {"adapt", OnMisfit::adapt}, {"truncate", OnMisfit::adapt}, {"fail", OnMisfit::fail}};

    WriterSettings result;
    result.sheet_name = sdk::setting(settings, "sheet_name", "");
    result.sheet_names = choice(settings, "sheet_names", misfits, OnMisfit::adapt);
    if (settings.contains("header")) result.has_header = sdk::setting(settings, "header", true);
    result.is_header_frozen = sdk::setting(settings, "freeze_header", true);
    result.has_autofilter = sdk::setting(settings, "autofilter", true);
    if (const auto width = settings.find("column_width"); width != settings.end() && width->is_number())
        result.column_width = width->get<double>();
    result.header_style = read_header_style(group("header_style"));
    result.number_formats = read_number_formats(group("number_formats"));
    result.compression = choice<Compression>(
        settings, "compression",
        {{"fast", Compression::fast}, {"balanced", Compression::balanced}, {"small", Compression::small}},
        Compression::fast);
    result.long_text = choice(settings, "long_text", misfits, OnMisfit::fail);
    result.control_characters = choice<ControlCharacters>(
        settings, "control_characters",
        {{"escape", ControlCharacters::escape}, {"strip", ControlCharacters::strip}, {"fail", ControlCharacters::fail}},
        ControlCharacters::escape);
    return result;
}

}  // namespace sluice::xlsx
