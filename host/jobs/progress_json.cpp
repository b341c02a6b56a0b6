#include "host/jobs/progress_json.hpp"

#include <nlohmann/json.hpp>

namespace sluice {

namespace {

using Json = nlohmann::ordered_json;

// The one list of counters, for both directions: visit(key, field).
template <typename AnyProgress, typename Visit>
void each_counter(AnyProgress &progress, Visit visit) {
    visit("records_read", progress.records_read);
    visit("records_filtered", progress.records_filtered);
    visit("rows_written", progress.rows_written);
    visit("records_rejected", progress.records_rejected);
    visit("bytes_written", progress.bytes_written);
    visit("input_bytes_read", progress.input_bytes_read);
    visit("input_bytes_total", progress.input_bytes_total);
}

}  // namespace

Json to_json(const JobProgress &progress) {
    Json json = {{"phase", progress.phase}};
    each_counter(progress, [&json](const char *key, const auto &field) { json[key] = field; });
    if (progress.records_expected) json["records_expected"] = *progress.records_expected;
    return json;
}

JobProgress parse_progress(const Json &json) {
    JobProgress progress;
    const auto phase = json.find("phase");
    if (phase != json.end() && phase->is_string()) progress.phase = phase->get<std::string>();
    each_counter(progress, [&json](const char *key, auto &field) {
        const auto value = json.find(key);
        if (value != json.end() && value->is_number_integer()) value->get_to(field);
    });
    const auto expected = json.find("records_expected");
    if (expected != json.end() && expected->is_number_integer())
        progress.records_expected = expected->get<std::int64_t>();
    return progress;
}

}  // namespace sluice
