#include "plugins/source_jsonl/jsonl_source.hpp"

#include "plugins/input/settings.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace sluice::jsonl {

namespace {

constexpr std::string_view file_suffixes[] = {".json", ".jsonl", ".ndjson"};

Format format_of(const sdk::Settings &settings) {
    constexpr std::pair<const char *, Shape> shapes[] = {
        {"auto", Shape::automatic}, {"lines", Shape::lines}, {"array", Shape::array}, {"object", Shape::object}};
    return {input::choice(settings, "shape", shapes), sdk::setting(settings, "container", "entities"),
            input::compression_of(settings)};
}

}  // namespace

JsonlSource::JsonlSource(sdk::Job job, const sdk::Settings &settings)
    : format_(format_of(settings)), inputs_(job, input::list_inputs(input::paths_of(settings), file_suffixes)) {}

std::optional<sdk::SourceBatch> JsonlSource::next(sdk::BatchLimits limits) {
    while (const input::Input *const current = inputs_.current()) {
        inputs_.interruption().check();
        std::optional<sdk::SourceBatch> batch = next_of(*current, limits);
        inputs_.report_progress();
        if (batch) return batch;
        reader_.reset();
        inputs_.leave();
    }
    return std::nullopt;
}

std::optional<sdk::SourceBatch> JsonlSource::next_of(const input::Input &current, sdk::BatchLimits limits) {
    if (reader_ == nullptr)
        reader_ = std::make_unique<BlockReader>(inputs_.open(), current.name, format_, pool_, inputs_.interruption());
    const auto positive = [](std::int64_t number) {
        return static_cast<std::size_t>(std::max<std::int64_t>(number, 1));
    };
    std::optional<RecordBatch> batch = reader_->next({positive(limits.rows_max), positive(limits.bytes_max)});
    if (!batch) return std::nullopt;
    return sdk::SourceBatch{std::move(batch->array), current.name.c_str(), batch->first_line, batch->first_byte};
}

}  // namespace sluice::jsonl
