// The check that every foreign batch passes.
#include "engine/batch/batch_check.hpp"

#include "tests/bench/micro/samples.hpp"

#include <benchmark/benchmark.h>

namespace sluice::bench {

namespace {

void check_flat_rows(benchmark::State &state) {
    constexpr std::int64_t row_count = 3000;
    const Table table = flat_table();
    const OwnedArray rows = flat_rows(row_count);
    for (auto _ : state) check_batch(table, *rows);
    state.SetItemsProcessed(state.iterations() * row_count);
}
BENCHMARK(check_flat_rows);

void check_entities(benchmark::State &state) {
    constexpr std::int64_t row_count = 400;
    std::size_t byte_count = 0;
    const Table table = {"entities", {{"entity", ColumnType::json, {}}}, {}};
    const SourceBatch batch = nested_entities(row_count, byte_count);
    for (auto _ : state) check_batch(table, *batch.array);
    state.SetItemsProcessed(state.iterations() * row_count);
}
BENCHMARK(check_entities);

}  // namespace

}  // namespace sluice::bench
