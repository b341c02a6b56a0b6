// What the fuzzers of scripts share: one transform over a few records, as text, with everything checked that holds for
// any script.
#pragma once

#include "tests/unit/script/transform_fixture.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace sluice::test {

inline void require(bool is_true) {
    if (!is_true) __builtin_trap();
}

/// Records with what an entity can hold, right and wrong.
inline SourceBatch fuzz_records() {
    return entities({
        R"({"id":"1","type":"sku","name":"Red Lamp","properties":{"a":"x","n":12345678901234567890.5},"data":{"attributes":{
            "a":{"values":[{"value":"Rote Lampe","locale":"de-DE","properties":{"referenceDataIdentifier":"r"}},
                           {"value":1.50,"uom":"kg","os":"defaults"},{"value":null},{"value":"_NULL"}]},
            "b":{"group":[{"a":{"values":[{"value":"2020-01-02T03:04:05Z"}]},"c":{"group":[{"a":{"values":[{"value":1}]}}]}},
                          {"value":"_NULL"},{"a":{"values":[{"value":true},{"value":[1,{"x":null}]}]}}]},
            "n":{"values":[{"value":9223372036854775808},{"value":-9223372036854775808},{"value":1e400}]}},
          "relationships":{"a":[{"id":"l","relTo":{"id":"P","type":"t"},"attributes":{"a":{"values":[{"value":true}]}}}]},
          "contexts":[{"context":{"a":"x"},"attributes":{"a":{"values":[{"value":"y"}]}}},{"context":[]},7]}})",
        R"({"id":["1"],"type":7,"data":{"attributes":{"a":{"values":{"a":1}},"b":{"group":[3,{"a":5}]},"n":[]},
          "relationships":{"a":"a"},"contexts":{}}})",
        R"("a")",
        R"({"id":1,"id":2)",
        std::nullopt,
    });
}

/// Bounds that end a script within a fuzzer's patience.
inline ScriptLimits fuzz_limits() {
    ScriptLimits result;
    result.memory_bytes = 64u << 20;
    result.row_steps = 100'000;
    return result;
}

/// All tables and errors of one run, or the failure that ends it.
inline std::string run_text(const TransformSpec &spec) {
    std::string text;
    try {
        Transform transform(spec);
        const TransformResult result = transform.run(fuzz_records(), [] { return false; });
        require(result.tables.size() == transform.tables().size());
        for (std::size_t i = 0; i < result.tables.size(); ++i) {
            const Table &table = transform.tables()[i];
            text += table.name + ": " + rows_of(table, result.tables[i]) + "\n";
            const BatchView view(column_types(table), *result.tables[i]);
            for (std::size_t column = 0; column < view.column_count(); ++column)
                for (std::int64_t row = 0; row < view.row_count(); ++row)
                    require(view.column(column).type() != ColumnType::json || view.column(column).is_null(row) ||
                            nlohmann::json::accept(view.column(column).text(row)));
        }
        for (const RowError &error : result.errors) {
            require(!error.message.empty());
            text += std::to_string(error.record) + " " + error.column + " " + error.script + " " + error.message + "\n";
        }
    } catch (const Failure &failure) {
        require(failure.status() == Status::bad_config || failure.status() == Status::bad_data);
        require(!failure.message().empty());
        text += failure.message();
    }
    return text;
}

}  // namespace sluice::test
