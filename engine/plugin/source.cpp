#include "engine/plugin/source.hpp"

#include "engine/batch/batch_check.hpp"

#include <nlohmann/json.hpp>

namespace sluice {

Source::Source(const sluice_plugin &plugin, JobServices &services, unsigned thread_count,
               const std::string &settings_json, const std::optional<std::string> &query_json)
    : job_(services, thread_count, "source " + std::string(plugin.name)), api_(*plugin.source) {
    open(settings_json, query_json);
    OwnedSchema schema;
    PluginJob::begin_call();
    job_.check(api_.schema(self_.get(), schema.out()), "schema");
    if (!schema) throw job_.defect("schema", "reported success without giving a schema");
    try {
        table_ = check_schema(*schema);
    } catch (const Failure &failure) {
        throw failure.within(job_.label());
    }
}

void Source::open(const std::string &settings_json, const std::optional<std::string> &query_json) {
    void *self = nullptr;
    const char *residual = nullptr;
    PluginJob::begin_call();
    const sluice_status status =
        api_.open(job_.get(), settings_json.c_str(), query_json ? query_json->c_str() : nullptr, &self, &residual);
    job_.check(status, "open");
    if (self == nullptr) throw job_.defect("open", "reported success without setting self");
    self_ = Self(self, api_.close);
    if (residual == nullptr) return;
    if (!query_json) throw job_.defect("open", "left a residual of a query that nobody asked");
    residual_ = residual;
    if (!nlohmann::json::accept(*residual_)) throw job_.defect("open", "left a residual query that is not JSON");
}

Source::~Source() = default;

std::optional<SourceBatch> Source::next(std::int64_t rows_max, std::int64_t bytes_max) {
    SourceBatch batch;
    sluice_origin origin = {};
    origin.struct_size = sizeof origin;
    origin.first_byte = -1;
    PluginJob::begin_call();
    const sluice_status status = api_.next(self_.get(), rows_max, bytes_max, batch.array.out(), &origin);
    if (status == SLUICE_END) {
        if (batch.array) throw job_.defect("next", "gave a batch together with END");
        return std::nullopt;
    }
    job_.check(status, "next");
    if (!batch.array) throw job_.defect("next", "reported success without giving a batch");
    if (batch.array->length > rows_max)
        throw job_.defect("next", "gave " + std::to_string(batch.array->length) + " rows where " +
                                      std::to_string(rows_max) + " were asked for");
    batch.input = job_.said(origin.name);
    batch.first_line = origin.first_line;
    batch.first_byte = origin.first_byte;
    if (origin.places != nullptr && batch.array->length > 0)
        batch.places.assign(origin.places, origin.places + batch.array->length);
    read_rejected(origin, batch);
    return batch;
}

void Source::read_rejected(const sluice_origin &origin, SourceBatch &batch) const {
    if (origin.rejected_count == 0) return;
    if (origin.rejected_count < 0 || origin.rejected == nullptr || origin.rejected_count > batch.array->length)
        throw job_.defect("next", "gave an impossible number of rejected rows");
    std::int64_t least = 0;
    for (std::int64_t i = 0; i < origin.rejected_count; ++i) {
        const sluice_rejected_row &rejected = origin.rejected[i];
        if (rejected.row < least || rejected.row >= batch.array->length)
            throw job_.defect("next", "rejected rows that are not there, or not in ascending order");
        if (rejected.column < -1 || rejected.column >= static_cast<std::int64_t>(table_.columns.size()))
            throw job_.defect("next", "rejected a row for a column that is not there");
        least = rejected.row + 1;
        RejectedRow row{rejected.row, std::nullopt, job_.said(rejected.message)};
        if (rejected.column >= 0) row.column = static_cast<std::size_t>(rejected.column);
        if (row.message.empty()) row.message = "the source could not make this row and did not say why";
        batch.rejected.push_back(std::move(row));
    }
}

std::optional<std::int64_t> Source::count() {
    if (!SLUICE_HAS(&api_, sluice_source_api, count) || api_.count == nullptr) return std::nullopt;
    std::int64_t rows = -1;
    PluginJob::begin_call();
    job_.check(api_.count(self_.get(), &rows), "count");
    return rows < 0 ? std::nullopt : std::optional(rows);
}

void Source::interrupt() noexcept {
    if (SLUICE_HAS(&api_, sluice_source_api, interrupt) && api_.interrupt != nullptr) api_.interrupt(self_.get());
}

}  // namespace sluice
