#include "host/profiles/record_source.hpp"

#include "plugins/sdk/sluice/job.hpp"

namespace sluice {

RecordSource::RecordSource(sdk::Job, const sdk::Settings &settings)
    : records_(settings.at("records").get<std::vector<std::string>>()) {}

std::optional<sdk::SourceBatch> RecordSource::next(sdk::BatchLimits limits) {
    if (next_ == records_.size()) return std::nullopt;
    sdk::SourceBatch batch;
    batch.name = "input";
    batch.first_line = static_cast<std::int64_t>(next_) + 1;
    BatchBuilder rows({ColumnType::json});
    do {
        rows.column(0).append_text(records_[next_++]);
        rows.end_row();
    } while (next_ < records_.size() && rows.row_count() < limits.rows_max &&
             static_cast<std::int64_t>(rows.byte_count()) < limits.bytes_max);
    batch.array = rows.finish();
    return batch;
}

const sluice_plugin &RecordSource::plugin() {
    static constexpr sluice_source_api api = sdk::SourceFunctions<RecordSource>::api();
    static constexpr sluice_plugin plugin = {sizeof(sluice_plugin),
                                             SLUICE_ABI_MAJOR,
                                             SLUICE_ABI_MINOR,
                                             SLUICE_KIND_SOURCE,
                                             "records",
                                             "0.1.0",
                                             "Records that are given with the settings",
                                             "{}",
                                             &api,
                                             nullptr};
    return plugin;
}

}  // namespace sluice
