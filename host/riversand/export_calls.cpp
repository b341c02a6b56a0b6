#include "host/riversand/export_calls.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "engine/profile/context.hpp"
#include "engine/profile/problem.hpp"
#include "host/api/job_files.hpp"
#include "host/api/job_wait.hpp"
#include "host/api/native_route.hpp"
#include "host/api/refusals.hpp"
#include "host/callbacks/outgoing_calls.hpp"
#include "host/riversand/blob_answer.hpp"
#include "host/riversand/loose_json.hpp"
#include "host/riversand/platform_error.hpp"
#include "host/riversand/task_summary.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace sluice::riversand {

namespace {

using http::Exchange;
using http::Response;

constexpr std::chrono::seconds answer_wait{60};
constexpr const char *layout_version = "0.18";  // of the workbooks, as their sheet Help says

Requester riversand_requester(const Principal &principal) {
    Requester requester = requester_of(principal);
    requester.dialect = "riversand";
    return requester;
}

// What profiles may write into the files of who has asked for them.
Json run_of(const http::Request &request, const Requester &requester) {
    constexpr std::size_t email_bytes_max = 256;
    Json run = Json::object();
    if (!requester.user.empty()) run["userId"] = requester.user;
    const std::string_view email = http::trim(request.fields.find("x-rdp-userEmail").value_or(""));
    if (!email.empty()) run["userEmail"] = email.substr(0, email_bytes_max);
    return run;
}

std::string client_of(const http::Request &request) {
    constexpr std::size_t client_bytes_max = 256;
    return std::string(http::trim(request.fields.find("x-rdp-clientId").value_or("")).substr(0, client_bytes_max));
}

// {"dataObjectOperationResponse": {..}} with what is `more` beside the usual.
Response operation_response(const Exchange &exchange, const char *code, const std::string &message, Json detail,
                            Json more) {
    detail.update({{"code", code}, {"message", message}, {"messageType", "Info"}});
    more.update({{"status", "success"}, {"statusDetail", std::move(detail)}, {"totalRecords", 0}});
    return json_response(exchange, 200, {{"dataObjectOperationResponse", std::move(more)}});
}

// "excelObject", "DSVObject", "JSONObject"; of "GENERIC_OBJECT_EXCEL" the first one too.
std::string object_type(const std::string &format) {
    const std::string kind = ascii_lower(format);
    if (kind.ends_with("excel")) return "excelObject";
    if (kind.ends_with("json") && kind != "ndjson") return "JSONObject";
    return format + "Object";
}

// Profiles that tenants have brought are asked for by what they are called, too, where that is no id.
std::string id_of_named(const ExportCallsParts &parts, const std::string &tenant, const std::string &name) {
    const std::vector<ProfileSummary> profiles = parts.profiles.list(tenant);
    const auto is_it = [&](const ProfileSummary &profile) { return profile.id == name; };
    if (name.empty() || std::any_of(profiles.begin(), profiles.end(), is_it)) return name;
    std::vector<std::string> ids;
    for (const ImportedProfile &profile : parts.imports.list(tenant))
        if (text_of(member(Json::parse(profile.object, nullptr, false), "name")) == name) ids.push_back(profile.id);
    if (ids.size() > 1)
        throw refused(code::wrong_parameter, "params.rsconnect.profiles should hold an id: " + shown(ids[0]) + " and " +
                                                 shown(ids[1]) + " have the name " + shown(name));
    return ids.empty() ? name : ids.front();
}

bool has_profile(ProfileLibrary &profiles, const Requester &requester, const std::string &id) {
    try {
        profiles.choose(requester.tenant, id, requester.roles, Json::object());
        return true;
    } catch (const Failure &failure) {
        if (failure.status() != Status::bad_config) throw;
        return false;
    }
}

// A profile that fits every channel is there for those that are published to; elsewhere a word that nobody knows must
// not find it.
void require_known_channel(const Context &asked, const Profile &profile) {
    const bool is_known = asked.channel.empty() || equal_ignoring_case(asked.channel, "JOB") ||
                          equal_ignoring_case(asked.channel, "UI") || !profile.context.channel.empty();
    if (!is_known)
        throw ExportRefused(ExportRefused::Reason::invalid,
                            "context " + context_text(asked) +
                                ": no profile fits; downloads know the channels JOB and UI, "
                                "and those that profiles name");
}

// "EntityData-1541020000000.xlsx", or the name that the request wished.
std::string answer_name(const Job &job, const ExportEnvelope &envelope, const std::vector<JobFile> &files,
                        std::size_t index) {
    if (!envelope.file_name.empty()) return shown_name(job, files, index);
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(job.created_at.time_since_epoch()).count();
    return "EntityData-" + std::to_string(milliseconds) +
           (files.size() > 1 ? "_" + std::to_string(index + 1) : std::string()) + suffix_of(files[index].name);
}

}  // namespace

