// From entities to typed rows: extraction alone, and calls into Lua.
#include "engine/script/transform.hpp"

#include "tests/bench/micro/samples.hpp"

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace sluice::bench {

namespace {

constexpr std::int64_t entity_count = 400;  // about 1 MiB

Transform make_transform(const char *script) {
    TransformSpec spec;
    spec.source = {"entities", {{"entity", ColumnType::json, {}}}, {}};
    spec.scripts = std::make_shared<ScriptFiles>(
        std::vector<std::filesystem::path>{std::filesystem::path(SLUICE_SOURCE_FOLDER) / "tests/bench/scripts"},
        script);
    spec.limits.job_steps = std::numeric_limits<std::uint64_t>::max();
    return Transform(std::move(spec));
}

void transform_entities(benchmark::State &state, const char *script) {
    std::size_t byte_count = 0;
    const SourceBatch batch = nested_entities(entity_count, byte_count);
    Transform transform = make_transform(script);
    for (auto _ : state) {
        TransformResult result = transform.run(batch, [] { return false; });
        if (!result.errors.empty()) throw std::runtime_error(result.errors.front().message);
        benchmark::DoNotOptimize(result.tables.front());
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(byte_count));
    state.SetItemsProcessed(state.iterations() * entity_count);
}

BENCHMARK_CAPTURE(transform_entities, parsing_alone, "one_constant.lua");
BENCHMARK_CAPTURE(transform_entities, native_20, "nested_columns.lua");
BENCHMARK_CAPTURE(transform_entities, native_15_lua_5, "nested_computed.lua");
BENCHMARK_CAPTURE(transform_entities, lua_empty_call, "one_empty_call.lua");

}  // namespace

}  // namespace sluice::bench
