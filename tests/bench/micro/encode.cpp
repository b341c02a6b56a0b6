// Each writer's encode on a batch of the flat table, through the C functions that the engine calls.
#include "plugins/writer_csv/csv_writer.hpp"
#include "plugins/writer_json/json_writer.hpp"
#include "plugins/writer_ndjson/ndjson_writer.hpp"
#include "plugins/writer_xlsx/xlsx_writer.hpp"
#include "tests/bench/micro/samples.hpp"
#include "tests/unit/writers/fake_job.hpp"

#include <benchmark/benchmark.h>
#include <stdexcept>

namespace sluice::bench {

namespace {

constexpr std::int64_t row_count = 3000;  // about 1 MiB of values

constexpr sluice_writer_api csv_writer = sdk::WriterFunctions<CsvWriter>::api();
constexpr sluice_writer_api json_writer = sdk::WriterFunctions<JsonWriter>::api();
constexpr sluice_writer_api ndjson_writer = sdk::WriterFunctions<NdjsonWriter>::api();
constexpr sluice_writer_api xlsx_writer = sdk::WriterFunctions<xlsx::XlsxWriter>::api();

void encode(benchmark::State &state, const sluice_writer_api &api, const char *settings) {
    test::FakeJob job;
    const auto succeed = [&](sluice_status status) {
        if (status != SLUICE_OK) throw std::runtime_error(job.message);
    };
    const Table table = flat_table();
    const OwnedSchema schema = export_schema(table);
    const sluice_table c_table = {sizeof(sluice_table), 0, table.name.c_str(), schema.get()};
    const sluice_table *tables[] = {&c_table};
    void *self = nullptr, *lane = nullptr;
    succeed(api.open(job.get(), settings, tables, 1, &self));
    succeed(api.lane_open(self, &lane));
    const OwnedArray rows = flat_rows(row_count);
    for (auto _ : state) {
        sluice_block block = {};
        block.struct_size = sizeof block;
        succeed(api.encode(self, lane, 0, rows.get(), 0, &block));
        block.release(&block);
    }
    state.SetItemsProcessed(state.iterations() * row_count * FLAT_COLUMN_COUNT);
    api.lane_close(self, lane);
    api.close(self);
}

BENCHMARK_CAPTURE(encode, csv, csv_writer, "{}");
BENCHMARK_CAPTURE(encode, csv_all_quoted, csv_writer, R"({"quoting": "all"})");
BENCHMARK_CAPTURE(encode, json, json_writer, "{}");
BENCHMARK_CAPTURE(encode, ndjson, ndjson_writer, "{}");
BENCHMARK_CAPTURE(encode, xlsx_fast, xlsx_writer, R"({"compression": "fast"})");
BENCHMARK_CAPTURE(encode, xlsx_balanced, xlsx_writer, R"({"compression": "balanced"})");
BENCHMARK_CAPTURE(encode, xlsx_small, xlsx_writer, R"({"compression": "small"})");

}  // namespace

}  // namespace sluice::bench
