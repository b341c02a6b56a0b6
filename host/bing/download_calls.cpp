#include "host/bing/download_calls.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "engine/profile/request.hpp"
#include "host/api/dataset_api.hpp"
#include "host/api/dataset_view.hpp"
#include "host/api/job_files.hpp"
#include "host/api/native_route.hpp"
#include "host/bing/bing_error.hpp"
#include "host/bing/bing_jobs.hpp"
#include "host/datasets/made_dataset.hpp"
#include "host/http/creating_get.hpp"
#include "host/http/gzip.hpp"
#include "host/http/public_address.hpp"

#include <algorithm>
#include <utility>

namespace sluice::bing {

namespace {

using http::Exchange;
using http::Response;

constexpr const char *format = "BING";

// The newest jobs of a data source that are looked at for one of the caller's.
constexpr std::size_t newest_max = 100;

bool is_download(const Job &job) { return job.dialect == dialect && job.kind == JobKind::export_files; }

[[noreturn]] void refuse_unknown(const std::string &text) {
    throw refused(404, "there is no download '" + one_line(text) + "', or its time is over");
}

// The version that the parameter jobId names, as the store knows it; empty for the published one.
std::string wanted_version(const http::Request &request, const DataSource &source) {
    const std::string text = parameter(request, "jobId");
    if (text.empty()) return "";
    const std::optional<std::string> id = stored_id(text);
    if (!id) throw refused(400, "jobId: 32 hexadecimal digits, the id of the job that loaded the version");
    if (!source.dataset.data || version_of(*source.dataset.data, *id) == nullptr)
        throw refused(404, "the data source '" + source.dataset.id + "' has no version " + told_id(*id));
    return *id;
}

}  // namespace

void DownloadCalls::add_routes(http::Router &router) {
    using Action = Response (DownloadCalls::*)(Exchange &);
    const auto add = [&](const std::string &path, Action action) {
        const std::string whole = "/REST/v1" + path;
        router.add({"GET", whole, "", whole, [this, action](Exchange &exchange) {
                        try {
                            return (this->*action)(exchange);
                        } catch (const ExportRefused &problem) {
                            throw refusal_of(problem);
                        }
                    }});
    };
    for (const char *front : {"/dataflows", "/data"})
        add(std::string(front) + "/DataSourceDownload/{access_id}/{source}", &DownloadCalls::create);
    add("/dataflows/DataSourceDownload/{job}", &DownloadCalls::status);
    for (const char *front : {"/dataflows/DataSourceDownload", "/dataflows/Download"})
        for (const char *output : {"output", "ouput"}) {  // both stand in what clients were written after
            add(std::string(front) + "/{job}/" + output + "/succeeded", &DownloadCalls::result);
            add(std::string(front) + "/{job}/" + output + "/failed", &DownloadCalls::error_log);
        }
}

Response DownloadCalls::create(Exchange &exchange) {
    const http::Request &request = exchange.request();
    http::require_get(request);
    require_known_output(request);
    const Principal principal = callers_.admit(request);
    const std::optional<DataSource> source =
        find_data_source(parts_.datasets, principal, exchange.value("access_id"), exchange.value("source"));
    if (!source) throw refused(404, "there is no data source '" + one_line(exchange.value("source")) + "'");
    callers_.require_master(*source, principal);
    callers_.require_role(principal, Role::exporter);
    const std::string base = http::public_base(request, parts_.public_url);
    const std::string version = wanted_version(request, *source);
    const ExportRequest wanted = wanted_export(in_version(*source, version), principal, version);
    require_daily_share(parts_.store, principal.tenant, parts_.limits.daily_max);
    try {
        const Job job = parts_.desk.submit(wanted, bing_requester(principal)).job;
        parts_.acts.record("submit", exchange, principal, job.id, "done");
        Response response = job_response(request, 201, job, true);
        response.fields.set("Location", base + download_path(job));
        return response;
    } catch (const ExportRefused &problem) {
        parts_.acts.record("submit", exchange, principal, source->dataset.id,
                           std::to_string(refusal_of(problem).status()));
        throw;
    }
}

ExportRequest DownloadCalls::wanted_export(const DataSource &source, const Principal &principal,
                                           const std::string &version) const {
    ExportRequest request;
    request.dataset = source.dataset.id;
    request.context.format = format;
    try {
        ask_for_dataset(source.dataset, principal, version, request);
    } catch (const http::Refusal &refusal) {
        if (refusal.status() == 403) throw unauthorized(Authentication::not_authorized, refusal.detail());
        throw refused(404, refusal.detail());
    }
    if (const DatasetColumn *const key = key_of(source); key != nullptr && request.version)
        request.version->order = key->name;
    request.changes = writer_changes(source, principal, request.context);
    if (parts_.limits.entities_max > 0) request.limit = parts_.limits.entities_max + 1;
    request.asked = {{"dataset", request.dataset}, {"format", format}};
    if (!version.empty()) request.asked["version"] = version;
    return request;
}

// What the file calls the source and its entities, as far as the profile lets a request say so.
Json DownloadCalls::writer_changes(const DataSource &source, const Principal &principal, const Context &context) const {
    const Requester requester = bing_requester(principal);
    Json settings = Json::object();
    try {
        const std::string id = parts_.profiles.resolve(requester.tenant, context, requester.roles);
        const Profile profile = parts_.profiles.choose(requester.tenant, id, requester.roles, Json::object()).profile;
        if (may_request_set(profile, "writer", "row")) settings["row"] = entity_type_of(source);
        if (may_request_set(profile, "writer", "dataset")) {
            const DatasetGrant &grant = *grant_for(source.dataset, principal);
            const DatasetColumn *const key = key_of(source);
            if (key == nullptr || !shows(grant, *key))
                throw refused(400, "the data source '" + source.dataset.id + "' has no column that is its key");
            Json geography = Json::array();
            for (const DatasetColumn &column : source.dataset.columns)
                if (column.is_geography && shows(grant, column)) geography.push_back(column.name);
            settings["dataset"] = {{"name", source.dataset.id}, {"key", key->name}, {"geography", geography}};
        }
    } catch (const Failure &failure) {
        // The desk fails in the same way, and knows which of it the caller may read.
        if (failure.status() != Status::bad_config) throw;
    }
    Json changes = Json::object();
    if (!settings.empty()) changes["writer"] = std::move(settings);
    return changes;
}

Response DownloadCalls::status(Exchange &exchange) {
    const http::Request &request = exchange.request();
    require_known_output(request);
    if (callers_.is_nameless(request))
        if (const std::optional<Job> job = nameless_job(parts_.store, exchange.value("job"));
            job && is_download(*job) && !is_gone(*job))
            return job_response(request, 200, *job, false);
    const Principal principal = callers_.admit(request);
    return job_response(request, 200, job_of(exchange.value("job"), principal), true);
}

Response DownloadCalls::result(Exchange &exchange) {
    const Principal principal = callers_.admit(exchange.request());
    const Job job = job_of(exchange.value("job"), principal);
    const DownloadState state = download_state(job, parts_.limits);
    if (state.phase != JobPhase::completed)
        throw refused(404, state.phase == JobPhase::pending
                               ? "the download is not completed; its status says when it is"
                               : "the download was aborted; output/failed says why");
    std::shared_ptr<const Descriptor> open = open_job_file(parts_.artifacts, job, state.file);
    if (!open) throw refused(404, "the file is not on this server any more");
    http::FileToSend file = file_to_send(std::move(open), job, state.file, state.file.name);
    if (file.content_type == "application/xml") file.content_type += "; charset=utf-8";
    Response response = http::file_response(exchange.request(), file);
    if (exchange.request().method == "GET" && response.status != 304) {
        parts_.acts.record("download", exchange, principal, job.id, "done");
        const auto *const body = std::get_if<http::FileBody>(&response.body);
        parts_.metrics.count_download(body != nullptr ? body->length : 0);
    }
    http::compress_when_asked(exchange.request(), response);
    return response;
}

Response DownloadCalls::error_log(Exchange &exchange) {
    const Principal principal = callers_.admit(exchange.request());
    const DownloadState state = download_state(job_of(exchange.value("job"), principal), parts_.limits);
    if (state.phase != JobPhase::aborted) throw refused(404, "the download was not aborted");
    Response response = http::text_response(200, "text/plain; charset=utf-8", state.error + "\n");
    response.fields.set("Cache-Control", "no-store");
    return response;
}

// By its id, or the caller's newest download of the data source of this name; an id counts before a name.
Job DownloadCalls::job_of(const std::string &text, const Principal &principal) {
    std::optional<Job> job;
    if (const std::optional<std::string> id = stored_id(text)) job = parts_.store.glance(principal.tenant, *id);
    if (job && !is_download(*job)) job.reset();
    const std::optional<DataSource> source = find_data_source(parts_.datasets, principal, job ? job->dataset : text);
    const bool is_creator = job && job->credential == principal.credential;
    if (source && !is_creator) callers_.require_master(*source, principal);
    if (!job && source) job = newest_job(*source, principal);
    if (!job || (!source && !is_creator) || is_gone(*job)) refuse_unknown(text);
    return *std::move(job);
}

std::optional<Job> DownloadCalls::newest_job(const DataSource &source, const Principal &principal) const {
    JobFilter filter;
    filter.dialect = dialect;
    filter.kind = JobKind::export_files;
    filter.dataset = source.dataset.id;
    filter.with_expired = false;
    for (Job &job : parts_.store.list(principal.tenant, filter, std::nullopt, newest_max).jobs)
        if (job.credential == principal.credential) return std::move(job);
    return std::nullopt;
}

Response DownloadCalls::job_response(const http::Request &request, int status, const Job &job,
                                     bool tells_reason) const {
    DownloadState state = download_state(job, parts_.limits);
    if (!tells_reason && state.phase == JobPhase::aborted) state.error = "the download was aborted; its key tells why";
    Envelope envelope;
    envelope.status = status;
    envelope.jobs = {download_status(job, state, http::public_base(request, parts_.public_url))};
    if (!state.error.empty()) envelope.errors = {state.error};
    return envelope_response(request, envelope);
}

}  // namespace sluice::bing
