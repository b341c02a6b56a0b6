// The Excel writer's two halves on their own: cells as XML, and deflating them.
#include "plugins/writer_xlsx/row_writer.hpp"
#include "tests/bench/micro/samples.hpp"

#include <benchmark/benchmark.h>
#include <string>

namespace sluice::bench {

namespace {

using namespace sluice::xlsx;

// Few enough for the writer's buffer, so that nothing is deflated on the way.
constexpr std::int64_t row_count = 150;

SheetPlan sheet_plan() {
    SheetPlan sheet;
    for (const Column &column : flat_table().columns) {
        ColumnPlan plan;
        plan.source = sheet.columns.size();
        plan.header = column.name;
        plan.type = column.type;
        sheet.columns.push_back(std::move(plan));
    }
    return sheet;
}

SheetStyles sheet_styles() {
    SheetStyles styles;
    for (std::uint32_t i = 0; i < FLAT_COLUMN_COUNT; ++i) styles.columns.push_back(i + 1);
    return styles;
}

void write_cells(benchmark::State &state) {
    const Table table = flat_table();
    const RowWriter writer(table, sheet_plan(), sheet_styles(), {}, {});
    const OwnedArray rows = flat_rows(row_count);
    const BatchView view(flat_types(), *rows);
    ChunkWriter chunk(Compression::fast);
    Losses losses;
    std::int64_t byte_count = 0;
    for (auto _ : state) {
        char *const begin = chunk.begin();
        byte_count = writer.write(view, {0, row_count, 0, 0}, chunk, begin, losses) - begin;
    }
    state.SetItemsProcessed(state.iterations() * row_count * FLAT_COLUMN_COUNT);
    state.SetBytesProcessed(state.iterations() * byte_count);
}
BENCHMARK(write_cells);

// The XML of `count` rows.
std::string sheet_xml(std::int64_t count) {
    const Table table = flat_table();
    const RowWriter writer(table, sheet_plan(), sheet_styles(), {}, {});
    ChunkWriter chunk(Compression::fast);
    Losses losses;
    std::string xml;
    flat_row row;
    for (std::int64_t number = 0; number < count; ++number) {
        BatchBuilder rows(flat_types());
        append_flat_row(rows, row, number);
        const OwnedArray one = rows.finish();
        char *const begin = chunk.begin();
        xml.append(begin, writer.write(BatchView(flat_types(), *one), {0, 1, number, number}, chunk, begin, losses));
    }
    return xml;
}

void deflate(benchmark::State &state, Compression compression) {
    const std::string xml = sheet_xml(1000);
    Deflater deflater(compression);
    DeflatedChunk chunk;
    for (auto _ : state) {
        chunk = DeflatedChunk();
        deflater.add(xml, Deflater::Flush::chunk_end, chunk);
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(xml.size()));
    state.counters["percent"] = 100.0 * static_cast<double>(chunk.bytes.size()) / static_cast<double>(xml.size());
}
BENCHMARK_CAPTURE(deflate, fast, Compression::fast);
BENCHMARK_CAPTURE(deflate, balanced, Compression::balanced);
BENCHMARK_CAPTURE(deflate, small, Compression::small);

}  // namespace

}  // namespace sluice::bench
