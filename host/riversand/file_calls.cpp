#include "host/riversand/file_calls.hpp"

#include "engine/base/text.hpp"
#include "host/api/job_files.hpp"
#include "host/riversand/blob_answer.hpp"
#include "host/riversand/download_links.hpp"
#include "host/riversand/loose_json.hpp"
#include "host/riversand/platform_error.hpp"
#include "host/riversand/task_summary.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace sluice::riversand {

namespace {

using http::Exchange;
using http::Refusal;
using http::Response;

constexpr std::chrono::hours link_life{1};

}  // namespace

void FileCalls::add_routes(http::Router &router, Callers &callers) {
    const auto add = [&](const char *path, auto action) {
        add_platform_route(router, callers, path, Role::reader,
                           [this, action](Exchange &exchange, const Principal &principal, const Json &body) {
                               return (this->*action)(exchange, principal, body);
                           });
    };
    add("/binarystreamobjectservice/prepareDownload", &FileCalls::prepare_download);
    add("/binaryobjectservice/get", &FileCalls::get_binary_object);
    router.add({"GET", download_path, "", "downloadBinaryStreamObject",
                [this](Exchange &exchange) { return download(exchange); }});
}

FileCalls::StoredFile FileCalls::stored_file(const std::string &tenant, const std::string &object_key) const {
    const auto refuse_missing = [&] {
        throw refused(code::not_found, "DataObject with eid=[" + object_key + "] not found");
    };
    const std::string id = ascii_lower(object_key.substr(0, object_key.find('.')));
    const std::optional<Job> job = parts_.store.find_file(tenant, id);
    if (!job || is_gone(*job) || job->kind != JobKind::export_files) refuse_missing();
    const std::vector<JobFile> results = results_of(*job);
    const auto file = std::find_if(results.begin(), results.end(), [&](const JobFile &one) { return one.id == id; });
    if (file == results.end()) refuse_missing();
    const auto index = static_cast<std::size_t>(file - results.begin());
    return {*job, *file, shown_name(*job, results, index)};
}

Response FileCalls::prepare_download(Exchange &exchange, const Principal &principal, const Json &body) {
    const std::vector<Json> objects =
        items_of(member(body, "binaryStreamObject").is_null() ? member(body, "binaryStreamObjects")
                                                              : member(body, "binaryStreamObject"));
    const Json &asked = objects.empty() ? body : objects.front();
    const Json &id = member(asked, "id");
    const std::optional<std::string> key =
        text_of(id.is_null() ? member(member(asked, "properties"), "objectKey") : id);
    if (!key) throw refused(code::missing_parameter, "missing parameter 'binaryStreamObject.id'");
    const StoredFile stored = stored_file(principal.tenant, *key);
    auto end = std::chrono::floor<std::chrono::seconds>(now()) + link_life;
    if (stored.job.expires_at) end = std::min(end, std::chrono::floor<std::chrono::seconds>(*stored.job.expires_at));
    const std::string name = object_key(stored.file);
    const DownloadLink link{principal.tenant, stored.file.id, end};
    parts_.acts.record("link", exchange, principal, stored.job.id + "/" + stored.file.name, "done");
    const Json object = {{"id", name},
                         {"type", "binarystreamobject"},
                         {"properties",
                          {{"objectKey", name},
                           {"originalFileName", stored.name},
                           {"contentSize", stored.file.bytes},
                           {"downloadURL", download_url(parts_.key, link, exchange.request(), parts_.public_url)}}}};
    return collection_response(exchange, "binaryStreamObjects", Json::array({object}));
}

Response FileCalls::get_binary_object(Exchange &exchange, const Principal &principal, const Json &body) {
    const std::optional<std::string> key = text_of(member(member(member(body, "params"), "query"), "id"));
    if (!key) throw refused(code::missing_parameter, "missing parameter 'params.query.id'");
    const StoredFile stored = stored_file(principal.tenant, *key);
    if (stored.file.bytes > blob_bytes_max)
        throw refused(code::too_big, "the file is too big for this call: at most " + std::to_string(blob_bytes_max) +
                                         " bytes; prepareDownload gives an address for it");
    std::shared_ptr<const Descriptor> file = open_job_file(parts_.artifacts, stored.job, stored.file);
    if (!file) throw refused(code::file_unreadable, "the file is not on this server any more");
    parts_.acts.record("download", exchange, principal, stored.job.id + "/" + stored.file.name, "done");
    parts_.metrics.count_download(stored.file.bytes);
    Json object = {{"id", object_key(stored.file)},
                   {"type", "binaryobject"},
                   {"systemInfo", {{"tenantId", principal.tenant}}},
                   {"properties", {{"fileName", stored.name}, {"extension", extension_of(stored.file)}}}};
    std::vector<Blob> blobs;
    blobs.push_back({std::move(file), stored.file.bytes, std::move(object)});
    return blob_response(std::move(blobs));
}

Response FileCalls::download(Exchange &exchange) {
    const DownloadLink link =
        require_valid_link(parts_.key, exchange.request(), exchange.value("tenant"), exchange.value("file"),
                           std::chrono::floor<std::chrono::seconds>(now()));
    const StoredFile stored = stored_file(link.tenant, link.file_id);
    std::shared_ptr<const Descriptor> file = open_job_file(parts_.artifacts, stored.job, stored.file);
    if (!file) throw Refusal(410, code::file_unreadable, "the file is not on this server any more");
    Response response =
        http::file_response(exchange.request(), file_to_send(std::move(file), stored.job, stored.file, stored.name));
    if (exchange.request().method == "HEAD" || response.status == 304) return response;
    const auto *body = std::get_if<http::FileBody>(&response.body);
    // Nobody is known but the one whom the link was made for, whose record names the same file.
    parts_.acts.record("download", exchange, {link.tenant, "", "link", {}, CredentialKind::riversand, false},
                       stored.job.id + "/" + stored.file.name, "done");
    parts_.metrics.count_download(body != nullptr ? body->length : 0);
    return response;
}

}  // namespace sluice::riversand
