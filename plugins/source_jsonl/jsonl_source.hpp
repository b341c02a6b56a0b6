// Entities from JSON text: JSON Lines, arrays, objects with an array; plain or compressed; one file or many.
#pragma once

#include "plugins/input/input_queue.hpp"
#include "plugins/sdk/sluice/source.hpp"
#include "plugins/source_jsonl/block_reader.hpp"
#include "plugins/source_jsonl/settings_schema.hpp"

#include <memory>
#include <optional>

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
    void interrupt() noexcept { inputs_.interrupt(); }

private:
    std::optional<sdk::SourceBatch> next_of(const input::Input &current, sdk::BatchLimits limits);

    Format format_;
    input::InputQueue inputs_;
    std::shared_ptr<BlockPool> pool_ = std::make_shared<BlockPool>();
    std::unique_ptr<BlockReader> reader_;  // of the input at the front
};

}  // namespace sluice::jsonl
