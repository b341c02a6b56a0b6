#include "host/api/native_api.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "engine/profile/context.hpp"
#include "host/api/dataset_api.hpp"
#include "host/api/job_files.hpp"
#include "host/api/job_filter.hpp"
#include "host/api/job_response.hpp"
#include "host/api/job_view.hpp"
#include "host/api/job_wait.hpp"
#include "host/api/native_route.hpp"
#include "host/api/openapi_document.hpp"
#include "host/api/page_cursor.hpp"
#include "host/api/query_parameters.hpp"
#include "host/api/refusals.hpp"
#include "host/api/request_body.hpp"
#include "host/api/sql_api.hpp"
#include "host/api/zip_download.hpp"
#include "host/http/content_disposition.hpp"
#include "host/http/event_stream.hpp"
#include "host/http/gzip.hpp"
#include "host/http/prefer.hpp"

#include <algorithm>
#include <utility>

namespace sluice {

namespace {

using http::Exchange;
using http::Refusal;
using http::Response;

constexpr std::chrono::seconds wait_max{60};
constexpr std::chrono::seconds preview_wait{60};
constexpr std::chrono::seconds keep_alive_pause{15};
constexpr std::chrono::seconds queue_look{2};  // what moves a job in the queue is no change of its own
constexpr std::size_t page_size_usual = 50, page_size_max = 200;

[[noreturn]] void refuse_missing() { throw Refusal(404, "not_found", "there is no such export"); }

[[noreturn]] void refuse_parent(const Job &job) {
    throw Refusal(
        409, "has_children",
        "the export is made of others, which have the files; GET /api/v1/exports?parent=" + job.id + " lists them");
}

// What is packed already gains nothing.
bool is_text(const JobFile &file) {
    return file.content_type.starts_with("text/") || file.content_type.starts_with("application/json") ||
           file.content_type.starts_with("application/x-ndjson");
}

}  // namespace

NativeApi::NativeApi(NativeApiParts parts)
    : parts_(std::move(parts)),
      export_schema_(openapi_schema("ExportRequest")),
      preview_schema_(openapi_schema("PreviewRequest")) {}

void NativeApi::add(http::Router &router, const char *method, const char *path, const char *operation, Role role,
                    Action action) {
    add_native_route(router, parts_.doorkeeper, method, path, operation, role,
                     [this, action](Exchange &exchange, const Principal &principal) {
                         return (this->*action)(exchange, principal);
                     });
}

void NativeApi::add_routes(http::Router &router) {
    add(router, "POST", "/exports", "submitExport", Role::exporter, &NativeApi::submit);
    add(router, "GET", "/exports", "listExports", Role::reader, &NativeApi::list);
    add(router, "GET", "/exports/{id}", "getExport", Role::reader, &NativeApi::get);
    add(router, "DELETE", "/exports/{id}", "removeExport", Role::exporter, &NativeApi::remove);
    add(router, "POST", "/exports/{id}:cancel", "cancelExport", Role::exporter, &NativeApi::cancel);
    add(router, "POST", "/exports/{id}/rerun", "rerunExport", Role::exporter, &NativeApi::rerun);
    add(router, "GET", "/exports/{id}/events", "followExport", Role::reader, &NativeApi::events);
    add(router, "GET", "/exports/{id}/history", "getExportHistory", Role::reader, &NativeApi::history);
    add(router, "GET", "/exports/{id}/manifest", "getManifest", Role::reader, &NativeApi::manifest);
    add(router, "GET", "/exports/{id}/errors", "getErrors", Role::reader, &NativeApi::errors);
    add(router, "GET", "/exports/{id}/files/{name}", "downloadFile", Role::reader, &NativeApi::file);
    add(router, "GET", "/exports/{id}/files.zip", "downloadZip", Role::reader, &NativeApi::zip);
    add(router, "GET", "/exports/{id}/callbacks", "listCallbacks", Role::reader, &NativeApi::callbacks);
    add(router, "POST", "/exports/{id}/callbacks/{delivery}:redeliver", "redeliverCallback", Role::exporter,
        &NativeApi::redeliver);
    add(router, "POST", "/profiles/{profile}:preview", "previewProfile", Role::exporter, &NativeApi::preview);
    add(router, "GET", "/limits", "getLimits", Role::reader, &NativeApi::limits);
}

Response NativeApi::submit(Exchange &exchange, const Principal &principal) {
    const http::Request &request = exchange.request();
    require_parameters(request, {});
    const Json body = read_json_body(exchange, export_schema_);
    ExportRequest wanted = read_export_request(body, principal.tenant, parts_.key);
    wanted.idempotency_key = idempotency_key(request);
    try {
        std::optional<Submission> submission = parts_.desk.find_earlier(wanted, requester_of(principal));
        if (!submission) {
            if (!wanted.dataset.empty()) ask_for_dataset(parts_.datasets, principal, body.value("version", ""), wanted);
            if (body.contains("sql"))
                ask_for_sql(parts_.datasets, principal, body["sql"].get_ref<const std::string &>(), wanted);
            submission = parts_.desk.submit(wanted, requester_of(principal));
        }
        Job job = std::move(submission->job);
        audit("submit", exchange, principal, job.id,
              submission->outcome == Submission::Outcome::existing ? "existing" : "done");
        const std::optional<std::chrono::seconds> wait = http::preferred_wait(request, wait_max);
        if (!wait) return accepted(job);
        try {
            job = wait_until(exchange, principal, job, {*wait, [](const Job &now) { return is_final(now.state); }});
        } catch (const Refusal &) {  // too many wait already, but the job is there
        }
        Response response = is_final(job.state) ? job_response(200, job) : accepted(job);
        response.fields.set("Preference-Applied", "wait=" + std::to_string(wait->count()));
        return response;
    } catch (const ExportRefused &refused) {
        audit("submit", exchange, principal, wanted.profile, refusal_of(refused).code());
        throw;
    }
}

Response NativeApi::list(Exchange &exchange, const Principal &principal) {
    const http::Request &request = exchange.request();
    require_parameters(request,
                       {"state", "profile", "user", "parent", "created_from", "created_before", "limit", "cursor"});
    const auto size = static_cast<std::size_t>(number_parameter(request, "limit", page_size_usual, 1, page_size_max));
    std::optional<JobCursor> after;
    if (const auto text = request.target.parameter("cursor")) {
        after = parse_page_cursor(*text);
        if (!after) throw Refusal(400, "invalid_parameter", "cursor: take it from next_cursor of the page before");
    }
    const JobPage page = parts_.store.list(principal.tenant, read_filter(request), after, size);
    Json json = {{"exports", Json::array()}};
    for (const Job &job : page.jobs) json["exports"].push_back(job_view(job, place_of(job), parts_.public_url));
    if (page.next) json["next_cursor"] = page_cursor_text(*page.next);
    return json_response(exchange, 200, json);
}

Response NativeApi::get(Exchange &exchange, const Principal &principal) {
    const http::Request &request = exchange.request();
    require_parameters(request, {"wait"});
    const std::chrono::seconds wait(number_parameter(request, "wait", 0, 0, wait_max.count()));
    Job job = job_of(exchange, principal);
    const bool is_conditional = request.fields.has("If-None-Match");
    const auto is_known = [&](const Job &now) {
        const http::Validators validators{http::parse_entity_tag(job_etag(now, place_of(now))), std::nullopt};
        return is_conditional && http::check_preconditions(request, validators) == http::Precondition::not_modified;
    };
    if (wait.count() > 0)
        job = wait_until(exchange, principal, job,
                         {wait, [&](const Job &now) { return is_conditional ? !is_known(now) : is_final(now.state); },
                          is_conditional});
    Response response = job_response(200, job);
    const http::Validators validators{http::parse_entity_tag(response.fields.find("ETag").value_or("")), std::nullopt};
    if (is_conditional && http::check_preconditions(request, validators) == http::Precondition::not_modified) {
        response.status = 304;
        response.body = std::string();
    }
    return response;
}

Response NativeApi::remove(Exchange &exchange, const Principal &principal) {
    const std::string &id = exchange.value("id");
    switch (parts_.store.remove(principal.tenant, id)) {
        case RemoveOutcome::removed: break;
        case RemoveOutcome::active: throw Refusal(409, "not_finished", "the export is not finished; cancel it first");
        case RemoveOutcome::missing: refuse_missing();
    }
    audit("remove", exchange, principal, id, "done");
    return Response{204, {}, {}};
}

Response NativeApi::cancel(Exchange &exchange, const Principal &principal) {
    const std::string &id = exchange.value("id");
    const CancelOutcome outcome = parts_.store.cancel(principal.tenant, id, "cancelled by a request");
    if (outcome == CancelOutcome::missing) refuse_missing();
    const Job job = job_of(exchange, principal);
    if (outcome == CancelOutcome::already_final && job.state != JobState::cancelled)
        throw Refusal(409, "already_finished", "the export has " + std::string(job_state_name(job.state)) + " already");
    audit("cancel", exchange, principal, id, "done");
    return job_response(202, job);
}

Response NativeApi::rerun(Exchange &exchange, const Principal &principal) {
    const Job job = job_of(exchange, principal);
    if (!is_final(job.state))
        throw Refusal(409, "not_finished", "the export is not finished; follow it at " + job_path(job.id));
    if (job.kind != JobKind::export_files)
        throw Refusal(409, "not_an_export", "the job is no export; do again what made it");
    if (job.is_parent) refuse_parent(job);
    // What a grant lets the caller see is asked of the dataset as it is now, not as it was frozen.
    if (!job.dataset.empty())
        throw Refusal(409, "dataset_export", "submit an export of dataset '" + job.dataset + "' again instead");
    const Submission submission = parts_.desk.rerun(job, requester_of(principal));
    audit("submit", exchange, principal, submission.job.id, "rerun of " + job.id);
    return accepted(submission.job);
}

Response NativeApi::events(Exchange &exchange, const Principal &principal) {
    const Job first = job_of(exchange, principal);
    const std::shared_ptr<http::Waiter> waiter = exchange.wait_as(principal.credential);
    return http::event_stream_response([this, principal, id = first.id, waiter](http::EventStream &stream) {
        const JobWatch::Entry entry(parts_.watch, id, *waiter);
        std::string told;
        auto said_at = std::chrono::steady_clock::now();
        while (true) {
            const std::optional<Job> job = parts_.store.glance(principal.tenant, id);
            if (!job) return;
            const std::optional<QueuePlace> place = place_of(*job);
            const auto now = std::chrono::steady_clock::now();
            if (const std::string tag = job_etag(*job, place); tag != told) {
                const Json view = job_view(*job, place, parts_.public_url);
                stream.send("job", view.dump(-1, ' ', false, Json::error_handler_t::replace),
                            std::to_string(job->revision));
                told = tag;
                said_at = now;
            } else if (now >= said_at + keep_alive_pause) {
                stream.keep_alive();
                said_at = now;
            }
            if (is_final(job->state)) return;
            switch (waiter->wait_until(place ? now + queue_look : said_at + keep_alive_pause)) {
                case http::Waiter::Wake::notified:
                case http::Waiter::Wake::timed_out: break;
                case http::Waiter::Wake::client_gone:
                case http::Waiter::Wake::stopping: return;
            }
        }
    });
}

Response NativeApi::history(Exchange &exchange, const Principal &principal) {
    Json json = {{"events", Json::array()}};
    for (const JobEvent &event : parts_.store.events(principal.tenant, job_of(exchange, principal).id, 0)) {
        Json item = {{"sequence", event.sequence},
                     {"at", time_text(event.at)},
                     {"type", event.type},
                     {"attempt", event.attempt}};
        if (!event.detail.empty()) item["detail"] = event.detail;
        json["events"].push_back(std::move(item));
    }
    return json_response(exchange, 200, json);
}

Response NativeApi::manifest(Exchange &exchange, const Principal &principal) {
    const Job job = finished_job_of(exchange, principal);
    Response response = http::text_response(200, "application/json", job.manifest + "\n");
    http::compress_when_asked(exchange.request(), response);
    return response;
}

Response NativeApi::errors(Exchange &exchange, const Principal &principal) {
    const Job job = finished_job_of(exchange, principal);
    const auto list = std::find_if(job.files.begin(), job.files.end(), is_error_list);
    if (list == job.files.end()) return http::text_response(200, "application/x-ndjson", "");
    return send_file(exchange, principal, job, *list);
}

Response NativeApi::file(Exchange &exchange, const Principal &principal) {
    const Job job = finished_job_of(exchange, principal);
    const std::string &name = exchange.value("name");
    const auto file =
        std::find_if(job.files.begin(), job.files.end(), [&](const JobFile &one) { return one.name == name; });
    if (file == job.files.end()) throw Refusal(404, "not_found", "the export has no such file");
    return send_file(exchange, principal, job, *file);
}

std::shared_ptr<const Descriptor> NativeApi::open_file(const Job &job, const JobFile &file) const {
    std::shared_ptr<const Descriptor> open = open_job_file(parts_.artifacts, job, file);
    if (!open) refuse_gone(job, "files_lost", "the file is not on this server any more");
    return open;
}

Response NativeApi::send_file(Exchange &exchange, const Principal &principal, const Job &job, const JobFile &file) {
    const http::FileToSend sent = file_to_send(open_file(job, file), job, file, file.name);
    Response response = http::file_response(exchange.request(), sent);
    if (response.status != 304) {
        const auto *body = std::get_if<http::FileBody>(&response.body);
        note_download(exchange, principal, job.id + "/" + file.name, body != nullptr ? body->length : 0);
    }
    if (is_text(file)) http::compress_when_asked(exchange.request(), response);
    return response;
}

Response NativeApi::zip(Exchange &exchange, const Principal &principal) {
    const Job job = finished_job_of(exchange, principal);
    std::vector<ZipMember> members;
    for (const JobFile &file : job.files) members.push_back({open_file(job, file), file.name});
    note_download(exchange, principal, job.id + "/files.zip", 0);
    Response response;
    response.fields.set("Content-Type", "application/zip");
    response.fields.set("Content-Disposition",
                        http::attachment((job.profile.empty() ? job.dataset : job.profile) + ".zip"));
    response.body = zip_body(std::move(members));
    return response;
}

Response NativeApi::callbacks(Exchange &exchange, const Principal &principal) {
    Json json = {{"deliveries", Json::array()}};
    for (const Delivery &delivery : parts_.callbacks.deliveries(principal.tenant, job_of(exchange, principal).id))
        json["deliveries"].push_back(delivery_view(delivery));
    return json_response(exchange, 200, json);
}

Response NativeApi::redeliver(Exchange &exchange, const Principal &principal) {
    const std::string &id = exchange.value("delivery");
    const std::vector<Delivery> known = parts_.callbacks.deliveries(principal.tenant, job_of(exchange, principal).id);
    const bool is_of_job = std::any_of(known.begin(), known.end(), [&](const Delivery &one) { return one.id == id; });
    switch (is_of_job ? parts_.callbacks.redeliver(principal.tenant, id) : RedeliverOutcome::missing) {
        case RedeliverOutcome::queued:
        case RedeliverOutcome::waiting_already: break;
        case RedeliverOutcome::gone:
            throw Refusal(410, "expired", "the export has expired, and with it what is needed to call back");
        case RedeliverOutcome::missing: throw Refusal(404, "not_found", "the export has no such delivery");
    }
    parts_.wake_callbacks();
    return callbacks(exchange, principal);
}

Response NativeApi::preview(Exchange &exchange, const Principal &principal) {
    const ExportRequest wanted =
        read_preview_request(read_json_body(exchange, preview_schema_), exchange.value("profile"));
    const Job submitted = parts_.desk.submit(wanted, requester_of(principal)).job;
    const std::optional<Job> job =
        await_job(exchange, parts_.store, parts_.watch, principal.credential, submitted, preview_wait);
    if (!job)
        throw Refusal(503, "preview_timeout", "the preview took too long; ask for fewer rows, or submit an export",
                      http::retry_after(10));
    if (job->state != JobState::succeeded)
        throw Refusal(422, job->error ? job->error->code : "cancelled",
                      job->error ? job->error->message : "the preview was cancelled");
    return send_file(exchange, principal, *job, job->files.front());
}

Response NativeApi::limits(Exchange &exchange, const Principal &principal) {
    const TenantBounds bounds = parts_.bounds(principal.tenant);
    std::int64_t queued = 0, running = 0;
    for (const auto &[lane, counts] : parts_.store.counts(principal.tenant)) {
        queued += counts.queued;
        running += counts.running;
    }
    return json_response(exchange, 200,
                         {{"tenant", principal.tenant},
                          {"unfinished_max", bounds.queued_max},
                          {"queued", queued},
                          {"running", running},
                          {"retention_max_seconds", bounds.retention_max.count()}});
}

Job NativeApi::job_of(Exchange &exchange, const Principal &principal) const {
    std::optional<Job> job = parts_.store.find(principal.tenant, exchange.value("id"));
    if (!job) refuse_missing();
    return *std::move(job);
}

Job NativeApi::finished_job_of(Exchange &exchange, const Principal &principal) const {
    Job job = job_of(exchange, principal);
    if (!is_final(job.state))
        throw Refusal(409, "not_finished", "the export is not finished; follow it at " + job_path(job.id));
    if (job.state != JobState::succeeded)
        throw Refusal(409, "no_files",
                      "the export has " + std::string(job_state_name(job.state)) + " and made no files");
    if (job.is_parent) refuse_parent(job);
    if (job.is_expired) refuse_gone(job, "expired", "the files are gone");
    return job;
}

void NativeApi::refuse_gone(const Job &job, const char *code, const std::string &what) const {
    http::HeaderFields fields;
    fields.set("Link", "<" + parts_.public_url + job_path(job.id) + "/rerun>; rel=\"again\"");
    throw Refusal(410, code, what + "; POST " + job_path(job.id) + "/rerun makes it again", fields);
}

std::optional<QueuePlace> NativeApi::place_of(const Job &job) const { return queue_place_now(job, parts_.store); }

Response NativeApi::job_response(int status, const Job &job) const {
    return sluice::job_response(status, job, parts_.store, parts_.public_url);
}

Response NativeApi::accepted(const Job &job) const { return accepted_response(job, parts_.store, parts_.public_url); }

Job NativeApi::wait_until(Exchange &exchange, const Principal &principal, const Job &job, const JobWait &wait) const {
    std::optional<Job> now = wait_for_job(exchange, parts_.store, parts_.watch, principal.credential, job, wait);
    if (!now) refuse_missing();
    return *std::move(now);
}

// Who asks for the head alone gets nothing.
void NativeApi::note_download(const Exchange &exchange, const Principal &principal, const std::string &subject,
                              std::uint64_t bytes) const {
    if (exchange.request().method == "HEAD") return;
    audit("download", exchange, principal, subject, "done");
    parts_.metrics.count_download(bytes);
}

void NativeApi::audit(const char *action, const Exchange &exchange, const Principal &principal,
                      const std::string &subject, const std::string &outcome) const {
    parts_.acts.record(action, exchange, principal, subject, outcome);
}

}  // namespace sluice
