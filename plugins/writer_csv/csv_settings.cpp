#include "plugins/writer_csv/csv_settings.hpp"

#include <algorithm>
#include <string>
#include <utility>

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

// The value that the word in the setting `key` stands for; the first word is the default.
template <typename T, std::size_t count>
T read_word(const sdk::Settings &settings, const char *key, const std::pair<std::string_view, T> (&words)[count]) {
    const std::string text = sdk::setting(settings, key, std::string(words[0].first));
    std::string possible;
    for (std::size_t i = 0; i < count; ++i) {
        if (text == words[i].first) return words[i].second;
        possible += (i == 0 ? "" : i + 1 < count ? ", " : " and ") + std::string(words[i].first);
    }
    throw refusal(std::string("the setting '") + key + "' is '" + text + "'; possible are " + possible);
}

Quoting read_quoting(const sdk::Settings &settings) {
    constexpr std::pair<std::string_view, Quoting> words[] = {
        {"minimal", Quoting::minimal}, {"text", Quoting::text}, {"all", Quoting::all}, {"none", Quoting::none}};
    return read_word(settings, "quoting", words);
}

HeaderNames read_header_names(const sdk::Settings &settings) {
    constexpr std::pair<std::string_view, HeaderNames> words[] = {
        {"label", HeaderNames::label}, {"code", HeaderNames::code}, {"both", HeaderNames::both}};
    return read_word(settings, "header_names", words);
}

std::string_view read_line_end(const sdk::Settings &settings) {
    constexpr std::pair<std::string_view, std::string_view> words[] = {{"lf", "\n"}, {"crlf", "\r\n"}, {"cr", "\r"}};
    return read_word(settings, "line_end", words);
}

Encoding read_encoding(const sdk::Settings &settings) {
    constexpr std::pair<std::string_view, Encoding> words[] = {
        {"utf-8", Encoding::utf8}, {"utf-16le", Encoding::utf16le}, {"windows-1252", Encoding::windows1252}};
    return read_word(settings, "encoding", words);
}

Unencodable read_unencodable(const sdk::Settings &settings) {
    constexpr std::pair<std::string_view, Unencodable> words[] = {{"fail", Unencodable::fail},
                                                                  {"replace", Unencodable::replace}};
    return read_word(settings, "unencodable", words);
}

bool read_formulas(const sdk::Settings &settings) {
    constexpr std::pair<std::string_view, bool> words[] = {{"keep", false}, {"escape", true}};
    return read_word(settings, "formulas", words);
}

char read_decimal_separator(const sdk::Settings &settings) {
    constexpr std::pair<std::string_view, char> words[] = {{".", '.'}, {",", ','}};
    return read_word(settings, "decimal_separator", words);
}

bool read_tables(const sdk::Settings &settings) {
    constexpr std::pair<std::string_view, bool> words[] = {{"files", false}, {"one_file", true}};
    return read_word(settings, "tables", words);
}

std::string read_extension(const sdk::Settings &settings) {
    const std::string extension = sdk::setting(settings, "extension", "csv");
    const auto is_plain = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    };
    if (extension.empty() || !std::all_of(extension.begin(), extension.end(), is_plain))
        throw refusal("the setting 'extension' is '" + extension + "'; it consists of letters and digits, such as dsv");
    return "." + extension;
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
    if (begins_like_mark(settings.null_text))
        throw refusal(
            "the setting 'null_text' cannot begin like a byte order mark: at a file's start readers would take it for "
            "one");
    if (!is_encodable(settings.null_text, settings.encoding))
        throw refusal("the setting 'null_text' has a character that " + std::string(encoding_name(settings.encoding)) +
                      " does not have");
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
    result.header_names = read_header_names(settings);
    result.encoding = read_encoding(settings);
    result.unencodable = read_unencodable(settings);
    result.has_bom = sdk::setting(settings, "bom", false);
    if (result.has_bom && result.encoding == Encoding::windows1252)
        throw refusal("the setting 'bom' asks for a byte order mark, which windows-1252 does not have");
    result.has_sep_line = sdk::setting(settings, "sep_line", false);
    result.escapes_formulas = read_formulas(settings);
    result.decimal_separator = read_decimal_separator(settings);
    result.null_text = sdk::setting(settings, "null_text", "");
    check_null_text(result);
    result.has_one_file = read_tables(settings);
    result.extension = read_extension(settings);
    return result;
}

}  // namespace sluice
