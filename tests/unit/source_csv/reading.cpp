#include "tests/unit/source_csv/reading.hpp"

#include "engine/base/failure.hpp"
#include "engine/batch/batch_check.hpp"
#include "engine/entity/date_text.hpp"
#include "engine/script/typed_columns.hpp"
#include "tests/unit/input/source_services.hpp"

#include <boost/test/unit_test.hpp>

namespace sluice::csv {

namespace {

std::string printable(std::string_view text) {
    std::string result;
    for (const char byte : text) {
        const auto code = static_cast<unsigned char>(byte);
        const char *digits = "0123456789abcdef";
        if (code >= 0x20 && code < 0x7f)
            result += byte;
        else
            result += {'\\', 'x', digits[code >> 4], digits[code & 15]};
    }
    return result;
}

std::string cell(const ColumnView &cells, std::int64_t row) {
    if (cells.is_null(row)) return "-";
    std::vector<char> text;
    switch (cells.type()) {
        case ColumnType::boolean: return cells.boolean(row) ? "true" : "false";
        case ColumnType::int64: return std::to_string(cells.int64(row));
        case ColumnType::float64: return nlohmann::json(cells.float64(row)).dump();
        case ColumnType::date32: append_date(text, cells.date32(row)); break;
        case ColumnType::timestamp: append_datetime(text, cells.timestamp(row)); break;
        default: return printable(cells.text(row));
    }
    return {text.begin(), text.end()};
}

std::string row_text(const TypedColumns &typed, const BatchView &view, std::int64_t row) {
    if (const auto found = typed.rejected().find(row); found != typed.rejected().end()) {
        const RejectedRow &rejected = found->second;
        return "rejected" + (rejected.column ? ", " + typed.table().columns[*rejected.column].name : "") + ": " +
               rejected.message;
    }
    std::string text;
    for (std::size_t i = 0; i < view.column_count(); ++i) text += (i > 0 ? "|" : "") + cell(view.column(i), row);
    return text;
}

}  // namespace

std::string rows_of(const nlohmann::json &settings, std::int64_t rows_max, std::int64_t bytes_max) {
    input::SourceServices services;
    std::string text;
    try {
        Source source(*SLUICE_PLUGIN_ENTRY(), services, 1, settings.dump(), {});
        TypedColumns typed(source.table());
        while (const std::optional<SourceBatch> batch = source.next(rows_max, bytes_max)) {
            typed.read(*batch);
            const BatchView view(column_types(typed.table()), typed.array());
            BOOST_TEST_REQUIRE(static_cast<std::int64_t>(batch->places.size()) == view.row_count());
            for (std::int64_t row = 0; row < view.row_count(); ++row) {
                const sluice_row_place &place = batch->places[static_cast<std::size_t>(row)];
                text += std::to_string(place.line) + ' ' + std::to_string(place.byte) + ": " +
                        row_text(typed, view, row) + '\n';
            }
        }
    } catch (const Failure &failure) {
        text += std::string(status_name(failure.status())) + ": " + failure.message() + '\n';
    }
    return text;
}

}  // namespace sluice::csv
