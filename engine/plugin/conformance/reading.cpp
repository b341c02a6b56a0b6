#include "engine/plugin/conformance/reading.hpp"

#include "engine/batch/batch_check.hpp"
#include "engine/batch/column_view.hpp"
#include "engine/batch/source_column.hpp"
#include "engine/plugin/conformance/trial.hpp"

#include <cstring>
#include <functional>

namespace sluice::conformance {

namespace {

template <typename Number>
void append_bytes(std::string &key, Number value) {
    key.append(reinterpret_cast<const char *>(&value), sizeof value);
}

// White space around JSON text means nothing, and may depend on where a batch is cut.
std::string_view trimmed(std::string_view json) {
    constexpr std::string_view white_space = " \t\n\r";
    const std::size_t first = json.find_first_not_of(white_space);
    if (first == std::string_view::npos) return "";
    return json.substr(first, json.find_last_not_of(white_space) - first + 1);
}

std::size_t row_hash(const BatchView &view, std::int64_t row) {
    std::string key;
    for (const ColumnView &column : view.columns()) {
        const bool is_null = column.is_null(row);
        key += is_null ? 'n' : 'v';
        if (is_null) continue;
        switch (column.type()) {
            case ColumnType::boolean: key += column.boolean(row) ? '1' : '0'; break;
            case ColumnType::int64: append_bytes(key, column.int64(row)); break;
            case ColumnType::float64: append_bytes(key, column.float64(row)); break;
            case ColumnType::date32: append_bytes(key, column.date32(row)); break;
            case ColumnType::timestamp: append_bytes(key, column.timestamp(row)); break;
            case ColumnType::json: key.append(trimmed(column.text(row))); break;
            case ColumnType::text:
            case ColumnType::decimal: key.append(column.text(row)); break;
        }
    }
    return std::hash<std::string>()(key);
}

std::int64_t text_bytes(const BatchView &view) {
    std::int64_t bytes = 0;
    if (view.row_count() == 0) return 0;
    for (const ColumnView &column : view.columns())
        if (is_text_like(column.type()))
            for (std::int64_t row = 0; row < view.row_count(); ++row)
                bytes += static_cast<std::int64_t>(column.text(row).size());
    return bytes;
}

}  // namespace

std::vector<std::size_t> Reading::rows() const {
    std::vector<std::size_t> all;
    for (const BatchDigest &batch : batches) all.insert(all.end(), batch.rows.begin(), batch.rows.end());
    return all;
}

BatchDigest digest_batch(const Table &table, const SourceBatch &batch, const ReadLimits &limits) {
    check_batch(table, *batch.array);
    const BatchView view(column_types(table), *batch.array);
    expect(view.row_count() > 0, "next gave a batch without rows; at the end it returns END");
    // "About": a batch may pass the limit by its last row, or hold white space beside its rows.
    expect(view.row_count() == 1 || text_bytes(view) <= 2 * limits.bytes_max,
           "next gave " + std::to_string(text_bytes(view)) + " bytes where about " + std::to_string(limits.bytes_max) +
               " were asked for");
    expect(batch.first_line >= 0 && batch.first_byte >= -1, "next gave an origin with a negative line or byte");
    expect(batch.first_byte == -1 || has_entities(table), "only an entity source can say first_byte");
    BatchDigest digest{batch.input, batch.first_line, batch.first_byte, {}};
    for (const sluice_row_place &place : batch.places)
        expect(place.line >= 0 && place.byte >= -1, "next gave a row a negative line or byte");
    for (std::int64_t row = 0; row < view.row_count(); ++row) digest.rows.push_back(row_hash(view, row));
    // A rejected row holds no values, only a reason.
    for (const RejectedRow &rejected : batch.rejected)
        digest.rows[static_cast<std::size_t>(rejected.row)] = std::hash<std::string>()(rejected.message);
    return digest;
}

Reading read_batches(Source &source, const ReadLimits &limits,
                     const std::function<void(const std::function<void()> &)> &call) {
    Reading reading;
    while (reading.batches.size() < limits.batches_max) {
        std::optional<SourceBatch> batch;
        const auto next = [&] { batch = source.next(limits.rows_max, limits.bytes_max); };
        if (call)
            call(next);
        else
            next();
        reading.is_at_end = !batch;
        if (!batch) break;
        reading.batches.push_back(digest_batch(source.table(), *batch, limits));
    }
    return reading;
}

}  // namespace sluice::conformance
