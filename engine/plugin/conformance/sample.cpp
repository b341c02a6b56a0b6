#include "engine/plugin/conformance/sample.hpp"

#include "engine/batch/batch_check.hpp"
#include "engine/batch/builder.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <string>

namespace sluice::conformance {

namespace {

enum SampleColumn : std::size_t { id, name, is_active, amount, ratio, day, changed, price, document };

// Every character class that some format has to escape, quote or refuse.
constexpr std::array<std::string_view, 16> awkward_texts = {
    "",
    " spaces at both ends ",
    "quotes \" and ' and `",
    "separators , ; | \t",
    "line\nfeed, carriage\r\nreturn",
    "=1+1",
    "<tag a=\"b\">&amp;</tag>",
    "\\backslash \\n \\u0041",
    "00012345678905",
    "Gr\xC3\xB6\xC3\x9F"
    "e \xE2\x82\xAC 10",
    "\xE6\xBC\xA2\xE5\xAD\x97 \xD8\xB9\xD8\xB1\xD8\xA8\xD9\x8A",
    "\xF0\x9F\x98\x80 beyond the basic plane",
    "\xEF\xBB\xBF"
    "a mark of byte order",
    "\xEF\xBF\xBE no character",
    "control \x01\x1f\x7f",
    std::string_view("a zero \0 byte", 13),
};

template <typename Number>
Number at(const std::vector<Number> &values, std::size_t row) {
    return values[row % values.size()];
}

}  // namespace

Table sample_table(const std::string &name) {
    Table table;
    table.name = name;
    table.metadata = {{SLUICE_META_FREEZE, "1"}, {SLUICE_META_HEADER_ROWS, "2"}};
    table.columns = {
        {"ID", ColumnType::text, {{SLUICE_META_REQUIRED, "1"}, {SLUICE_META_NUMBER_FORMAT, "@"}}},
        {"Name \"in\", quotes", ColumnType::text, {{SLUICE_META_GROUP, "Texts"}, {SLUICE_META_WIDTH, "40"}}},
        {"Active", ColumnType::boolean, {{SLUICE_META_HELP, "Whether it is sold"}}},
        {"Amount", ColumnType::int64, {{SLUICE_META_RULE, R"({"min":0})"}}},
        {"Ratio", ColumnType::float64, {{SLUICE_META_NUMBER_FORMAT, "0.00"}}},
        {"Day", ColumnType::date32, {{SLUICE_META_PROMPT, "A day"}}},
        {"Changed", ColumnType::timestamp, {}},
        {"Price", ColumnType::decimal, {{SLUICE_META_VALUES, R"(["1.00","2.00"])"}}},
        {"Document", ColumnType::json, {{SLUICE_META_NOTE_OF, "ID"}}},
    };
    return table;
}

OwnedArray sample_rows(std::int64_t first_row, std::int64_t count) {
    BatchBuilder rows(column_types(sample_table()));
    for (std::int64_t row = first_row; row < first_row + count; ++row) {
        const std::string number = std::to_string(row);
        rows.column(id).append_text("sku-" + number);
        if (row % 7 == 3)
            rows.column(name).append_null();
        else
            rows.column(name).append_text("Name of " + number);
        rows.column(is_active).append_boolean(row % 2 == 0);
        rows.column(amount).append_int64(row * 1'000'003);
        rows.column(ratio).append_float64(static_cast<double>(row) / 8);
        rows.column(day).append_date32(static_cast<std::int32_t>(row % 20'000));
        rows.column(changed).append_timestamp(1'700'000'000'000'000 + row * 1'000'000);
        rows.column(price).append_text(number + ".90");
        rows.column(document).append_text(R"({"row":)" + number + R"(,"list":[1,"b",null]})");
        rows.end_row();
    }
    return rows.finish();
}

OwnedArray null_rows(std::int64_t count) {
    BatchBuilder rows(column_types(sample_table()));
    for (std::int64_t row = 0; row < count; ++row) {
        for (std::size_t i = 0; i < rows.column_count(); ++i) rows.column(i).append_null();
        rows.end_row();
    }
    return rows.finish();
}

OwnedArray unusual_rows() {
    using Int64 = std::numeric_limits<std::int64_t>;
    using Double = std::numeric_limits<double>;
    static const std::vector<std::int64_t> integers = {Int64::min(), Int64::max(), 0, -1, (std::int64_t{1} << 53) + 1};
    static const std::vector<double> numbers = {
        Double::quiet_NaN(), Double::infinity(), -Double::infinity(), -0.0, Double::max(), Double::denorm_min(), 0.1};
    static const std::vector<std::int32_t> days = {std::numeric_limits<std::int32_t>::min(),
                                                   std::numeric_limits<std::int32_t>::max(), -719'529, 2'932'896, -1};
    static const std::vector<std::string> decimals = {"0", "-0.00", "007.10",
                                                      std::string(40, '9') + "." + std::string(40, '1')};
    static const std::vector<std::string> documents = {"null", "[]", "\"\\u0000 \\ud83d\\ude00\"", " {\"a\" : 1e400}\n",
                                                       "12345678901234567890"};
    BatchBuilder rows(column_types(sample_table()));
    for (std::size_t row = 0; row < awkward_texts.size(); ++row) {
        rows.column(id).append_text(awkward_texts[row]);
        rows.column(name).append_text(awkward_texts[awkward_texts.size() - 1 - row]);
        rows.column(is_active).append_boolean(true);
        rows.column(amount).append_int64(at(integers, row));
        rows.column(ratio).append_float64(at(numbers, row));
        rows.column(day).append_date32(at(days, row));
        rows.column(changed).append_timestamp(at(integers, row));
        rows.column(price).append_text(at(decimals, row));
        rows.column(document).append_text(at(documents, row));
        rows.end_row();
    }
    return rows.finish();
}

OwnedArray long_row(std::size_t bytes) {
    BatchBuilder rows(column_types(sample_table()));
    std::string text;
    while (text.size() < bytes) text += "a long text with \"quotes\", and line ends\n";
    rows.column(id).append_text("long");
    rows.column(name).append_text(text);
    for (std::size_t i = is_active; i < rows.column_count(); ++i) rows.column(i).append_null();
    rows.end_row();
    return rows.finish();
}

Table sample_entity_table() { return {"entities", {{"entity", ColumnType::json, {}}}, {}}; }

OwnedArray sample_entities(std::int64_t first_row, std::int64_t count) {
    BatchBuilder rows({ColumnType::json});
    for (std::int64_t row = first_row; row < first_row + count; ++row) {
        rows.column(0).append_text(R"({"id":"sku-)" + std::to_string(row) +
                                   R"(","type":"sku","name":"A name","data":{}})");
        rows.end_row();
    }
    return rows.finish();
}

}  // namespace sluice::conformance
