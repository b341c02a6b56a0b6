#include "plugins/source_jsonl/jsonl_source.hpp"

#include "plugins/source_jsonl/file_stream.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::jsonl {

namespace {

std::vector<std::string> paths_of(const sdk::Settings &settings) {
    const auto found = settings.find("path");
    if (found == settings.end())
        throw sdk::Failure(SLUICE_BAD_CONFIG,
                           "the setting path is missing: name a file, a folder, a pattern, '-' for standard input, or "
                           "a list of those");
    const auto paths = found->is_array() ? sdk::setting(settings, "path", std::vector<std::string>())
                                         : std::vector{sdk::setting(settings, "path", "")};
    const bool is_one_bad = std::any_of(paths.begin(), paths.end(), [](const std::string &path) {
        return path.empty() || path.find('\0') != std::string::npos;
    });
    if (paths.empty() || is_one_bad)
        throw sdk::Failure(SLUICE_BAD_CONFIG, "the setting path names nothing: it is empty or has an empty path in it");
    return paths;
}

// The value that the word in the setting `key` stands for; the first word is the default.
template <typename T, std::size_t count>
T choice(const sdk::Settings &settings, const char *key, const std::pair<const char *, T> (&words)[count]) {
    const std::string word = sdk::setting(settings, key, words[0].first);
    std::string known;
    for (const auto &[text, value] : words) {
        if (word == text) return value;
        known += (known.empty() ? "" : ", ") + std::string(text);
    }
    throw sdk::Failure(SLUICE_BAD_CONFIG, std::string("the setting ") + key + " is none of " + known);
}

Format format_of(const sdk::Settings &settings) {
    constexpr std::pair<const char *, Shape> shapes[] = {
        {"auto", Shape::automatic}, {"lines", Shape::lines}, {"array", Shape::array}, {"object", Shape::object}};
    constexpr std::pair<const char *, Compression> compressions[] = {{"auto", Compression::automatic},
                                                                     {"none", Compression::none},
                                                                     {"gzip", Compression::gzip},
                                                                     {"zstd", Compression::zstd}};
    return {choice(settings, "shape", shapes), sdk::setting(settings, "container", "entities"),
            choice(settings, "compression", compressions)};
}

}  // namespace

JsonlSource::JsonlSource(sdk::Job job, const sdk::Settings &settings)
    : job_(job),
      format_(format_of(settings)),
      inputs_(list_inputs(paths_of(settings))),
      bytes_total_(total_bytes(inputs_)) {}

std::optional<sdk::SourceBatch> JsonlSource::next(sdk::BatchLimits limits) {
    while (input_index_ < inputs_.size()) {
        interruption_.check();
        std::optional<sdk::SourceBatch> batch = next_of_input(limits);
        job_.progress(bytes_read_, bytes_total_);
        if (batch) return batch;
        reader_.reset();
        ++input_index_;
    }
    return std::nullopt;
}

std::optional<sdk::SourceBatch> JsonlSource::next_of_input(sdk::BatchLimits limits) {
    const Input &input = inputs_[input_index_];
    if (reader_ == nullptr)
        reader_ = std::make_unique<BlockReader>(
            std::make_unique<FileStream>(input.path, input.name, interruption_, bytes_read_), input.name, format_,
            pool_, interruption_);
    const auto positive = [](std::int64_t number) {
        return static_cast<std::size_t>(std::max<std::int64_t>(number, 1));
    };
    std::optional<RecordBatch> batch = reader_->next({positive(limits.rows_max), positive(limits.bytes_max)});
    if (!batch) return std::nullopt;
    return sdk::SourceBatch{std::move(batch->array), input.name.c_str(), batch->first_line, batch->first_byte};
}

}  // namespace sluice::jsonl
