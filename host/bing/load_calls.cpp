#include "host/bing/load_calls.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "host/api/upload_body.hpp"
#include "host/bing/bing_error.hpp"
#include "host/bing/bing_jobs.hpp"
#include "host/bing/job_status.hpp"
#include "host/bing/upload_load.hpp"
#include "host/http/public_address.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

namespace sluice::bing {

namespace {

using http::Exchange;
using http::Response;

constexpr std::size_t name_chars_max = 50;

// The name of the outermost element of downloads, within which another one of that name would be.
constexpr std::string_view root_name = "MainRoot";

bool is_source_name(std::string_view text) {
    constexpr std::string_view marks = "~`!$^_={}-";
    const auto may_be = [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               marks.find(c) != marks.npos;
    };
    return !text.empty() && text.size() <= name_chars_max && std::all_of(text.begin(), text.end(), may_be) &&
           text != root_name;
}

template <typename Value>
struct Word {
    std::string_view text;
    Value value;
};
constexpr std::array inputs = {Word<UploadInput>{"xml", UploadInput::xml}, Word<UploadInput>{"csv", UploadInput::csv},
                               Word<UploadInput>{"tab", UploadInput::tab},
                               Word<UploadInput>{"pipe", UploadInput::pipe}};
constexpr std::array operations = {Word<LoadOperation>{"complete", LoadOperation::complete},
                                   Word<LoadOperation>{"completeStaging", LoadOperation::complete_staging},
                                   Word<LoadOperation>{"incremental", LoadOperation::incremental},
                                   Word<LoadOperation>{"incrementalStaging", LoadOperation::incremental_staging}};

template <typename Words>
auto read_word(const http::Request &request, const char *name, const Words &words) {
    const std::string text = parameter(request, name);
    std::string all;
    for (const auto &word : words) {
        if (equal_ignoring_case(word.text, text)) return word.value;
        all += (all.empty() ? "" : ", ") + std::string(word.text);
    }
    throw refused(400, std::string(name) + ": one of " + all);
}

// What a request asks for, beside its body.
struct Wanted {
    std::string name, access_id;
    UploadInput input = UploadInput::xml;
    LoadOperation operation = LoadOperation::complete;
    std::optional<bool> is_public;
    std::string query_key;

    bool is_staged() const noexcept {
        return operation == LoadOperation::complete_staging || operation == LoadOperation::incremental_staging;
    }
    bool is_incremental() const noexcept {
        return operation == LoadOperation::incremental || operation == LoadOperation::incremental_staging;
    }
};

Wanted read_wanted(const http::Request &request) {
    Wanted wanted;
    wanted.name = parameter(request, "dataSourceName");
    if (!is_source_name(wanted.name))
        throw refused(400, "dataSourceName: up to " + std::to_string(name_chars_max) +
                               " letters, digits and ~ ` ! $ ^ _ = { } - make a name, but for " +
                               std::string(root_name));
    wanted.access_id = parameter(request, "accessId");
    wanted.input = read_word(request, "input", inputs);
    wanted.operation = read_word(request, "loadOperation", operations);
    wanted.is_public = strict_flag(request, "setPublic");
    if (wanted.is_public == true && wanted.is_staged())
        throw refused(400, "setPublic: what is staged is not public; say it when it is published");
    if (!parameter(request, "dataLocation").empty())
        throw refused(400, "dataLocation: data is not fetched from other places; send it in the body");
    wanted.query_key = parameter(request, "queryKey");
    return wanted;
}

class LoadCalls {
public:
    LoadCalls(Callers &callers, LoadCallsParts parts) : callers_(callers), parts_(std::move(parts)) {}

    Response load(Exchange &exchange) const {
        const http::Request &request = exchange.request();
        require_known_output(request);
        const Principal principal = callers_.admit(request);
        callers_.require_role(principal, Role::admin);
        const Wanted wanted = read_wanted(request);
        const std::string base = http::public_base(request, parts_.public_url);
        const std::string query = query_credential(wanted, principal);
        // Before what would be refused comes in.
        find_target(wanted, principal);
        require_daily_share(parts_.store, principal.tenant, parts_.daily_max);
        parts_.desk.require_open();
        Upload upload(parts_.uploads, upload_file_name(form_of(wanted.input)));
        receive(exchange, upload);
        const Job job = submit(wanted, query, principal, upload);
        parts_.acts.record("dataset_load", exchange, principal, wanted.name + " " + job.id, "done");
        Envelope envelope;
        envelope.status = 201;
        envelope.jobs = {load_status(job, load_kind(wanted.is_incremental(), wanted.is_staged()), base)};
        Response response = envelope_response(request, envelope);
        response.fields.set("Location", envelope.jobs.front().links.front().url);
        return response;
    }

private:
    void receive(Exchange &exchange, Upload &upload) const {
        try {
            receive_upload(exchange, upload, parts_.upload_max);
        } catch (const http::Refusal &refusal) {
            if (refusal.status() != 413) throw;
            throw refused(400, refusal.detail());  // clients know no 413
        }
        if (upload.bytes() == 0) throw refused(400, "the request has no body, which would be the data");
    }

