#include "host/api/dataset_changes.hpp"

#include "engine/base/text.hpp"
#include "host/api/dataset_view.hpp"
#include "host/api/job_response.hpp"
#include "host/api/native_route.hpp"
#include "host/api/openapi_document.hpp"
#include "host/api/query_parameters.hpp"
#include "host/api/request_body.hpp"
#include "host/api/upload_body.hpp"
#include "host/datasets/dataset_catalogue.hpp"
#include "host/datasets/made_dataset.hpp"
#include "host/http/media_type.hpp"
#include "host/http/refusal.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <utility>
#include <vector>

namespace sluice {

namespace {

using http::Exchange;
using http::Refusal;
using http::Response;

constexpr std::array<std::string_view, 3> upload_types = {"text/csv", "application/x-ndjson", "application/xml"};
constexpr std::array upload_forms = {UploadForm::csv, UploadForm::json_lines, UploadForm::xml};  // of those types

constexpr const char *complete_mode = "complete", *incremental_mode = "incremental";

constexpr std::int64_t rejected_max_max = 1'000'000'000;

[[noreturn]] void refuse(const std::string &detail) { throw Refusal(422, "invalid_request", detail); }

// A key that may do everything is none for those who may query.
void check_bing(const BingSource &bing) {
    if (!bing.access_id.empty() && !is_dataset_id(bing.access_id))
        refuse("bing.access_id: letters, digits, _ and - make an id");
    if (!bing.master.empty() && bing.master == bing.query) refuse("bing: master and query are two keys");
}

Dataset read_new_dataset(const Json &body, const std::string &tenant) {
    Dataset dataset;
    dataset.tenant = tenant;
    dataset.id = body["id"].get<std::string>();
    if (!is_dataset_id(dataset.id)) refuse("id: letters, digits, _ and - make an id");
    dataset.display_name = body.value("display_name", dataset.id);
    dataset.entity_type = body.value("entity_type", "");
    std::set<std::string> known;
    for (const Json &item : body["columns"]) {
        DatasetColumn column = read_dataset_column(item);
        if (column.is_geography && column.type != "text")
            refuse("columns: '" + column.name + "': a geography is a text");
        if (one_line(column.name) != column.name) refuse("columns: a name of a column has no line breaks or tabs");
        if (equal_ignoring_case(column.name, deletion_column))
            refuse("columns: '" + column.name + "' marks rows that an incremental load deletes, and is no column");
        if (!known.insert(ascii_lower(column.name)).second)
            refuse("columns: '" + column.name + "' is the name of two columns, whatever the case");
        dataset.columns.push_back(std::move(column));
    }
    if (body.contains("bing")) {
        dataset.bing = read_bing_source(body["bing"]);
        check_bing(*dataset.bing);
    }
    return dataset;
}

// What is not there stays; null takes away (RFC 7396).
void change_bing(const Json &asked, std::optional<BingSource> &bing) {
    if (asked.is_null()) return bing.reset();
    if (!bing) bing.emplace();
    for (const auto &[key, member] : {std::pair("master", &BingSource::master), std::pair("query", &BingSource::query)})
        if (const auto value = asked.find(key); value != asked.end())
            *bing.*member = value->is_null() ? "" : value->get<std::string>();
    bing->is_public = asked.value("public", bing->is_public);
    check_bing(*bing);
}

UploadForm upload_form(const http::Request &request) {
    http::require_content_type(request, upload_types);
    if (const auto encoding = request.fields.find("Content-Encoding"))
        if (!equal_ignoring_case(*encoding, "gzip") && !equal_ignoring_case(*encoding, "zstd") &&
            !equal_ignoring_case(*encoding, "identity"))
            throw Refusal(415, "unsupported_media_type", "Content-Encoding: gzip, zstd or none");
    const std::string type = ascii_lower(*request.fields.find("Content-Type"));
    const auto found = std::find_if(upload_types.begin(), upload_types.end(),
                                    [&](std::string_view known) { return type.starts_with(known); });
    return upload_forms.at(static_cast<std::size_t>(found - upload_types.begin()));
}

// What the form is called in a request.
std::string_view upload_type(UploadForm form) {
    const auto found = std::find(upload_forms.begin(), upload_forms.end(), form);
    return upload_types.at(static_cast<std::size_t>(found - upload_forms.begin()));
}

bool flag_parameter(const http::Request &request, const char *name) {
    const std::string text = parameter(request, name);
    if (text.empty() || text == "false") return false;
    if (text != "true") throw Refusal(400, "invalid_parameter", std::string(name) + ": true or false");
    return true;
}

bool is_incremental(const http::Request &request) {
    const std::string text = parameter(request, "mode");
    if (text.empty() || text == complete_mode) return false;
    if (text != incremental_mode)
        throw Refusal(400, "invalid_parameter",
                      "mode: " + std::string(complete_mode) + " or " + std::string(incremental_mode));
    return true;
}

ErrorPolicy error_policy(const http::Request &request) {
    const std::string text = parameter(request, "on_error");
    if (text.empty() || text == "fail") return {};
    if (text == "skip") return {ErrorPolicy::Kind::skip, 0};
    return {ErrorPolicy::Kind::max, number_parameter(request, "on_error", 0, 0, rejected_max_max)};
}

class DatasetChanges {
public:
    explicit DatasetChanges(DatasetChangesParts parts)
        : parts_(std::move(parts)),
          new_dataset_schema_(openapi_schema("NewDataset")),
          dataset_change_schema_(openapi_schema("DatasetChange")) {}

