#include "host/exports/export_desk.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/failure.hpp"
#include "engine/pipeline/file_name.hpp"
#include "engine/profile/request.hpp"
#include "engine/query/query_reader.hpp"
#include "host/datasets/made_dataset.hpp"
#include "host/exports/export_spec.hpp"
#include "host/exports/job_password.hpp"
#include "host/exports/sql_check.hpp"
#include "host/runner/sql_identifier.hpp"

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
    if (spec.sql) return Lane::normal;
    const std::int64_t ceiling = spec.profile.records_max;
    const bool is_short =
        (spec.limit && *spec.limit <= small_records_max) || (ceiling > 0 && ceiling <= small_records_max);
    return is_short && !may_skip_records(spec, files) ? Lane::small : Lane::normal;
}

// The file of a version has its columns as they were loaded. Its path is set when an attempt begins.
void read_version(Profile &profile, const VersionSource &version) {
    profile.source = {"sqlite", {{"columns", version.columns}}};
    if (version.order.empty())
        profile.source.settings["table"] = version_table;
    else
        profile.source.settings["query"] =
            "SELECT * FROM " + sql_identifier(version_table) + " ORDER BY " + sql_identifier(version.order);
    profile.document["source"]["plugin"] = profile.source.plugin;
    profile.document["source"]["settings"] = profile.source.settings;
}

// The runner puts the statement in the place of this source, which only stands in the profile.
void read_statement(Profile &profile) {
    profile.source = {"sqlite", {{"path", "statement"}, {"query", "statement"}}};
    profile.document["source"]["plugin"] = profile.source.plugin;
    profile.document["source"]["settings"] = profile.source.settings;
}

// By the writer, or in an archive, which compresses already.
void encrypt(Profile &profile, const std::string &writer_setting) {
    const std::string reference = std::string("${env:") + job_password_variable + "}";
    if (!writer_setting.empty()) {
        profile.writer.settings[writer_setting] = reference;
        return;
    }
    profile.is_archived = true;
    profile.compress = Compression::none;
    profile.password = reference;
}

Json columns_of(const SqlTable &table) {
    Json columns = Json::array();
    for (const SqlColumn &column : table.columns)
        columns.push_back({{"name", column.name}, {"title", column.title}, {"type", column.type}});
    return columns;
}

// One profile serves many datasets: a file is called after its dataset unless the profile says more.
constexpr const char *usual_file_name = "{profile}";
// And after nothing that it is made of when that is several.
constexpr const char *statement_file_name = "rows";

// What a grant or a dataset leaves out must not be found out by what leads to it.
void require_nothing_related(const Json &changes) {
    const auto query = changes.find("query");
    if (query != changes.end() && asks_related(read_query_text(query->dump(), "query").where))
        throw ExportRefused(ExportRefused::Reason::invalid,
                            "request: query: cannot ask for related entities, since the dataset has a query or a grant "
                            "that leaves entities out");
}

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
    bool is_there = transforms_.renew(spec.transform);
    if (spec.sql)
        for (const SqlTableSpec &table : spec.sql->tables) is_there = is_there && transforms_.renew(table.transform);
    if (!is_there)
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
    if (spec.sql) again.versions = spec.sql->versions;
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
    const std::string id = request.profile.empty()
                               ? profiles_.resolve(requester.tenant, request.context, requester.roles)
                               : request.profile;
    ProfileLibrary::Choice choice =
        profiles_.choose(requester.tenant, id, requester.roles, request.changes, request.form);
    choice.profile.titles = request.titles;
    choice.profile.orders_columns = request.orders_columns;
    if (request.version) read_version(choice.profile, *request.version);
    if (request.sql) read_statement(choice.profile);
    if (!request.narrowing.empty()) require_nothing_related(request.changes);
    for (const Json &query : request.narrowing) narrow_query(choice.profile, query);
    for (const Json &query : request.result_narrowing) narrow_result(choice.profile, query);
    if (!request.dataset.empty()) choice.profile.related = {};  // a dataset is what its query and its grants say
    if (!request.columns_seen.empty()) limit_columns(choice.profile, request.columns_seen);
    if (request.version && choice.profile.file_name == usual_file_name)
        choice.profile.file_name = file_name_of(request.dataset);
    if (request.sql && choice.profile.file_name == usual_file_name) choice.profile.file_name = statement_file_name;
    if (!request.sealed_password.empty()) encrypt(choice.profile, request.password_setting);
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
    if (request.sql) {
        spec.sql = sql_spec(*request.sql, request.context, requester);
        job.versions = spec.sql->versions;
    }
    spec.preview_rows = request.preview_rows;
    spec.target = request.target;
    spec.sealed_password = request.sealed_password;
    spec.asked = request.asked;
    spec.client = request.client;
    job.lane = lane_of(spec, choice.transform, request.is_awaited);
    job.request = export_spec_text(spec);
    job.callback = request.callback;
    job.callback_receiver = request.callback_receiver;
    job.idempotency_key = request.idempotency_key;
    if (!job.idempotency_key.empty()) job.request_digest = digest_of(requester.dialect, request.asked);
    return job;
}

SqlSpec ExportDesk::sql_spec(const SqlRequest &request, const Context &context, const Requester &requester) {
    const SqlCheck check = check_sql(request);
    if (check.fault) throw Failure(Status::bad_config, "the statement cannot be run: " + check.fault->message);
    SqlSpec spec{request.statement, options_.statement_rows_max, {}, {}};
    for (const std::size_t place : check.used) {
        const SqlTable &table = request.tables[place];
        spec.tables.push_back(sql_table_spec(table, context, requester));
        if (table.version) spec.versions.push_back(table.version->version);
    }
    std::sort(spec.versions.begin(), spec.versions.end());
    spec.versions.erase(std::unique(spec.versions.begin(), spec.versions.end()), spec.versions.end());
    return spec;
}

// The file of a version is read as it is where nothing is left out of it. All other rows have to be made first.
SqlTableSpec ExportDesk::sql_table_spec(const SqlTable &table, const Context &context, const Requester &requester) {
    SqlTableSpec spec{table.name, columns_of(table), {}, {}, {}};
    if (table.version) spec.version_folder = table.version->folder;
    if (table.version && table.narrowing.empty() && table.result_narrowing.empty() && table.columns_seen.empty())
        return spec;
    Context wanted = table.context;
    wanted.format = context.format;
    wanted.channel = context.channel;
    const std::string id = profiles_.resolve_rows(requester.tenant, wanted, requester.roles);
    ProfileLibrary::Choice choice = profiles_.choose(requester.tenant, id, requester.roles, Json::object());
    if (table.version) read_version(choice.profile, *table.version);
    for (const Json &query : table.narrowing) narrow_query(choice.profile, query);
    for (const Json &query : table.result_narrowing) narrow_result(choice.profile, query);
    std::vector<std::string> names;
    for (const SqlColumn &column : table.columns) names.push_back(column.name);
    limit_columns(choice.profile, names);
    spec.profile = std::move(choice.profile);
    spec.transform = transforms_.keep(choice.transform);
    return spec;
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
    if (request.base) {
        job.dataset_version = request.base->id;
        job.pins_version = true;
    }
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
            throw ExportRefused(Reason::version_gone,
                                job.versions.empty()
                                    ? "the version " + job.dataset_version + " of dataset '" + job.dataset +
                                          "' was dropped a moment ago; ask again"
                                    : "a version that the statement reads was dropped; submit it anew");
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
