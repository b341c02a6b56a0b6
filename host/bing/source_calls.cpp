#include "host/bing/source_calls.hpp"

#include "engine/base/text.hpp"
#include "host/api/native_route.hpp"
#include "host/bing/bing_error.hpp"
#include "host/bing/parameters.hpp"
#include "host/bing/source_view.hpp"
#include "host/http/gzip.hpp"
#include "host/http/public_address.hpp"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace sluice::bing {

namespace {

using http::Exchange;
using http::Response;

enum class Form { atom = 1, json };

Form form_of(const http::Request &request) {
    const std::string word = parameter(request, "$format");
    if (word.empty() || equal_ignoring_case(word, "atom")) return Form::atom;
    if (equal_ignoring_case(word, "json")) return Form::json;
    throw http::Refusal(400, "invalid_parameter", "$format: atom or json");
}

Response xml_response(const http::Request &request, const char *content_type, std::string text) {
    Response response = http::text_response(200, content_type, std::move(text));
    response.fields.set("Cache-Control", "no-store");
    http::compress_when_asked(request, response);
    return response;
}

class SourceCalls {
public:
    SourceCalls(Callers &callers, const DatasetLibrary &datasets, std::string public_url)
        : callers_(callers), datasets_(datasets), public_url_(std::move(public_url)) {}

    Response all(Exchange &exchange) const {
        const Form form = form_of(exchange.request());
        const std::vector<SourceVersion> versions = all_sources(exchange.request(), false);
        if (form == Form::json) return json_response(exchange, 200, sources_json(versions, false, false));
        return service(exchange, versions, false);
    }

    Response public_ones(Exchange &exchange) const {
        const Form form = form_of(exchange.request());
        std::vector<SourceVersion> versions = all_sources(exchange.request(), false);
        std::erase_if(versions, [](const SourceVersion &one) { return !one.source.about.is_public; });
        if (form == Form::json) return json_response(exchange, 200, sources_json(versions, false, true));
        return service(exchange, versions, false);
    }

    Response one(Exchange &exchange) const {
        const Form form = form_of(exchange.request());
        const bool all_versions = flag_parameter(exchange.request(), "showAllVersions");
        const std::vector<SourceVersion> versions = one_source(exchange, all_versions);
        if (form == Form::atom) return service(exchange, versions, all_versions);
        return json_response(exchange, 200,
                             all_versions ? sources_json(versions, true, false) : source_json(versions.front()));
    }

    Response metadata_of_all(Exchange &exchange) const {
        return metadata(exchange,
                        all_sources(exchange.request(), flag_parameter(exchange.request(), "showAllVersions")));
    }

    Response metadata_of_one(Exchange &exchange) const {
        return metadata(exchange, one_source(exchange, flag_parameter(exchange.request(), "showAllVersions")));
    }

private:
    std::vector<SourceVersion> all_sources(const http::Request &request, bool all_versions) const {
        const Principal principal = callers_.admit(request);
        std::vector<SourceVersion> result;
        for (const DataSource &source : data_sources_of(datasets_, principal))
            for (SourceVersion &version : versions_of(source, all_versions)) result.push_back(std::move(version));
        return result;
    }

    // At least one.
    std::vector<SourceVersion> one_source(const Exchange &exchange, bool all_versions) const {
        const Principal principal = callers_.admit(exchange.request());
        const std::string &name = exchange.value("source");
        const std::optional<DataSource> source =
            find_data_source(datasets_, principal, exchange.value("access_id"), name);
        if (!source) throw refused(404, "there is no data source '" + one_line(name) + "'");
        std::vector<SourceVersion> versions = versions_of(*source, all_versions);
        if (versions.empty())
            throw refused(404, "the data source '" + source->dataset.id + "' has no " +
                                   (all_versions ? "version" : "published version"));
        return versions;
    }

    Response service(const Exchange &exchange, const std::vector<SourceVersion> &versions, bool all_versions) const {
        const http::Request &request = exchange.request();
        return xml_response(request, "application/atomsvc+xml; charset=utf-8",
                            service_document(versions, all_versions, http::public_base(request, public_url_)));
    }

    Response metadata(const Exchange &exchange, const std::vector<SourceVersion> &versions) const {
        return xml_response(exchange.request(), "application/xml; charset=utf-8", metadata_document(versions));
    }

    Callers &callers_;
    const DatasetLibrary &datasets_;
    const std::string public_url_;
};

}  // namespace

void add_source_routes(http::Router &router, Callers &callers, const DatasetLibrary &datasets,
                       const std::string &public_url) {
    const auto calls = std::make_shared<const SourceCalls>(callers, datasets, public_url);
    const auto add = [&](const std::string &path, Response (SourceCalls::*action)(Exchange &) const) {
        const std::string whole = "/REST/v1/data" + path;
        router.add(
            {"GET", whole, "", whole, [calls, action](Exchange &exchange) { return ((*calls).*action)(exchange); }});
    };
    add("", &SourceCalls::all);
    add("/$GetPublicDataSourceList", &SourceCalls::public_ones);
    add("/$metadata", &SourceCalls::metadata_of_all);
    add("/{access_id}/{source}", &SourceCalls::one);
    add("/{access_id}/{source}/$metadata", &SourceCalls::metadata_of_one);
}

}  // namespace sluice::bing
