#include "plugins/writer_csv/csv_settings.hpp"

#include <algorithm>
#include <string>

namespace sluice {

namespace {

sdk::Failure refusal(const std::string &what) { return {SLUICE_BAD_CONFIG, what}; }

// One ASCII character that can stand between or around values.
char read_character(const sdk::Settings &settings, const char *key, const char *fallback) {
    const std::string text = sdk::setting(settings, key, fallback);
    if (text == "\\t") return '\t';  // what a command line can say
    if (text.size() != 1 || static_cast<unsigned char>(text[0]) >= 0x80 || text[0] == '\0')
        throw refusal(std::string("the setting '") + key + "' must be one ASCII character, or \\t for a tab");
    if (text[0] == '\n' || text[0] == '\r')
        throw refusal(std::string("the setting '") + key + "' cannot be a line break, which ends a row");
    return text[0];
}

Quoting read_quoting(const sdk::Settings &settings) {
    const std::string text = sdk::setting(settings, "quoting", "minimal");
    if (text == "minimal") return Quoting::minimal;
    if (text == "text") return Quoting::text;
    if (text == "all") return Quoting::all;
    if (text == "none") return Quoting::none;
    throw refusal("the setting 'quoting' is '" + text + "'; possible are minimal, text, all and none");
}

std::string_view read_line_end(const sdk::Settings &settings) {
    const std::string text = sdk::setting(settings, "line_end", "lf");
    if (text == "lf") return "\n";
    if (text == "crlf") return "\r\n";
    throw refusal("the setting 'line_end' is '" + text + "'; possible are lf and crlf");
}

// NULL is written without quotes, so that its text must be readable without them.
void check_null_text(const CsvSettings &settings) {
    const auto breaks_row = [&](char c) {
        return c == settings.delimiter || c == settings.quote || c == '\n' || c == '\r' || c == '\0';
    };
    if (std::any_of(settings.null_text.begin(), settings.null_text.end(), breaks_row))
        throw refusal(
            "the setting 'null_text' cannot hold the delimiter, the quote character or a line break: NULL is "
            "written without quotes");
}

}  // namespace

CsvSettings read_csv_settings(const sdk::Settings &settings) {
    CsvSettings result;
    result.delimiter = read_character(settings, "delimiter", ",");
    result.quote = read_character(settings, "quote", "\"");
    if (result.delimiter == result.quote)
        throw refusal("the settings 'delimiter' and 'quote' are the same character; choose two");
    result.quoting = read_quoting(settings);
    result.line_end = read_line_end(settings);
    if (settings.contains("header")) result.has_header = sdk::setting(settings, "header", true);
    result.has_bom = sdk::setting(settings, "bom", false);
    result.null_text = sdk::setting(settings, "null_text", "");
    check_null_text(result);
    return result;
}

}  // namespace sluice