void ExportCalls::add_routes(http::Router &router, Callers &callers) {
    const auto add = [&](const char *path, PlatformAction action) {
        add_platform_route(router, callers, path, Role::exporter, action);
    };
    const auto start_one = [this](Exchange &exchange, const Principal &principal, const Json &body) {
        return start(exchange, principal, body);
    };
    const auto publish_one = [this](Exchange &exchange, const Principal &principal, const Json &body) {
        return publish(exchange, principal, body);
    };
    const auto answer_one = [this](EnvelopeForm form) {
        return [this, form](Exchange &exchange, const Principal &principal, const Json &body) {
            return answer(exchange, principal, body, form);
        };
    };
    for (const char *path : {"/rsconnectservice/downloadDataJob", "/connectorservice/downloadDataJob"})
        add(path, start_one);
    for (const char *path : {"/rsconnectservice/downloadDataExcel", "/rsconnectservice/downloadDataDSV"})
        add(path, answer_one(EnvelopeForm::entities));
    add("/rsconnectservice/downloadModelExcel", answer_one(EnvelopeForm::model));
    for (const char *path : {"/rsconnectservice/publish", "/connectorservice/publish", "/connectorservice/syndicate",
                             "/connectorservice/withdraw", "/connectorservice/scheduleprocess"})
        add(path, publish_one);
}

Response ExportCalls::start(Exchange &exchange, const Principal &principal, const Json &body) {
    const std::string id = submit(exchange, principal, body, EnvelopeForm::entities, Way::job).job.id;
    const Json object = {{"properties", {{"workAutomationId", id}}}};
    return operation_response(exchange, "RSC2162",
                              "Download data job has been initiated with work automation id : " + id + ".",
                              Json::object(), {{"dataObjects", Json::array({object})}});
}

Response ExportCalls::publish(Exchange &exchange, const Principal &principal, const Json &body) {
    const Submission submission = submit(exchange, principal, body, EnvelopeForm::entities, Way::channel);
    Json children = Json::array();
    for (const Job &child : submission.children) children.push_back(child.id);
    return operation_response(exchange, "RSC1002",
                              "Binary object has been submitted for create with work automation id : " +
                                  submission.job.id + ". Please check back after 10 mins.",
                              {{"childTaskIds", std::move(children)}}, Json::object());
}

Response ExportCalls::answer(Exchange &exchange, const Principal &principal, const Json &body, EnvelopeForm form) {
    const ExportEnvelope envelope = read_export_envelope(body, form);
    if (envelope.targets.size() > 1)
        throw refused(code::wrong_parameter,
                      "params.rsconnect should name one profile: several are a job's, see downloadDataJob");
    const Job submitted = submit(exchange, principal, body, form, Way::answer).job;
    const std::optional<Job> job =
        await_job(exchange, parts_.store, parts_.watch, principal.credential, submitted, answer_wait);
    if (!job)
        throw refused(code::something_wrong, "something went wrong: the export took longer than " +
                                                 std::to_string(answer_wait.count()) +
                                                 " s and was ended; downloadDataJob has the time that it takes");
    if (job->state != JobState::succeeded)
        throw refused(code::something_wrong,
                      "something went wrong: " + (job->error ? job->error->message : "the export was cancelled"));
    std::vector<JobFile> files;
    std::remove_copy_if(job->files.begin(), job->files.end(), std::back_inserter(files), is_error_list);
    std::uint64_t bytes = 0;
    for (const JobFile &file : files) bytes += file.bytes;
    if (bytes > blob_bytes_max)
        throw refused(code::too_big, "the file is too big for this call: at most " + std::to_string(blob_bytes_max) +
                                         " bytes; downloadDataJob has no such limit");
    const ExportSpec spec = parse_export_spec(job->request);
    std::vector<Blob> blobs;
    for (std::size_t index = 0; index < files.size(); ++index) {
        std::shared_ptr<const Descriptor> file = open_job_file(parts_.artifacts, *job, files[index]);
        if (!file) throw refused(code::file_unreadable, "the file is not on this server any more");
        const std::string name = answer_name(*job, envelope, files, index);
        blobs.push_back(
            {std::move(file),
             files[index].bytes,
             {{"id", files[index].id},
              {"type", object_type(format_of(spec))},
              {"systemInfo", {{"tenantId", principal.tenant}}},
              {"properties",
               {{"fileName", name}, {"version", layout_version}, {"extension", extension_of(files[index])}}}}});
    }
    parts_.acts.record("download", exchange, principal, job->id, "done");
    parts_.metrics.count_download(bytes);
    return blob_response(std::move(blobs));
}

