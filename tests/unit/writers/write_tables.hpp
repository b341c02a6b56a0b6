// Runs a writer class over tables that a test spells as JSON cells, through the C functions that the engine would call.
#pragma once

#include "tests/unit/writers/fake_job.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sluice::test {

using Json = nlohmann::json;

/// Cells as JSON numbers, text, booleans and null. Dates are days and timestamps microseconds since 1970.
using Row = std::vector<Json>;
using Rows = std::vector<Row>;

inline OwnedArray make_batch(const Table &table, const Rows &rows) {
    std::vector<ColumnType> types;
    for (const Column &column : table.columns) types.push_back(column.type);
    BatchBuilder builder(types);
    for (const Row &row : rows) {
        for (std::size_t i = 0; i < types.size(); ++i) {
            ColumnBuilder &column = builder.column(i);
            const Json &cell = row.at(i);
            if (cell.is_null()) {
                column.append_null();
                continue;
            }
            switch (types[i]) {
                case ColumnType::boolean: column.append_boolean(cell.get<bool>()); break;
                case ColumnType::int64: column.append_int64(cell.get<std::int64_t>()); break;
                case ColumnType::float64: column.append_float64(cell.get<double>()); break;
                case ColumnType::date32: column.append_date32(cell.get<std::int32_t>()); break;
                case ColumnType::timestamp: column.append_timestamp(cell.get<std::int64_t>()); break;
                case ColumnType::text:
                case ColumnType::json:
                case ColumnType::decimal: column.append_text(cell.get_ref<const std::string &>()); break;
            }
        }
        builder.end_row();
    }
    return builder.finish();
}

/// One batch of one table, for write_tables.
struct TableRows {
    std::int32_t table = 0;
    OwnedArray rows;
};

/// How a run ended. `call` is the one that failed ("open", "encode", ...), or empty.
struct Written {
    sluice_status status = SLUICE_OK;
    std::string call;
    std::string message;
    std::vector<std::string> warnings;
    std::deque<FakeJob::File> files;

    const std::string &text() const { return files.at(0).bytes; }
};

/// Open the writer class T, encode all batches in two lanes (the last batch first, since lanes are not in step), append
/// them in order, or write them where T has the serial form, and finish. Stops at the first failure. Output beyond
/// `bytes_max` fails.
template <typename T>
Written write_tables(const std::vector<Table> &tables, const Json &settings, const std::vector<TableRows> &batches,
                     std::uint64_t bytes_max = std::numeric_limits<std::uint64_t>::max()) {
    constexpr sluice_writer_api api = sdk::WriterFunctions<T>::api();
    FakeJob job;
    job.bytes_max = bytes_max;
    Written result;
    void *self = nullptr;
    const auto succeeds = [&](const char *call, sluice_status status) {
        if (status != SLUICE_OK && result.status == SLUICE_OK) {
            result.status = status;
            result.call = call;
        }
        return result.status == SLUICE_OK;
    };

    std::deque<OwnedSchema> schemas;
    std::deque<sluice_table> c_tables;
    std::vector<const sluice_table *> table_pointers;
    for (const Table &table : tables) {
        schemas.push_back(export_schema(table));
        c_tables.push_back({sizeof(sluice_table), 0, table.name.c_str(), schemas.back().get()});
        table_pointers.push_back(&c_tables.back());
    }
    if (succeeds("open", api.open(job.get(), settings.dump().c_str(), table_pointers.data(),
                                  static_cast<std::int32_t>(tables.size()), &self))) {
        if (api.write != nullptr) {  // the serial form
            for (const TableRows &batch : batches)
                if (result.status == SLUICE_OK) succeeds("write", api.write(self, batch.table, batch.rows.get()));
            if (result.status == SLUICE_OK) succeeds("finish", api.finish(self));
            api.close(self);
        } else {
            std::vector<std::int64_t> first_rows, row_counts(tables.size(), 0);
            for (const TableRows &batch : batches) {
                std::int64_t &count = row_counts[static_cast<std::size_t>(batch.table)];
                first_rows.push_back(count);
                count += batch.rows->length;
            }
            std::vector<sluice_block> blocks(batches.size());
            void *lanes[2] = {};
            for (void *&lane : lanes) succeeds("lane_open", api.lane_open(self, &lane));
            for (std::size_t i = batches.size(); i-- > 0 && result.status == SLUICE_OK;) {
                blocks[i].struct_size = sizeof(sluice_block);
                succeeds("encode", api.encode(self, lanes[i % 2], batches[i].table, batches[i].rows.get(),
                                              first_rows[i], &blocks[i]));
            }
            for (void *lane : lanes) api.lane_close(self, lane);
            for (std::size_t i = 0; i < batches.size() && result.status == SLUICE_OK; ++i)
                succeeds("append", api.append(self, batches[i].table, &blocks[i]));
            for (sluice_block &block : blocks)
                if (block.release != nullptr) block.release(&block);
            if (result.status == SLUICE_OK) succeeds("finish", api.finish(self));
            api.close(self);
        }
    }
    result.message = job.message;
    result.warnings = job.warnings;
    result.files = std::move(job.files);
    return result;
}

/// The same for one table in batches of `batch_rows` rows.
template <typename T>
Written write_rows(const Table &table, const Json &settings, const Rows &rows, std::size_t batch_rows = 2) {
    std::vector<TableRows> batches;
    for (auto first = rows.begin(); first != rows.end();) {
        const auto last = first + std::min<std::ptrdiff_t>(rows.end() - first, static_cast<std::ptrdiff_t>(batch_rows));
        batches.push_back({0, make_batch(table, Rows(first, last))});
        first = last;
    }
    return write_tables<T>({table}, settings, batches);
}

}  // namespace sluice::test