    Response make(Exchange &exchange, const Principal &principal) const {
        const Dataset dataset = read_new_dataset(read_json_body(exchange, new_dataset_schema_), principal.tenant);
        switch (parts_.datasets.make(dataset)) {
            case MakeOutcome::made: break;
            case MakeOutcome::exists:
                throw Refusal(409, "dataset_exists", "there is a dataset '" + dataset.id + "' already");
            case MakeOutcome::access_id_taken: refuse("bing.access_id: is that of another dataset already");
            case MakeOutcome::full:
                refuse("the tenant has " + std::to_string(DatasetLibrary::made_max) + " datasets, as many as it may");
        }
        parts_.acts.record("dataset_make", exchange, principal, dataset.id, "done");
        Response response = shown(exchange, principal, dataset.id, 201);
        response.fields.set("Location", parts_.public_url + "/api/v1/datasets/" + dataset.id);
        return response;
    }

    Response change(Exchange &exchange, const Principal &principal) const {
        require_parameters(exchange.request(), {});
        const std::string id = made_dataset(exchange, principal).id;
        const Json body = read_json_body(exchange, dataset_change_schema_);
        const std::optional<Dataset> changed = parts_.datasets.change(principal.tenant, id, [&](Dataset &dataset) {
            dataset.display_name = body.value("display_name", dataset.display_name);
            if (body.contains("bing")) change_bing(body["bing"], dataset.bing);
        });
        if (!changed) refuse_missing(id);
        parts_.acts.record("dataset_change", exchange, principal, id, "done");
        return json_response(exchange, 200, dataset_view(*changed, principal));
    }

    Response load(Exchange &exchange, const Principal &principal) const {
        const http::Request &request = exchange.request();
        require_parameters(request, {"mode", "stage", "on_error"});
        LoadRequest wanted;
        wanted.is_staged = flag_parameter(request, "stage");
        set_dataset(exchange, principal, wanted);
        wanted.form = upload_form(request);
        wanted.on_error = error_policy(request);
        wanted.idempotency_key = idempotency_key(request);
        wanted.asked = {{"dataset", wanted.dataset.id},
                        {"content_type", upload_type(wanted.form)},
                        {"stage", wanted.is_staged},
                        {"on_error", parameter(request, "on_error")}};
        if (wanted.base) wanted.asked["mode"] = incremental_mode;
        // Before what would be refused comes in. Whether a known key is that of this upload, its bytes tell.
        if (!parts_.desk.knows_key(wanted.idempotency_key, requester_of(principal))) parts_.desk.require_open();
        Upload upload(parts_.uploads, upload_file_name(wanted.form));
        receive_upload(exchange, upload, parts_.upload_bytes_max);
        set_dataset(exchange, principal, wanted);  // as it is now: that took its time
        wanted.upload = upload.name();
        wanted.bytes = upload.bytes();
        wanted.sha256 = upload.sha256();
        wanted.asked["bytes"] = wanted.bytes;
        const Submission submission = parts_.desk.load(wanted, requester_of(principal));
        const bool is_new = submission.outcome == Submission::Outcome::created;
        if (is_new) upload.keep();
        parts_.acts.record("dataset_load", exchange, principal, wanted.dataset.id + " " + submission.job.id,
                           is_new ? "done" : "existing");
        return accepted_response(submission.job, parts_.jobs, parts_.public_url);
    }

    Response publish(Exchange &exchange, const Principal &principal) const {
        require_parameters(exchange.request(), {});
        const std::string id = made_dataset(exchange, principal).id;
        require_done(parts_.store.publish(principal.tenant, id), id, "no version is staged");
        parts_.store.record(principal.tenant, id, DatasetEventKind::published);
        parts_.acts.record("dataset_publish", exchange, principal, id, "done");
        return shown(exchange, principal, id, 200);
    }