Submission ExportCalls::submit(Exchange &exchange, const Principal &principal, const Json &body, EnvelopeForm form,
                               Way way) {
    ExportEnvelope envelope = read_export_envelope(body, form);
    const Requester requester = riversand_requester(principal);
    envelope.run = run_of(exchange.request(), requester);
    envelope.tenant = principal.tenant;
    std::string subject = envelope.targets.front().profile;
    try {
        std::vector<ExportRequest> requests;
        for (const ExportTarget &target : envelope.targets) {
            requests.push_back(request_for(target, envelope, requester, way));
            requests.back().asked = body;
            requests.back().client = client_of(exchange.request());
        }
        add_callback(envelope, principal.tenant, requests.front());
        subject = requests.front().profile;
        // What is published is always a parent's: clients look at its children.
        const bool is_one = requests.size() == 1 && way != Way::channel;
        Submission submission =
            is_one ? parts_.desk.submit(requests.front(), requester) : parts_.desk.submit_all(requests, requester);
        parts_.acts.record("submit", exchange, principal, submission.job.id, "done");
        return submission;
    } catch (const ExportRefused &problem) {
        parts_.acts.record("submit", exchange, principal, subject, refusal_of(problem).code());
        throw;
    }
}

ExportRequest ExportCalls::request_for(const ExportTarget &target, const ExportEnvelope &envelope,
                                       const Requester &requester, Way way) const {
    ExportRequest request;
    request.profile = id_of_named(parts_, requester.tenant, target.profile);
    if (request.profile.empty()) request.context = target.context;
    request.is_awaited = way == Way::answer;
    std::string channel = target.context.channel;
    try {
        const bool is_named = !request.profile.empty() && (target.context.service.empty() ||
                                                           has_profile(parts_.profiles, requester, request.profile));
        if (!is_named) request.profile = parts_.profiles.resolve(requester.tenant, target.context, requester.roles);
        const Profile profile =
            parts_.profiles.choose(requester.tenant, request.profile, requester.roles, Json::object()).profile;
        if (!is_named && way != Way::channel) require_known_channel(target.context, profile);
        request.changes = changes_of(envelope, profile);
        if (channel.empty()) channel = profile.context.channel;
    } catch (const Failure &failure) {
        // The desk fails in the same way, and knows which of it the caller may read.
        if (failure.status() != Status::bad_config) throw;
    }
    if (way != Way::channel) return request;
    const std::map<std::string, std::filesystem::path> channels = parts_.places(requester.tenant).channels;
    auto found = channels.find(channel);
    if (found == channels.end())
        found = std::find_if(channels.begin(), channels.end(),
                             [&](const auto &one) { return equal_ignoring_case(one.first, channel); });
    request.target = ChannelPlace{channel, found == channels.end() ? std::string() : found->second.string()};
    return request;
}

void ExportCalls::add_callback(const ExportEnvelope &envelope, const std::string &tenant,
                               ExportRequest &request) const {
    JobCallback callback = parts_.places(tenant).callback;
    if (callback.url.empty() || envelope.notified_user.empty()) return;
    callback.notified_user = envelope.notified_user;
    request.callback_receiver = receiver_of(callback.url).value_or("");
    request.callback = callback_of(callback, tenant, parts_.key);
}

}  // namespace sluice::riversand
