#include "host/api/job_view.hpp"

#include "host/exports/export_spec.hpp"
#include "host/http/request_target.hpp"
#include "host/jobs/progress_json.hpp"

#include <algorithm>
#include <cmath>

namespace sluice {

namespace {

std::string_view reason_name(QueuePlace::Reason reason) {
    switch (reason) {
        case QueuePlace::Reason::runners_busy: return "runners_busy";
        case QueuePlace::Reason::tenant_limit: return "tenant_limit";
        case QueuePlace::Reason::backoff: return "backoff";
    }
    return "runners_busy";
}

std::string_view job_kind_name(JobKind kind) {
    switch (kind) {
        case JobKind::export_files: return "export";
        case JobKind::load: return "load";
        case JobKind::publish: return "publish";
        case JobKind::rollback: return "rollback";
        case JobKind::remove: return "delete";
    }
    return "";
}

void set_time(Json &json, const char *key, const std::optional<Timestamp> &time) {
    if (time) json[key] = time_text(*time);
}

// Of the whole, as far as it is known how much that is: by records, else by bytes of input.
std::optional<double> done_share(const JobProgress &progress) {
    const auto share = [](std::int64_t done, std::int64_t all) {
        return std::clamp(static_cast<double>(done) / static_cast<double>(all), 0.0, 1.0);
    };
    if (progress.records_expected && *progress.records_expected > 0)
        return share(progress.records_read, *progress.records_expected);
    if (progress.input_bytes_total > 0) return share(progress.input_bytes_read, progress.input_bytes_total);
    return std::nullopt;
}

double rounded(double value) { return std::round(value * 10) / 10; }

Json progress_view(const Job &job) {
    Json json = to_json(job.progress);
    const std::optional<double> share = job.state == JobState::running ? done_share(job.progress) : std::nullopt;
    if (job.state == JobState::succeeded) json["percent"] = 100.0;
    if (share) json["percent"] = rounded(*share * 100);
    if (!job.started_at || job.attempt > 1) return json;  // when a later attempt began is not known here
    const std::chrono::duration<double> elapsed = job.finished_at.value_or(job.updated_at) - *job.started_at;
    if (elapsed.count() > 0)
        json["rows_per_second"] = rounded(static_cast<double>(job.progress.rows_written) / elapsed.count());
    if (share && *share > 0) json["eta_seconds"] = rounded(elapsed.count() * (1 - *share) / *share);
    return json;
}

}  // namespace

Json delivery_view(const Delivery &delivery) {
    Json json = {{"id", delivery.id},
                 {"state", delivery_state_name(delivery.state)},
                 {"created_at", time_text(delivery.created_at)}};
    set_time(json, "next_try_at", delivery.next_try_at);
    json["tries"] = Json::array();
    for (const DeliveryTry &one : delivery.tries) {
        Json item = {{"at", time_text(one.at)},
                     {"delivered", one.outcome == DeliveryTry::Outcome::delivered},
                     {"milliseconds", one.duration.count()}};
        if (one.http_status != 0) item["status"] = one.http_status;
        if (!one.error.empty()) item["error"] = one.error;
        json["tries"].push_back(std::move(item));
    }
    return json;
}

std::string job_path(const std::string &id) { return "/api/v1/exports/" + id; }

std::string job_etag(const Job &job, const std::optional<QueuePlace> &queue) {
    std::string text = std::to_string(job.revision);
    if (queue) text += "-" + std::to_string(queue->position) + "-" + std::string(reason_name(queue->reason));
    return "\"" + text + "\"";
}

Json job_view(const Job &job, const std::optional<QueuePlace> &queue, const std::string &base) {
    const std::string url = base + job_path(job.id);
    Json json = {{"id", job.id},
                 {"kind", job_kind_name(job.kind)},
                 {"state", job_state_name(job.state)},
                 {"profile", job.profile}};
    if (!job.parent_id.empty()) json["parent"] = job.parent_id;
    if (job.is_parent) json["has_children"] = true;
    if (!job.dataset.empty()) json["dataset"] = job.dataset;
    if (!job.dataset_version.empty()) json["version"] = job.dataset_version;
    if (!job.user.empty()) json["user"] = job.user;
    json["dialect"] = job.dialect;
    json["created_at"] = time_text(job.created_at);
    json["updated_at"] = time_text(job.updated_at);
    set_time(json, "started_at", job.started_at);
    set_time(json, "finished_at", job.finished_at);
    set_time(json, "not_before", job.not_before);
    set_time(json, "expires_at", job.expires_at);
    json["is_expired"] = job.is_expired;
    json["attempt"] = job.attempt;
    json["failures"] = job.failures;
    if (queue) json["queue"] = {{"position", queue->position}, {"reason", reason_name(queue->reason)}};
    json["progress"] = progress_view(job);
    if (job.error) json["error"] = {{"code", job.error->code}, {"message", job.error->message}};
    json["files"] = Json::array();
    for (const JobFile &file : job.files)
        json["files"].push_back({{"id", file.id},
                                 {"name", file.name},
                                 {"content_type", file.content_type},
                                 {"bytes", file.bytes},
                                 {"sha256", file.sha256},
                                 {"url", url + "/files/" + http::percent_encoded(file.name)}});
    if (!job.request.empty()) json["request"] = parse_export_spec(job.request).asked;
    json["links"] = {
        {"self", url}, {"events", url + "/events"}, {"history", url + "/history"}, {"callbacks", url + "/callbacks"}};
    if (!is_final(job.state)) json["links"]["cancel"] = url + ":cancel";
    if (job.is_parent) {
        json["links"]["children"] = base + "/api/v1/exports?parent=" + job.id;
        return json;
    }
    if (is_final(job.state) && job.kind == JobKind::export_files) json["links"]["rerun"] = url + "/rerun";
    if (job.state == JobState::succeeded && !job.is_expired) {
        json["links"]["manifest"] = url + "/manifest";
        json["links"]["errors"] = url + "/errors";
        json["links"]["zip"] = url + "/files.zip";
    }
    return json;
}

}  // namespace sluice
