#include "host/exports/export_desk.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/failure.hpp"
#include "engine/pipeline/file_name.hpp"
#include "engine/profile/request.hpp"
#include "host/datasets/made_dataset.hpp"
#include "host/exports/export_spec.hpp"

#include <algorithm>
#include <utility>

namespace sluice {

namespace {

// Jobs that are known to read no more records than this go into the small lane.
constexpr std::int64_t small_records_max = 10'000;
// Likewise uploads of so many bytes.
constexpr std::uint64_t small_upload_max = 1u << 20;

// A script with `keep` leaves out records; one that names it for something else costs a job its lane, and no more.
bool may_skip_records(const ExportSpec &spec, const TransformFiles &files) {
    if (spec.profile.query || spec.profile.does_discover_model()) return true;
    return files.scripts && files.scripts->text(files.scripts->script()).find("keep") != std::string::npos;
}

// Limits count what is written: they say how much is read only where nothing is left out, and nothing is read twice.
Lane lane_of(const ExportSpec &spec, const TransformFiles &files, bool is_awaited) {
    if (spec.preview_rows) return Lane::preview;
    if (is_awaited) return Lane::small;
    const std::int64_t ceiling = spec.profile.records_max;
    const bool is_short =
        (spec.limit && *spec.limit <= small_records_max) || (ceiling > 0 && ceiling <= small_records_max);
    return is_short && !may_skip_records(spec, files) ? Lane::small : Lane::normal;
}

// The file of a version has its columns as they were loaded. Its path is set when an attempt begins.
void read_version(Profile &profile, const VersionSource &version) {
    profile.source = {"sqlite", {{"table", version_table}, {"columns", version.columns}}};
    profile.document["source"]["plugin"] = profile.source.plugin;
    profile.document["source"]["settings"] = profile.source.settings;
}

// One profile serves many datasets: a file is called after its dataset unless the profile says more.
constexpr const char *usual_file_name = "{profile}";

// What one idempotency key stands for: what was asked, not what the server made of it.
std::string digest_of(const std::string &what, const Json &asked) {
    const nlohmann::json sorted = asked;  // the order of members says nothing
    return sha256_hex(what + '\n' + sorted.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

[[noreturn]] void refuse_key(const Job &job) {
    throw ExportRefused(ExportRefused::Reason::key_conflict,
                        "the Idempotency-Key was used for another request, which made job " + job.id);
}

}  // namespace

ExportDesk::ExportDesk(ProfileLibrary &profiles, TransformVault &transforms, JobStore &store, ExportDeskOptions options)
    : profiles_(profiles), transforms_(transforms), store_(store), options_(std::move(options)) {}

std::optional<Submission> ExportDesk::find_earlier(const ExportRequest &request, const Requester &requester) {
    if (request.idempotency_key.empty()) return std::nullopt;
    return find_earlier(request.idempotency_key, digest_of(requester.dialect, request.asked), requester);
}

std::optional<Submission> ExportDesk::find_earlier(const std::string &key, const std::string &digest,
                                                   const Requester &requester) {
    std::optional<Submission> known = store_.find_key(requester.tenant, requester.credential, key, digest);
    if (known && known->outcome == Submission::Outcome::key_conflict) refuse_key(known->job);
    return known;
}

bool ExportDesk::knows_key(const std::string &idempotency_key, const Requester &requester) {
    return !idempotency_key.empty() && store_.find_key(requester.tenant, requester.credential, idempotency_key, "");
}

Submission ExportDesk::submit(const ExportRequest &request, const Requester &requester) {
    require_open();
    NewJob job;
    try {
        job = prepare(request, requester);
    } catch (const Failure &failure) {
        refuse(failure);
    }
    return accept(job);
}

Submission ExportDesk::submit_all(const std::vector<ExportRequest> &requests, const Requester &requester) {
    require_open();
    NewJob parent = job_for(requester);
    try {
        for (const ExportRequest &request : requests) parent.children.push_back(prepare(request, requester));
    } catch (const Failure &failure) {
        refuse(failure);
    }
    const NewJob &first = parent.children.front();
    parent.request = first.request;  // what was asked is the same in all of them
    parent.profile = first.profile;
    parent.callback = std::exchange(parent.children.front().callback, {});
    parent.callback_receiver = first.callback_receiver;
    for (NewJob &child : parent.children) {
        child.callback.clear();
        parent.retention = std::max(parent.retention, child.retention);
    }
    return accept(parent);
}

Submission ExportDesk::rerun(const Job &job, const Requester &requester) {
    require_open();
    ExportSpec spec = parse_export_spec(job.request);
    try {
        if (requester.roles) authorize(spec.profile, *requester.roles);
    } catch (const Failure &failure) {
        refuse(failure);
    }
    if (!transforms_.renew(spec.transform))
        throw ExportRefused(ExportRefused::Reason::invalid,
                            "the script that the export was accepted with is gone; submit it anew");
    NewJob again = job_for(requester);
    again.profile = job.profile;
    spec.asked.erase("callback");  // whose secret went with the job
    again.request = export_spec_text(spec);
    again.lane = job.lane;
    again.retention = std::min(job.retention, options_.bounds(requester.tenant, requester.dialect).retention_max);
    again.dataset = job.dataset;
    again.dataset_version = job.dataset_version;
    return accept(again);
}

NewJob ExportDesk::job_for(const Requester &requester) const {
    const TenantBounds bounds = options_.bounds(requester.tenant, requester.dialect);
    NewJob job;
    job.dialect = requester.dialect;
    job.tenant = requester.tenant;
    job.credential = requester.credential;
    job.user = requester.user;
    job.queued_max = bounds.queued_max;
    job.dialect_active_max = bounds.dialect_active_max;
    return job;
}

NewJob ExportDesk::prepare(const ExportRequest &request, const Requester &requester) {
    const std::string id =
        request.profile.empty() ? profiles_.resolve(requester.tenant, request.context, requester.roles) : request.profile;
    ProfileLibrary::Choice choice = profiles_.choose(requester.tenant, id, requester.roles, request.changes);
    if (request.version) read_version(choice.profile, *request.version);
    for (const Json &query : request.narrowing) narrow_query(choice.profile, query);
    if (!request.columns_seen.empty()) limit_columns(choice.profile, request.columns_seen);
    if (request.version && choice.profile.file_name == usual_file_name) choice.profile.file_name = request.dataset;
    if (!request.file_name.empty()) {
        file_name(request.file_name, {id, "00000000-0000-4000-8000-000000000000", {}});
        choice.profile.file_name = request.file_name;
    }

    NewJob job = job_for(requester);
    job.profile = id;
    job.dataset = request.dataset;
    if (request.version) {
        job.dataset_version = request.version->version;
        job.pins_version = true;
    }
    const std::chrono::seconds retention_max = options_.bounds(requester.tenant, requester.dialect).retention_max;
    job.retention = request.preview_rows || request.is_awaited ? options_.brief_retention
                    : request.retention                        ? *request.retention
                    : choice.profile.retention.count() > 0     ? choice.profile.retention
                                                               : options_.retention.at(requester.dialect);
    if (request.retention && *request.retention > retention_max)
        throw Failure(Status::bad_config, "retention: at most " + std::to_string(retention_max.count()) +
                                              " s, the longest that this tenant may ask for");
    job.retention = std::min(job.retention, retention_max);

    ExportSpec spec;
    spec.profile = std::move(choice.profile);
    spec.transform = transforms_.keep(choice.transform);
    spec.limit = request.limit;
    if (request.version) spec.version_folder = request.version->folder;
    spec.preview_rows = request.preview_rows;
    spec.target = request.target;
    spec.asked = request.asked;
    job.lane = lane_of(spec, choice.transform, request.is_awaited);
    job.request = export_spec_text(spec);
    job.callback = request.callback;
    job.callback_receiver = request.callback_receiver;
    job.idempotency_key = request.idempotency_key;
    if (!job.idempotency_key.empty()) job.request_digest = digest_of(requester.dialect, request.asked);
    return job;
}

Submission ExportDesk::load(const LoadRequest &request, const Requester &requester) {
    std::string digest;
    if (!request.idempotency_key.empty()) {
        digest = digest_of(std::to_string(request.dataset.data->number) + " " + request.sha256, request.asked);
        if (auto known = find_earlier(request.idempotency_key, digest, requester)) return *std::move(known);
    }
    require_open();
    ExportSpec spec = load_spec(request);
    spec.transform = transforms_.keep(upload_transform(request));
    NewJob job = job_for(requester);
    job.kind = JobKind::load;
    job.dataset = request.dataset.id;
    job.upload = request.upload;
    job.lane = request.bytes <= small_upload_max ? Lane::small : Lane::normal;
    job.retention = std::min(options_.retention.at(requester.dialect),
                             options_.bounds(requester.tenant, requester.dialect).retention_max);
    job.request = export_spec_text(spec);
    job.idempotency_key = request.idempotency_key;
    job.request_digest = std::move(digest);
    return accept(job);
}

Submission ExportDesk::accept(const NewJob &job) {
    Submission submission = store_.submit(job);
    using Reason = ExportRefused::Reason;
    switch (submission.outcome) {
        case Submission::Outcome::created:
        case Submission::Outcome::existing: return submission;
        case Submission::Outcome::key_conflict: refuse_key(submission.job);
        case Submission::Outcome::queue_full:
            throw ExportRefused(Reason::queue_full,
                                "the tenant has " + std::to_string(job.queued_max) +
                                    " unfinished jobs, as many as it may; try again when some are done");
        case Submission::Outcome::dialect_full:
            throw ExportRefused(Reason::dialect_full, "the tenant has " + std::to_string(job.dialect_active_max) +
                                                          " unfinished jobs of this API, as many as it may");
        case Submission::Outcome::version_gone:
            throw ExportRefused(Reason::version_gone, "the version " + job.dataset_version + " of dataset '" +
                                                          job.dataset + "' was dropped a moment ago; ask again");
    }
    throw Failure(Status::internal, "the store answered a submission in a way that is not known");
}

// For whoever asked. Inside a handler.
void ExportDesk::refuse(const Failure &failure) const {
    if (failure.status() != Status::bad_config) throw;
    throw ExportRefused(ExportRefused::Reason::invalid, options_.hidden.hide(failure.message()));
}

void ExportDesk::require_open() const {
    if (is_closed_) throw ExportRefused(ExportRefused::Reason::draining, "the server is about to stop; try again soon");
    if (options_.is_disk_full && options_.is_disk_full())
        throw ExportRefused(ExportRefused::Reason::disk_full, "the server's disk is full; try again later");
}

}  // namespace sluice
