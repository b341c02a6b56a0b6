// Which value fits which column.
#include "engine/entity/typed_value.hpp"

#include "engine/base/failure.hpp"
#include "engine/batch/column_view.hpp"
#include "engine/entity/date_text.hpp"
#include "engine/entity/entity_parser.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace sluice;

namespace {

std::string shown(ColumnType type, ColumnBuilder &builder) {
    ArrowArray array;
    builder.finish(array);
    const OwnedArray owner(array);
    BOOST_REQUIRE(owner->length == 1);
    const ColumnView view(type, *owner, 0, 1);
    if (view.is_null(0)) return "NULL";
    std::vector<char> text;
    switch (type) {
        case ColumnType::boolean: return view.boolean(0) ? "true" : "false";
        case ColumnType::int64: return std::to_string(view.int64(0));
        case ColumnType::float64: return std::to_string(view.float64(0));
        case ColumnType::date32: append_date(text, view.date32(0)); return {text.begin(), text.end()};
        case ColumnType::timestamp: append_datetime(text, view.timestamp(0)); return {text.begin(), text.end()};
        default: return std::string(view.text(0));
    }
}

// The value in a column of that type, or "refused".
std::string put(ColumnType type, const std::string &json, bool is_utc_assumed = false) {
    EntityParser parser;
    BOOST_REQUIRE(!parser.parse(json, 0));
    ColumnBuilder builder(type);
    try {
        append_value(builder, parser.root(), {is_utc_assumed});
    } catch (const Failure &failure) {
        BOOST_TEST((failure.status() == Status::bad_data));
        BOOST_TEST(failure.message().find("does not fit a column of type " + std::string(type_name(type))) !=
                   std::string::npos);
        return "refused";
    }
    return shown(type, builder);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(typed_value)

BOOST_AUTO_TEST_CASE(null_in_every_type) {
    for (int i = 1; i <= static_cast<int>(ColumnType::decimal); ++i)
        for (const char *json : {"null", "\"_NULL\""}) BOOST_TEST(put(static_cast<ColumnType>(i), json) == "NULL");
}

BOOST_AUTO_TEST_CASE(text) {
    const ColumnType type = ColumnType::text;
    BOOST_TEST(put(type, R"("0123")") == "0123");
    BOOST_TEST(put(type, R"("")") == "");
    BOOST_TEST(put(type, "190.50") == "190.50");
    BOOST_TEST(put(type, "1e400") == "1e400");
    BOOST_TEST(put(type, "12345678901234567890123") == "12345678901234567890123");
    BOOST_TEST(put(type, "18446744073709551615") == "18446744073709551615");
    BOOST_TEST(put(type, "-7") == "-7");
    BOOST_TEST(put(type, "true") == "true");
    BOOST_TEST(put(type, "{}") == "refused");
    BOOST_TEST(put(type, "[1]") == "refused");
}

BOOST_AUTO_TEST_CASE(integer) {
    const ColumnType type = ColumnType::int64;
    BOOST_TEST(put(type, "9223372036854775807") == "9223372036854775807");
    BOOST_TEST(put(type, R"("42")") == "42");
    for (const char *json : {"9223372036854775808", "12345678901234567890123", "1.5", "5.0", "1e3", R"("042")",
                             R"("4.0")", R"("")", "true", "[1]"})
        BOOST_TEST(put(type, json) == "refused");
}

BOOST_AUTO_TEST_CASE(decimal) {
    const ColumnType type = ColumnType::decimal;
    BOOST_TEST(put(type, "190.50") == "190.50");
    BOOST_TEST(put(type, "1.5e3") == "1500");
    BOOST_TEST(put(type, "7") == "7");
    BOOST_TEST(put(type, "18446744073709551616") == "18446744073709551616");
    BOOST_TEST(put(type, "123456789012345678901234567890.10") == "123456789012345678901234567890.10");
    BOOST_TEST(put(type, R"("190.50")") == "190.50");
    for (const char *json : {R"("007")", R"("1e3")", R"("1,5")", "false", "1e9999", "{}"})
        BOOST_TEST(put(type, json) == "refused");
}

BOOST_AUTO_TEST_CASE(number) {
    const ColumnType type = ColumnType::float64;
    BOOST_TEST(put(type, "1.25") == "1.250000");
    BOOST_TEST(put(type, "9007199254740992") == "9007199254740992.000000");
    BOOST_TEST(put(type, "18446744073709549568") == "18446744073709549568.000000");
    BOOST_TEST(put(type, "100000000000000000000") == "100000000000000000000.000000");
    BOOST_TEST(put(type, R"("1.25")") == "1.250000");
    for (const char *json :
         {"9007199254740993", "18446744073709551615", "9223372036854775807", "1e400", "-1e400", R"("x")", "true"})
        BOOST_TEST(put(type, json) == "refused");
}

BOOST_AUTO_TEST_CASE(boolean) {
    const ColumnType type = ColumnType::boolean;
    BOOST_TEST(put(type, "true") == "true");
    BOOST_TEST(put(type, R"("false")") == "false");
    for (const char *json : {R"("True")", R"("yes")", "1", "0", "[]"}) BOOST_TEST(put(type, json) == "refused");
}

BOOST_AUTO_TEST_CASE(date_and_datetime) {
    BOOST_TEST(put(ColumnType::date32, R"("2024-02-29")") == "2024-02-29");
    for (const char *json : {R"("2024-02-29T10:00:00Z")", R"("7/31/2018")", "20240229"})
        BOOST_TEST(put(ColumnType::date32, json) == "refused");
    BOOST_TEST(put(ColumnType::timestamp, R"("2018-07-30T23:01:36.338-0500")") == "2018-07-31T04:01:36.338Z");
    for (const char *json : {R"("2018-07-30T23:01:36")", R"("2018-07-30")", "0"})
        BOOST_TEST(put(ColumnType::timestamp, json) == "refused");
    BOOST_TEST(put(ColumnType::timestamp, R"("2018-07-30T23:01:36")", true) == "2018-07-30T23:01:36Z");
}

BOOST_AUTO_TEST_CASE(json) {
    const ColumnType type = ColumnType::json;
    for (const char *value :
         {R"({"a": 190.50})", "[1, 2]", "190.50", "12345678901234567890123", "true", R"("x\u00e9\n")", "7"})
        BOOST_TEST(put(type, value) == value);
    BOOST_TEST(put(type, "{\n \"a\": [1,\n 2.50]}") == R"({"a":[1,2.50]})");
}

BOOST_AUTO_TEST_CASE(values_that_never_were_json) {
    ColumnBuilder quoted(ColumnType::json);
    append_text(quoted, "a \"b\"\n\x01\xc3\xa9", {});
    BOOST_TEST(shown(ColumnType::json, quoted) == "\"a \\\"b\\\"\\n\\u0001\xc3\xa9\"");
    for (const ColumnType type :
         {ColumnType::text, ColumnType::int64, ColumnType::decimal, ColumnType::boolean, ColumnType::date32}) {
        ColumnBuilder builder(type);
        BOOST_CHECK_THROW(append_double(builder, 1.5), Failure);
        BOOST_TEST(builder.row_count() == 0);
    }
    ColumnBuilder number(ColumnType::float64);
    BOOST_CHECK_THROW(append_double(number, std::numeric_limits<double>::infinity()), Failure);
    BOOST_CHECK_THROW(append_double(number, std::numeric_limits<double>::quiet_NaN()), Failure);
    append_double(number, 1.5);
    BOOST_TEST(shown(ColumnType::float64, number) == "1.500000");
}

BOOST_AUTO_TEST_SUITE_END()
