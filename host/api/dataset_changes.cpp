#include "host/api/dataset_changes.hpp"

#include "engine/base/text.hpp"
#include "host/api/dataset_view.hpp"
#include "host/api/job_response.hpp"
#include "host/api/native_route.hpp"
#include "host/api/openapi_document.hpp"
#include "host/api/query_parameters.hpp"
#include "host/api/request_body.hpp"
#include "host/datasets/dataset_catalogue.hpp"
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

constexpr std::array<std::string_view, 2> upload_types = {"text/csv", "application/x-ndjson"};
constexpr std::size_t piece_bytes = 64u << 10;  // of an upload
constexpr std::int64_t rejected_max_max = 1'000'000'000;

[[noreturn]] void refuse(const std::string &detail) { throw Refusal(422, "invalid_request", detail); }

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
        if (one_line(column.name) != column.name) refuse("columns: a name of a column has no line breaks or tabs");
        if (!known.insert(ascii_lower(column.name)).second)
            refuse("columns: '" + column.name + "' is the name of two columns, whatever the case");
        dataset.columns.push_back(std::move(column));
    }
    return dataset;
}

UploadForm upload_form(const http::Request &request) {
    http::require_content_type(request, upload_types);
    if (const auto encoding = request.fields.find("Content-Encoding"))
        if (!equal_ignoring_case(*encoding, "gzip") && !equal_ignoring_case(*encoding, "zstd") &&
            !equal_ignoring_case(*encoding, "identity"))
            throw Refusal(415, "unsupported_media_type", "Content-Encoding: gzip, zstd or none");
    const std::string type = ascii_lower(*request.fields.find("Content-Type"));
    return type.starts_with(upload_types[0]) ? UploadForm::csv : UploadForm::json_lines;
}

bool flag_parameter(const http::Request &request, const char *name) {
    const std::string text = parameter(request, name);
    if (text.empty() || text == "false") return false;
    if (text != "true") throw Refusal(400, "invalid_parameter", std::string(name) + ": true or false");
    return true;
}

ErrorPolicy error_policy(const http::Request &request) {
    const std::string text = parameter(request, "on_error");
    if (text.empty() || text == "fail") return {};
    if (text == "skip") return {ErrorPolicy::Kind::skip, 0};
    return {ErrorPolicy::Kind::max, number_parameter(request, "on_error", 0, 0, rejected_max_max)};
}

// As it comes, in bounded memory.
void receive(Exchange &exchange, Upload &upload, std::uint64_t bytes_max) {
    const auto check = [&](std::uint64_t bytes) {
        if (bytes > bytes_max)
            throw Refusal(413, "body_too_large",
                          "an upload may have " + std::to_string(bytes_max) +
                              " bytes (datasets.upload_max in the server's settings); compress it with gzip or zstd");
    };
    check(exchange.body().length().value_or(0));
    std::vector<char> piece(piece_bytes);
    while (const std::size_t size = exchange.body().read(piece.data(), piece.size())) {
        check(upload.bytes() + size);
        upload.write(piece.data(), size);
    }
    upload.finish();
}

class DatasetChanges {
public:
    explicit DatasetChanges(DatasetChangesParts parts)
        : parts_(std::move(parts)), new_dataset_schema_(openapi_schema("NewDataset")) {}

    Response make(Exchange &exchange, const Principal &principal) const {
        const Dataset dataset = read_new_dataset(read_json_body(exchange, new_dataset_schema_), principal.tenant);
        switch (parts_.datasets.make(dataset)) {
            case MakeOutcome::made: break;
            case MakeOutcome::exists:
                throw Refusal(409, "dataset_exists", "there is a dataset '" + dataset.id + "' already");
            case MakeOutcome::full:
                refuse("the tenant has " + std::to_string(DatasetLibrary::made_max) + " datasets, as many as it may");
        }
        parts_.acts.record("dataset_make", exchange, principal, dataset.id, "done");
        Response response = shown(exchange, principal, dataset.id, 201);
        response.fields.set("Location", parts_.public_url + "/api/v1/datasets/" + dataset.id);
        return response;
    }

    Response load(Exchange &exchange, const Principal &principal) const {
        const http::Request &request = exchange.request();
        require_parameters(request, {"stage", "on_error"});
        LoadRequest wanted;
        wanted.dataset = made_dataset(exchange, principal);
        wanted.form = upload_form(request);
        wanted.is_staged = flag_parameter(request, "stage");
        wanted.on_error = error_policy(request);
        wanted.idempotency_key = idempotency_key(request);
        wanted.asked = {{"dataset", wanted.dataset.id},
                        {"content_type", wanted.form == UploadForm::csv ? upload_types[0] : upload_types[1]},
                        {"stage", wanted.is_staged},
                        {"on_error", parameter(request, "on_error")}};
        // Before what would be refused comes in. Whether a known key is that of this upload, its bytes tell.
        if (!parts_.desk.knows_key(wanted.idempotency_key, requester_of(principal))) parts_.desk.require_open();
        Upload upload(parts_.uploads, upload_file_name(wanted.form));
        receive(exchange, upload, parts_.upload_bytes_max);
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
        parts_.acts.record("dataset_publish", exchange, principal, id, "done");
        return shown(exchange, principal, id, 200);
    }

    Response roll_back(Exchange &exchange, const Principal &principal) const {
        require_parameters(exchange.request(), {"version"});
        const std::string id = made_dataset(exchange, principal).id;
        const std::string version = parameter(exchange.request(), "version");
        require_done(parts_.store.roll_back(principal.tenant, id, version), id,
                     version.empty() ? "there is no previous version" : "'" + version + "' is no previous version");
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

    Dataset made_dataset(const Exchange &exchange, const Principal &principal) const {
        Dataset dataset = dataset_of(parts_.datasets, principal, exchange.value("dataset"));
        if (!dataset.data)
            throw Refusal(409, "declared_dataset",
                          "dataset '" + dataset.id + "' is declared in the server's catalogue, which alone changes it");
        return dataset;
    }

    Response shown(const Exchange &exchange, const Principal &principal, const std::string &id, int status) const {
        const Dataset dataset = dataset_of(parts_.datasets, principal, id);
        return json_response(exchange, status, dataset_view(dataset, *grant_for(dataset, principal)));
    }

    DatasetChangesParts parts_;
    SettingsSchema new_dataset_schema_;
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
    add("DELETE", "/datasets/{dataset}", "removeDataset", &DatasetChanges::remove);
    add("POST", "/datasets/{dataset}/versions", "loadDataset", &DatasetChanges::load);
    add("DELETE", "/datasets/{dataset}/versions/{version}", "discardVersion", &DatasetChanges::discard);
    add("POST", "/datasets/{dataset}:publish", "publishDataset", &DatasetChanges::publish);
    add("POST", "/datasets/{dataset}:rollback", "rollBackDataset", &DatasetChanges::roll_back);
}

}  // namespace sluice
