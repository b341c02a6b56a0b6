#include "host/zoho/export_calls.hpp"

#include "engine/base/failure.hpp"
#include "host/api/dataset_api.hpp"
#include "host/api/dataset_view.hpp"
#include "host/api/job_callback.hpp"
#include "host/api/job_files.hpp"
#include "host/api/job_wait.hpp"
#include "host/api/native_route.hpp"
#include "host/api/zip_download.hpp"
#include "host/exports/job_password.hpp"
#include "host/exports/sql_check.hpp"
#include "host/http/creating_get.hpp"
#include "host/http/public_address.hpp"
#include "host/jobs/timestamp.hpp"
#include "host/zoho/export_config.hpp"
#include "host/zoho/export_format.hpp"
#include "host/zoho/job_status.hpp"
#include "host/zoho/views.hpp"
#include "host/zoho/wanted_rows.hpp"
#include "host/zoho/zoho_error.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string_view>
#include <utility>

namespace sluice::zoho {

namespace {

using http::Exchange;
using http::Response;

constexpr const char *dialect = "zoho";
constexpr const char *prefix = "/restapi/v2";
constexpr std::chrono::seconds sync_wait = std::chrono::minutes(1);
constexpr std::int64_t sync_rows_max = 1'000'000;
constexpr std::uint64_t sync_bytes_max = 100ull << 20;

// yyyy-MM-dd, UTC.
std::string today() {
    constexpr std::size_t date_size = 10;
    return time_text(now()).substr(0, date_size);
}

Requester zoho_requester(const Principal &principal) {
    Requester requester = requester_of(principal);
    requester.dialect = dialect;
    return requester;
}

// Of the archive that a file is in which cannot be encrypted itself.
constexpr const char *archive_type = "application/zip";

// Clients expect a workbook that is itself encrypted.
void require_encryptable(const ExportFormat &format) {
    if (format.word == "xls") throw refused(Code::invalid_value, "password: workbooks are not encrypted here");
}

http::Refusal job_not_found(const std::string &id) {
    return refused(Code::job_not_found, "Job " + one_line(id) + " not found.");
}

void require_table(const Dataset &view) {
    const std::string &type = view.zoho->view_type;
    if (type == "Dashboard" || type == "QueryTable")
        throw refused(Code::sync_not_allowed, "a view of type " + type + " is exported by a job: see bulk/workspaces");
}

// As far as it is known before there are rows; 0: not at all.
std::int64_t column_count(const ExportRequest &request, const Dataset *view, const Principal &principal) {
    std::size_t count = 0;
    if (request.sql)
        count = check_sql(*request.sql).columns.size();
    else if (request.changes.contains("columns"))
        count = request.changes["columns"].size();
    else if (view != nullptr)
        count = columns_of(*view, principal).size();
    const auto counts_rows = [](const Json &part) {
        return part.contains("output") && part["output"].contains("row_number");
    };
    const bool has_row_number = counts_rows(request.changes) || counts_rows(request.form);
    return static_cast<std::int64_t>(count) + (has_row_number ? 1 : 0);
}

}  // namespace

void ExportCalls::add_routes(http::Router &router, Callers &callers) {
    using Action = Response (ExportCalls::*)(Exchange &, const Principal &);
    const auto add = [&](const char *path, Role role, Action action) {
        const bool is_of_job = std::string_view(path).find("{job}") != std::string_view::npos;
        router.add({"GET", prefix, path, prefix + std::string(path),
                    [this, &callers, role, action, is_of_job](Exchange &exchange) {
                        const Principal principal = callers.admit(exchange.request(), role);
                        // In another organisation than its own a job is not there.
                        if (is_of_job && !callers.names_organisation(exchange.request(), principal))
                            throw job_not_found(exchange.value("job"));
                        callers.require_organisation(exchange.request(), principal);
                        try {
                            return (this->*action)(exchange, principal);
                        } catch (const ExportRefused &problem) {
                            throw refusal_of(problem);
                        }
                    }});
    };
    add("/bulk/workspaces/{workspace}/views/{view}/data", Role::exporter, &ExportCalls::create);
    add("/bulk/workspaces/{workspace}/exportjobs/{job}", Role::reader, &ExportCalls::status);
    add("/bulk/workspaces/{workspace}/exportjobs/{job}/data", Role::reader, &ExportCalls::download);
    add("/workspaces/{workspace}/views/{view}/data", Role::exporter, &ExportCalls::answer);
    add("/bulk/workspaces/{workspace}/data", Role::exporter, &ExportCalls::create_of_statement);
    add("/workspaces/{workspace}/data", Role::exporter, &ExportCalls::answer_of_statement);
}

Response ExportCalls::create(Exchange &exchange, const Principal &principal) {
    http::require_get(exchange.request());
    const Dataset view = view_of(parts_.datasets, principal, exchange.value("workspace"), exchange.value("view"));
    return create_job(exchange, principal, &view);
}

Response ExportCalls::create_of_statement(Exchange &exchange, const Principal &principal) {
    http::require_get(exchange.request());
    require_workspace(parts_.datasets, principal, exchange.value("workspace"));
    return create_job(exchange, principal, nullptr);
}

Response ExportCalls::create_job(Exchange &exchange, const Principal &principal, const Dataset *view) {
    const Job job = submit(exchange, principal, wanted_export(exchange, principal, view).request).job;
    return success(exchange, "Create bulk export job", {{"jobId", std::to_string(job.number)}});
}

Response ExportCalls::status(Exchange &exchange, const Principal &principal) {
    const Job job = job_of(exchange, principal);
    return success(exchange, "Fetch export job info", status_data(job, base_of(exchange)));
}

Response ExportCalls::download(Exchange &exchange, const Principal &principal) {
    const Job job = job_of(exchange, principal);
    const std::string id = exchange.value("job");
    switch (job_code(job)) {
        case JobCode::not_initiated: throw refused(Code::job_not_initiated, "Job " + id + " not initiated.");
        case JobCode::in_progress: throw refused(Code::job_not_completed, "Job " + id + " not completed.");
        case JobCode::error: throw refused(Code::job_error, "Job " + id + " has failed: " + fault_of(job));
        case JobCode::not_found: throw job_not_found(id);
        case JobCode::completed: break;
    }
    return send(exchange, principal, job, parse_export_spec(job.request).asked.value("content_type", ""));
}

Response ExportCalls::answer(Exchange &exchange, const Principal &principal) {
    http::require_get(exchange.request());
    const Dataset view = view_of(parts_.datasets, principal, exchange.value("workspace"), exchange.value("view"));
    require_table(view);
    return answer_at_once(exchange, principal, &view);
}

Response ExportCalls::answer_of_statement(Exchange &exchange, const Principal &principal) {
    http::require_get(exchange.request());
    require_workspace(parts_.datasets, principal, exchange.value("workspace"));
    return answer_at_once(exchange, principal, nullptr);
}

Response ExportCalls::answer_at_once(Exchange &exchange, const Principal &principal, const Dataset *view) {
    Wanted wanted = wanted_export(exchange, principal, view);
    wanted.request.is_awaited = true;
    wanted.request.limit = std::min(wanted.request.limit.value_or(sync_rows_max + 1), sync_rows_max + 1);
    wanted.request.callback.clear();
    const Job submitted = submit(exchange, principal, wanted.request).job;
    const std::optional<Job> job =
        await_job(exchange, parts_.store, parts_.watch, principal.credential, submitted, sync_wait);
    if (!job)
        throw refused(Code::sync_not_allowed, "the export takes longer than " + std::to_string(sync_wait.count()) +
                                                  " s, and was ended; a job has the time that it takes");
    if (job->state != JobState::succeeded) throw refused(Code::job_error, fault_of(*job));
    if (const std::string fault = what_is_too_much(*job); !fault.empty()) throw refused(Code::pdf_too_large, fault);
    if (const std::string fault = what_was_cut_off(*job); !fault.empty())  // which an answer alone could not say
        throw refused(Code::sync_not_allowed, fault + "; a job exports them, and says so");
    if (job->progress.rows_written > sync_rows_max)
        throw refused(Code::sync_not_allowed, "there are more than 1,000,000 rows, which are exported by a job");
    std::uint64_t bytes = 0;
    for (const JobFile &file : result_files(*job)) bytes += file.bytes;
    if (bytes > sync_bytes_max)
        throw refused(Code::sync_too_large, "the export is larger than 100 MB, which is exported by a job");
    return send(exchange, principal, *job, wanted.content_type);
}

Profile ExportCalls::profile_for(const Context &context, const Requester &requester) const {
    const std::string id = parts_.profiles.resolve(requester.tenant, context, requester.roles);
    return parts_.profiles.choose(requester.tenant, id, requester.roles, Json::object()).profile;
}

ExportCalls::Wanted ExportCalls::wanted_export(const Exchange &exchange, const Principal &principal,
                                               const Dataset *view) {
    Json config = read_config(exchange.request().target, view != nullptr ? Source::view : Source::statement);
    const ExportFormat &format = format_of(config, parts_.has_workbooks);
    if (!config.contains("showHiddenCols")) config["showHiddenCols"] = parts_.shows_hidden && format.word != "html";
    const Requester requester = zoho_requester(principal);
    Wanted wanted;
    ExportRequest &request = wanted.request;
    request.context.format = format.context;
    try {
        const IsScripted is_scripted = [&](const Context &context) {
            const std::string id = parts_.profiles.resolve_rows(requester.tenant, context, requester.roles);
            return !parts_.profiles.choose(requester.tenant, id, requester.roles, Json::object())
                        .profile.script.empty();
        };
        if (view != nullptr)
            ask_for_view(config, parts_.datasets, principal, *view, is_scripted, request);
        else
            ask_for_statement(config, parts_.datasets, principal, exchange.value("workspace"), is_scripted, request);
        const std::string title = view != nullptr ? view->display_name : std::string();
        FormatChanges wanted_form = changes_of(config, format, {exchange.request().target.path, title, today()},
                                               profile_for(request.context, requester));
        request.changes.update(wanted_form.changes);
        request.form = std::move(wanted_form.form);
    } catch (const Failure &failure) {
        // The desk fails in the same way, and knows which of it the caller may read.
        if (failure.status() != Status::bad_config) throw;
    }
    if (config.contains("password")) {
        require_encryptable(format);
        request.password_setting = format.password_setting;
        request.sealed_password =
            seal_password(config["password"].get_ref<const std::string &>(), principal.tenant, parts_.key);
    }
    add_callback(config, principal.tenant, base_of(exchange), request);
    const bool is_archived = config.contains("password") && format.password_setting.empty();
    wanted.content_type = is_archived ? archive_type : std::string(format.content_type);
    request.asked = {{"workspace", exchange.value("workspace")}, {"content_type", wanted.content_type}};
    if (view != nullptr) request.asked["view"] = exchange.value("view");
    if (format.word == "pdf" && parts_.pdf_cells_max > 0)
        limit_cells(parts_.pdf_cells_max, column_count(request, view, principal), request);
    return wanted;
}

std::string ExportCalls::base_of(const Exchange &exchange) const {
    return http::public_base(exchange.request(), parts_.public_url);
}

void ExportCalls::add_callback(const Json &config, const std::string &tenant, const std::string &base,
                               ExportRequest &request) const {
    if (!config.contains("callbackUrl")) return;
    JobCallback callback;
    callback.url = config["callbackUrl"].get<std::string>();
    const std::optional<std::string> receiver = receiver_of(callback.url);
    if (callback.url.empty() || !receiver ||
        !(callback.url.starts_with("http://") || callback.url.starts_with("https://")))
        throw refused(Code::callback_malformed, "callbackUrl is no http or https URL");
    try {
        parts_.calls.reach(callback.url);
    } catch (const Failure &failure) {
        throw refused(failure.status() == Status::bad_config ? Code::callback_private : Code::callback_unreachable,
                      "callbackUrl: " + failure.message());
    }
    callback.form = dialect;
    callback.base = base;
    request.callback = callback_of(callback, tenant, parts_.key);
    request.callback_receiver = *receiver;
}

Submission ExportCalls::submit(const Exchange &exchange, const Principal &principal, const ExportRequest &request) {
    try {
        Submission submission = parts_.desk.submit(request, zoho_requester(principal));
        parts_.acts.record("submit", exchange, principal, submission.job.id, "done");
        return submission;
    } catch (const ExportRefused &problem) {
        parts_.acts.record("submit", exchange, principal, request.dataset, refusal_of(problem).code());
        throw;
    }
}

Job ExportCalls::job_of(const Exchange &exchange, const Principal &principal) const {
    const std::string &text = exchange.value("job");
    const auto refuse = [&] { throw job_not_found(text); };
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number <= 0) refuse();
    std::optional<Job> job = parts_.store.find_number(principal.tenant, number);
    if (!job || job->dialect != dialect) refuse();
    if (workspace_of(*job) != exchange.value("workspace")) refuse();
    const bool is_creator = job->user.empty() ? job->credential == principal.credential : job->user == principal.user;
    if (!is_creator)
        throw refused(Code::not_the_creator, "Job " + text + " was created by another user, who alone may see it.");
    if (parts_.hides_expired && job_code(*job) == JobCode::not_found) refuse();
    return *std::move(job);
}

Response ExportCalls::send(Exchange &exchange, const Principal &principal, const Job &job,
                           const std::string &content_type) const {
    const std::vector<JobFile> files = result_files(job);
    const auto open = [&](const JobFile &file) {
        std::shared_ptr<const Descriptor> opened = open_job_file(parts_.artifacts, job, file);
        if (!opened) throw refused(Code::job_not_found, "the file of the job is not on this server any more");
        return opened;
    };
    Response response;
    if (files.size() == 1) {
        http::FileToSend file = file_to_send(open(files.front()), job, files.front(), files.front().name);
        file.content_type = content_type;
        response = http::file_response(exchange.request(), file);
        response.fields.remove("Content-Disposition");
    } else {
        std::vector<ZipMember> members;
        for (const JobFile &file : files) members.push_back({open(file), file.name});
        response.fields.set("Content-Type", "application/zip");
        response.body = zip_body(std::move(members));
    }
    if (exchange.request().method == "HEAD" || response.status == 304) return response;
    parts_.acts.record("download", exchange, principal, job.id, "done");
    std::uint64_t bytes = 0;
    for (const JobFile &file : files) bytes += file.bytes;
    parts_.metrics.count_download(bytes);
    return response;
}

}  // namespace sluice::zoho