    // The id of the credential that the parameter queryKey shows; empty for none.
    std::string query_credential(const Wanted &wanted, const Principal &principal) const {
        if (wanted.query_key.empty() || principal.is_anonymous) return "";
        const std::optional<Credential> found = parts_.keys.verify(CredentialKind::bing, {"", wanted.query_key});
        if (!found || found->tenant != principal.tenant) throw refused(400, "queryKey: is no key of this account");
        if (found->id == principal.credential)
            throw refused(400, "queryKey: is the master key; it must be another one");
        return found->id;
    }

    // The data source of this name when there is one, which the caller must be the master of.
    std::optional<DataSource> find_target(const Wanted &wanted, const Principal &principal) const {
        std::optional<DataSource> source = find_data_source(parts_.datasets, principal, wanted.name);
        const bool is_another =
            source && !wanted.access_id.empty() && !equal_ignoring_case(source->about.access_id, wanted.access_id);
        if (is_another || (!source && (wanted.is_incremental() || !wanted.access_id.empty())))
            throw refused(404, "there is no data source '" + wanted.name + "'" +
                                   (wanted.access_id.empty() ? "" : " of this accessId") +
                                   "; a complete load makes one");
        if (!source) return source;
        callers_.require_master(*source, principal);
        if (!source->dataset.data)
            throw refused(400, "the data source '" + source->dataset.id +
                                   "' is declared in the server's catalogue: its entities are not loaded");
        return source;
    }

    void make(const Wanted &wanted, const std::string &query, const Principal &principal,
              const UploadHead &head) const {
        Dataset dataset;
        dataset.tenant = principal.tenant;
        dataset.id = dataset.display_name = wanted.name;
        dataset.entity_type = head.entity_type;
        dataset.columns = columns_of(head);
        BingSource &about = dataset.bing.emplace();
        about.master = principal.credential;
        about.query = query;
        about.is_public = wanted.is_public.value_or(false);
        switch (parts_.datasets.make(dataset)) {
            case MakeOutcome::made: return;
            case MakeOutcome::full:
                throw http::Refusal(
                    403, std::string(authentication_word(Authentication::valid)),
                    "there are " + std::to_string(DatasetLibrary::made_max) + " data sources, as many as may be");
            case MakeOutcome::exists:
            case MakeOutcome::access_id_taken: break;
        }
        throw refused(400, "dataSourceName: '" + wanted.name + "' is the name of something else already");
    }

    Job submit(const Wanted &wanted, const std::string &query, const Principal &principal, Upload &upload) const {
        const std::string file_name = upload_file_name(form_of(wanted.input));
        bool is_new = false;
        std::string id = wanted.name;
        try {
            const UploadHead head = read_upload_head(parts_.uploads.path(upload.name()) / file_name, wanted.input);
            std::optional<DataSource> source = find_target(wanted, principal);  // as it is now: that took its time
            if (!source) {
                make(wanted, query, principal, head);
                is_new = true;
                source = find_target(wanted, principal);
            }
            id = source->dataset.id;
            LoadRequest request = load_request_of(source->dataset, head, upload, wanted.input, wanted.operation);
            request.asked = {{"dataset", id},
                             {"input", upload_file_name(form_of(wanted.input))},
                             {"stage", wanted.is_staged()},
                             {"bytes", upload.bytes()}};
            if (wanted.is_incremental()) request.asked["mode"] = "incremental";
            request.rows_max = parts_.entities_max;
            if (!is_new) request.definition_patch = access_patch(wanted, query);
            const Job job = parts_.desk.load(request, bing_requester(principal)).job;
            upload.keep();
            return job;
        } catch (const Failure &failure) {
            if (is_new) parts_.changes.remove(principal.tenant, id);
            if (failure.status() != Status::bad_data) throw;
            throw refused(400, failure.message());
        } catch (...) {
            if (is_new) parts_.changes.remove(principal.tenant, id);
            throw;
        }
    }

    // What the load changes of who may read the source, once it has succeeded. Clients say setPublic=0 of all loads;
    // what is staged does not mean the source that is published.
    static std::string access_patch(const Wanted &wanted, const std::string &query) {
        Json about = Json::object();
        if (wanted.is_public && !wanted.is_staged()) about["public"] = *wanted.is_public;
        if (!query.empty()) about["query"] = query;
        return about.empty() ? "" : Json{{"bing", about}}.dump();
    }

    Callers &callers_;
    const LoadCallsParts parts_;
};

}  // namespace

void add_load_routes(http::Router &router, Callers &callers, const LoadCallsParts &parts) {
    const auto calls = std::make_shared<const LoadCalls>(callers, parts);
    const std::string path = "/REST/v1/dataflows/LoadDataSource";
    router.add({"POST", path, "", path, [calls](Exchange &exchange) {
                    try {
                        return calls->load(exchange);
                    } catch (const ExportRefused &problem) {
                        throw refusal_of(problem);
                    }
                }});
}

}  // namespace sluice::bing
