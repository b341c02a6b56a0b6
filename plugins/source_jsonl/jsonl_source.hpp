// Entities from JSON text: JSON Lines, arrays, objects with an array; plain or compressed; one file or many.
#pragma once

#include "plugins/sdk/sluice/source.hpp"
#include "plugins/source_jsonl/block_reader.hpp"
#include "plugins/source_jsonl/input_list.hpp"
#include "plugins/source_jsonl/interruption.hpp"
#include "plugins/source_jsonl/settings_schema.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace sluice::jsonl {

/// The source plugin `jsonl`. Inputs are listed when it is opened and opened one after the other. It finds where
/// records begin and end; the engine parses them.
class JsonlSource {
public:
    static constexpr const char *name = "jsonl";
    static constexpr const char *version = "0.1.0";
    static constexpr const char *description =
        "JSON records: one a line, in an array, or in an array within an object; plain, gzip or zstd";
    static constexpr const char *settings_schema = jsonl::settings_schema;

    JsonlSource(sdk::Job job, const sdk::Settings &settings);

    Table table() const { return sdk::entity_table(); }
    std::optional<sdk::SourceBatch> next(sdk::BatchLimits limits);
    void interrupt() noexcept { interruption_.set(); }

private:
    std::optional<sdk::SourceBatch> next_of_input(sdk::BatchLimits limits);

    sdk::Job job_;
    Format format_;
    std::vector<Input> inputs_;
    std::size_t input_index_ = 0;
    std::int64_t bytes_read_ = 0;
    std::int64_t bytes_total_ = 0;
    Interruption interruption_;
    std::shared_ptr<BlockPool> pool_ = std::make_shared<BlockPool>();
    std::unique_ptr<BlockReader> reader_;  // of inputs_[input_index_]
};

}  // namespace sluice::jsonl