    Response roll_back(Exchange &exchange, const Principal &principal) const {
        require_parameters(exchange.request(), {"version"});
        const std::string id = made_dataset(exchange, principal).id;
        const std::string version = parameter(exchange.request(), "version");
        require_done(parts_.store.roll_back(principal.tenant, id, version), id,
                     version.empty() ? "there is no previous version" : "'" + version + "' is no previous version");
        parts_.store.record(principal.tenant, id, DatasetEventKind::rolled_back);
        parts_.acts.record("dataset_rollback", exchange, principal, id, "done");
        return shown(exchange, principal, id, 200);
    }

    Response discard(Exchange &exchange, const Principal &principal) const {
        const Dataset dataset = made_dataset(exchange, principal);
        const std::string &version = exchange.value("version");
        const std::vector<DatasetVersion> &versions = dataset.data->versions;
        const auto found = std::find_if(versions.begin(), versions.end(),
                                        [&](const DatasetVersion &one) { return one.id == version; });
        if (found == versions.end())
            throw Refusal(404, "not_found", "dataset '" + dataset.id + "' has no version '" + version + "'");
        require_done(parts_.store.discard(principal.tenant, dataset.id, version), dataset.id,
                     "the version is not staged: a published one gives way to others, and previous ones go by "
                     "themselves");
        parts_.acts.record("dataset_discard", exchange, principal, dataset.id + " " + version, "done");
        return Response{204, {}, {}};
    }

    Response remove(Exchange &exchange, const Principal &principal) const {
        const std::string id = made_dataset(exchange, principal).id;
        if (!parts_.store.remove(principal.tenant, id)) refuse_missing(id);
        parts_.store.record(principal.tenant, id, DatasetEventKind::removed);
        parts_.acts.record("dataset_remove", exchange, principal, id, "done");
        return Response{204, {}, {}};
    }

private:
    [[noreturn]] static void refuse_missing(const std::string &id) {
        throw Refusal(404, "not_found", "there is no dataset '" + id + "' any more");
    }

    static void require_done(VersionOutcome outcome, const std::string &id, const std::string &why_not) {
        if (outcome == VersionOutcome::missing) refuse_missing(id);
        if (outcome == VersionOutcome::no_version) throw Refusal(409, "no_version", why_not);
    }

    // With the version that is changed, where that is asked for.
    void set_dataset(const Exchange &exchange, const Principal &principal, LoadRequest &wanted) const {
        wanted.dataset = made_dataset(exchange, principal);
        if (!is_incremental(exchange.request())) {
            for (DatasetColumn &column : wanted.dataset.columns) column.center_of.clear();  // the upload has them all
            return;
        }
        if (!change_version(wanted))
            throw Refusal(409, "no_version", "there is no version whose rows could be changed; load all of it");
        const std::vector<DatasetColumn> &columns = wanted.dataset.columns;
        if (std::none_of(columns.begin(), columns.end(), [](const DatasetColumn &column) { return column.is_key; }))
            refuse("mode: no column of the dataset is a key, by which rows could be changed");
    }

    Dataset made_dataset(const Exchange &exchange, const Principal &principal) const {
        Dataset dataset = dataset_of(parts_.datasets, principal, exchange.value("dataset"));
        if (!dataset.data)
            throw Refusal(409, "declared_dataset",
                          "dataset '" + dataset.id + "' is declared in the server's catalogue, which alone changes it");
        return dataset;
    }

    Response shown(const Exchange &exchange, const Principal &principal, const std::string &id, int status) const {
        const Dataset dataset = dataset_of(parts_.datasets, principal, id);
        return json_response(exchange, status, dataset_view(dataset, principal));
    }

    DatasetChangesParts parts_;
    SettingsSchema new_dataset_schema_, dataset_change_schema_;
};

}  // namespace

void add_dataset_change_routes(http::Router &router, const DatasetChangesParts &parts) {
    const auto changes = std::make_shared<const DatasetChanges>(parts);
    using Action = Response (DatasetChanges::*)(Exchange &, const Principal &) const;
    const auto add = [&](const char *method, const char *path, const char *operation, Action action) {
        add_native_route(router, parts.doorkeeper, method, path, operation, Role::admin,
                         [changes, action](Exchange &exchange, const Principal &principal) {
                             return ((*changes).*action)(exchange, principal);
                         });
    };
    add("POST", "/datasets", "makeDataset", &DatasetChanges::make);
    add("PATCH", "/datasets/{dataset}", "changeDataset", &DatasetChanges::change);
    add("DELETE", "/datasets/{dataset}", "removeDataset", &DatasetChanges::remove);
    add("POST", "/datasets/{dataset}/versions", "loadDataset", &DatasetChanges::load);
    add("DELETE", "/datasets/{dataset}/versions/{version}", "discardVersion", &DatasetChanges::discard);
    add("POST", "/datasets/{dataset}:publish", "publishDataset", &DatasetChanges::publish);
    add("POST", "/datasets/{dataset}:rollback", "rollBackDataset", &DatasetChanges::roll_back);
}

}  // namespace sluice
