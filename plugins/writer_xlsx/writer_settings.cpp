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

// What the setting `key` says; what it leaves out is as in `style`.
HeaderStyle read_header_style(const sdk::Settings &settings, const std::string &key, HeaderStyle style) {
    style.is_bold = sdk::setting(settings, "bold", style.is_bold);
    if (const std::string fill = sdk::setting(settings, "fill", ""); fill == "none")
        style.fill.reset();
    else if (!fill.empty())
        style.fill = read_color(key + ".fill", fill);
    if (const std::string color = sdk::setting(settings, "color", ""); !color.empty())
        style.color = read_color(key + ".color", color);
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

std::map<std::string, std::uint32_t> read_group_fills(const sdk::Settings &settings) {
    std::map<std::string, std::uint32_t> fills;
    for (const auto &[group, fill] : settings.items())
        fills[group] = read_color("group_fills." + group, sdk::setting(settings, group.c_str(), ""));
    return fills;
}

std::map<std::string, NamedStyle> read_styles(const std::string &setting, const sdk::Settings &settings) {
    std::map<std::string, NamedStyle> styles;
    for (const auto &[name, said] : settings.items()) {
        NamedStyle &style = styles[name];
        const std::string key = setting + "." + name;
        if (said.contains("bold")) style.is_bold = sdk::setting(said, "bold", true);
        if (const std::string fill = sdk::setting(said, "fill", ""); !fill.empty())
            style.fill = read_color(key + ".fill", fill);
        if (const std::string color = sdk::setting(said, "color", ""); !color.empty())
            style.color = read_color(key + ".color", color);
    }
    return styles;
}

std::optional<std::int64_t> read_rows_per_sheet(const sdk::Settings &settings) {
    const std::string full_sheet = sdk::setting(settings, "full_sheet", "next_file");
    if (full_sheet == "next_sheet") return sdk::setting(settings, "rows_per_sheet", sheet_rows_max);
    if (settings.contains("rows_per_sheet"))
        throw sdk::Failure(SLUICE_BAD_CONFIG,
                           "the setting 'rows_per_sheet' needs 'full_sheet: next_sheet'; for smaller files set "
                           "output.split_rows");
    return std::nullopt;
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
    const std::map<std::string, OnMisfit> misfits = {{"adapt", OnMisfit::adapt}, {"fail", OnMisfit::fail}};

    WriterSettings result;
    result.sheet_name = sdk::setting(settings, "sheet_name", "");
    result.active_sheet = sdk::setting(settings, "active_sheet", "");
    result.sheet_names = choice(settings, "sheet_names", misfits, OnMisfit::adapt);
    if (settings.contains("header")) result.has_header = sdk::setting(settings, "header", true);
    result.header_names = choice<HeaderNames>(
        settings, "header_names",
        {{"label", HeaderNames::label}, {"code", HeaderNames::code}, {"both", HeaderNames::both}}, HeaderNames::label);
    result.has_header_notes = sdk::setting(settings, "header_notes", true);
    result.is_header_frozen = sdk::setting(settings, "freeze_header", true);
    result.has_autofilter = sdk::setting(settings, "autofilter", true);
    if (const auto width = settings.find("column_width"); width != settings.end() && width->is_number())
        result.column_width = width->get<double>();
    else
        result.is_width_measured = sdk::setting(settings, "column_width", "header") == "content";
    if (const auto size = settings.find("font_size"); size != settings.end() && size->is_number())
        result.font_size = size->get<double>();
    result.header_style = read_header_style(group("header_style"), "header_style", {});
    result.group_style = read_header_style(group("group_style"), "group_style", result.header_style);
    result.group_fills = read_group_fills(group("group_fills"));
    result.header_styles = read_styles("header_styles", group("header_styles"));
    result.cell_styles = read_styles("cell_styles", group("cell_styles"));
    result.cell_styles.insert(result.header_styles.begin(), result.header_styles.end());
    result.is_header_wrapped = sdk::setting(settings, "header_wrap", false);
    result.list_sheet = sdk::setting(settings, "list_sheet", "Lists");
    result.notes = choice<Notes>(
        settings, "notes",
        {{"cell", Notes::cell}, {"sheet", Notes::sheet}, {"column", Notes::column}, {"none", Notes::none}},
        Notes::cell);
    result.has_validation = sdk::setting(settings, "validation", true);
    result.rows_per_sheet = read_rows_per_sheet(settings);
    result.number_formats = read_number_formats(group("number_formats"));
    result.compression = choice<Compression>(
        settings, "compression",
        {{"fast", Compression::fast}, {"balanced", Compression::balanced}, {"small", Compression::small}},
        Compression::fast);
    result.long_text = choice<LongText>(
        settings, "long_text",
        {{"fail", LongText::fail}, {"truncate", LongText::truncate}, {"reject", LongText::reject}}, LongText::fail);
    result.control_characters = choice<ControlCharacters>(
        settings, "control_characters",
        {{"escape", ControlCharacters::escape}, {"strip", ControlCharacters::strip}, {"fail", ControlCharacters::fail}},
        ControlCharacters::escape);
    return result;
}

}  // namespace sluice::xlsx
