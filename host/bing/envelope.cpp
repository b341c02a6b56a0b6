#include "host/bing/envelope.hpp"

#include "engine/profile/profile.hpp"
#include "host/bing/dates.hpp"
#include "host/bing/xml_text.hpp"
#include "host/http/gzip.hpp"
#include "host/http/refusal.hpp"

namespace sluice::bing {

namespace {

constexpr std::string_view job_space = "http://schemas.microsoft.com/search/local/ws/rest/v1";

std::string type_of(const DataflowJob &job) { return job.is_service ? "DataServiceJob" : "DataflowJob"; }

// Readers of .NET know the type of a resource by its first member only.
Json job_json(const DataflowJob &job) {
    Json json = {{"__type", type_of(job) + ":" + std::string(job_space)}, {"id", job.id}, {"links", Json::array()}};
    for (const Link &link : job.links) {
        Json item = Json::object();
        if (!link.name.empty()) item["name"] = link.name;
        item["role"] = link.role;
        item["url"] = link.url;
        json["links"].push_back(std::move(item));
    }
    json["createdDate"] = json_date(job.created_at);
    if (job.completed_at) json["completedDate"] = json_date(*job.completed_at);
    if (!job.description.empty()) json["description"] = job.description;
    if (!job.error.empty()) json["errorMessage"] = job.error;
    if (!job.is_service) json["failedEntityCount"] = job.failed_count;
    if (!job.name.empty()) json["name"] = job.name;
    if (!job.is_service) json["processedEntityCount"] = job.processed_count;
    json["status"] = job.status;
    if (!job.is_service) json["totalEntityCount"] = job.entity_count;
    return json;
}

std::string json_text(const std::string &trace, const Envelope &envelope) {
    Json sets = Json::array();
    if (!envelope.is_refusal) {
        Json resources = Json::array();
        for (const DataflowJob &job : envelope.jobs) resources.push_back(job_json(job));
        const std::size_t count = resources.size();
        sets.push_back({{"estimatedTotal", count}, {"resources", std::move(resources)}});
    }
    Json json = {{"authenticationResultCode", authentication_word(envelope.authentication)},
                 {"brandLogoUri", ""},
                 {"copyright", ""}};
    if (!envelope.errors.empty()) json["errorDetails"] = envelope.errors;
    json["resourceSets"] = std::move(sets);
    json["statusCode"] = envelope.status;
    json["statusDescription"] = http::reason_phrase(envelope.status);
    json["traceId"] = trace;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

// Readers that only go forward stop at Status, want the links before it, and of a link the role before the name.
void append_job(XmlText &xml, const DataflowJob &job) {
    xml.open(type_of(job));
    if (!job.name.empty()) xml.element("Name", job.name);
    xml.element("Id", job.id);
    for (const Link &link : job.links) {
        XmlText::Attributes attributes = {{"role", link.role}};
        if (!link.name.empty()) attributes.emplace_back("name", link.name);
        xml.element("Link", link.url, attributes);
    }
    if (!job.description.empty()) xml.element("Description", job.description);
    xml.element("Status", job.status);
    xml.element("CreatedDate", xml_date(job.created_at));
    if (job.completed_at)
        xml.element("CompletedDate", xml_date(*job.completed_at));
    else
        xml.element("CompletedDate", "", {{"xsi:nil", "true"}});
    if (!job.is_service) {
        xml.element("TotalEntityCount", std::to_string(job.entity_count));
        xml.element("ProcessedEntityCount", std::to_string(job.processed_count));
        xml.element("FailedEntityCount", std::to_string(job.failed_count));
    }
    if (!job.error.empty()) xml.element("ErrorMessage", job.error);
    xml.close();
}

std::string xml_text(const std::string &trace, const Envelope &envelope) {
    XmlText xml;
    xml.open("Response", {{"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"},
                          {"xmlns:xsd", "http://www.w3.org/2001/XMLSchema"},
                          {"xmlns", std::string(job_space)}});
    xml.element("Copyright", "");
    xml.element("BrandLogoUri", "");
    xml.element("StatusCode", std::to_string(envelope.status));
    xml.element("StatusDescription", http::reason_phrase(envelope.status));
    xml.element("AuthenticationResultCode", authentication_word(envelope.authentication));
    if (!envelope.errors.empty()) {
        xml.open("ErrorDetails");
        for (const std::string &error : envelope.errors) xml.element("string", error);
        xml.close();
    }
    xml.element("TraceId", trace);
    xml.open("ResourceSets");
    if (!envelope.is_refusal) {
        xml.open("ResourceSet");
        xml.element("EstimatedTotal", std::to_string(envelope.jobs.size()));
        xml.open("Resources");
        for (const DataflowJob &job : envelope.jobs) append_job(xml, job);
        xml.close();
        xml.close();
    }
    xml.close();
    xml.close();
    return xml.text();
}

}  // namespace

std::string_view authentication_word(Authentication authentication) noexcept {
    switch (authentication) {
        case Authentication::valid: return "ValidCredentials";
        case Authentication::missing: return "NoCredentials";
        case Authentication::unknown: return "InvalidCredentials";
        case Authentication::over: return "CredentialsExpired";
        case Authentication::not_authorized: return "NotAuthorized";
        case Authentication::not_looked_at: break;
    }
    return "None";
}

http::Response envelope_response(const http::Request &request, const Envelope &envelope) {
    const bool is_xml = output_of(request) == Output::xml;
    http::Response response = http::text_response(
        envelope.status, is_xml ? "application/xml; charset=utf-8" : "application/json; charset=utf-8",
        is_xml ? xml_text(request.id, envelope) : json_text(request.id, envelope));
    response.fields.set("Cache-Control", "no-store");
    http::compress_when_asked(request, response);
    return response;
}

}  // namespace sluice::bing
