#include "plugins/source_csv/csv_settings.hpp"

#include "plugins/input/settings.hpp"

#include <string_view>

namespace sluice::csv {

namespace {

sdk::Failure refusal(const std::string &what) { return {SLUICE_BAD_CONFIG, what}; }

char read_character(const sdk::Settings &settings, const char *key, const char *fallback) {
    const std::string text = sdk::setting(settings, key, fallback);
    if (text.size() != 1 || static_cast<unsigned char>(text[0]) >= 0x80 || text[0] == '\n' || text[0] == '\r' ||
        text[0] == '\0')
        throw refusal(std::string("the setting '") + key +
                      "' must be one character of ASCII, and no line break; a tab is \"\\t\"");
    return text[0];
}

Dialect read_dialect(const sdk::Settings &settings) {
    Dialect dialect;
    dialect.delimiter = read_character(settings, "delimiter", ",");
    dialect.has_quote = !sdk::setting(settings, "quote", "\"").empty();
    if (dialect.has_quote) dialect.quote = read_character(settings, "quote", "\"");
    if (dialect.has_quote && dialect.quote == dialect.delimiter)
        throw refusal("the settings 'delimiter' and 'quote' are the same character; choose two");
    return dialect;
}

std::vector<input::DeclaredColumn> read_columns(const sdk::Settings &settings, Header header) {
    if (settings.contains("columns")) return input::columns_of(settings);
    if (header == Header::first) return {};
    throw refusal("without a header to take names from, the setting 'columns' must name all columns");
}

std::vector<std::string> read_null_texts(const sdk::Settings &settings) {
    const auto found = settings.find("null_text");
    if (found != settings.end() && found->is_array())
        return sdk::setting(settings, "null_text", std::vector<std::string>());
    return {sdk::setting(settings, "null_text", "")};
}

}  // namespace

CsvSettings read_settings(const sdk::Settings &settings) {
    constexpr std::pair<const char *, Header> headers[] = {
        {"first", Header::first}, {"skip", Header::skip}, {"none", Header::none}};
    constexpr std::pair<const char *, Encoding> encodings[] = {
        {"auto", Encoding::automatic},           {"utf-8", Encoding::utf8},
        {"utf-16le", Encoding::utf16le},         {"utf-16be", Encoding::utf16be},
        {"windows-1252", Encoding::windows1252}, {"iso-8859-1", Encoding::latin1}};
    constexpr std::pair<const char *, char> separators[] = {{".", '.'}, {",", ','}};
    constexpr std::pair<const char *, bool> finer_times[] = {{"refuse", false}, {"cut", true}};
    constexpr std::pair<const char *, bool> blanks[] = {{"keep", false}, {"trim", true}};
    CsvSettings result;
    result.compression = input::compression_of(settings);
    result.encoding = input::choice(settings, "encoding", encodings);
    result.dialect = read_dialect(settings);
    result.skipped_count = sdk::setting<std::int64_t>(settings, "skip_records", 0);
    result.header = input::choice(settings, "header", headers);
    result.columns = read_columns(settings, result.header);
    result.null_texts = read_null_texts(settings);
    result.cuts_finer_times = input::choice(settings, "finer_times", finer_times);
    result.trims_blanks = input::choice(settings, "blanks", blanks);
    result.decimal_separator = input::choice(settings, "decimal_separator", separators);
    return result;
}

}  // namespace sluice::csv
