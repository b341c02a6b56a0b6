#include "host/api/openapi_document.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "engine/profile/yaml_json.hpp"
#include "engine/profile/yaml_reader.hpp"
#include "host/api/openapi_text.hpp"

#include <memory>

namespace sluice {

namespace {

constexpr std::string_view reference_prefix = "#/components/schemas/";

Json read_document() {
    Problems problems;
    Place place;
    place.file = std::make_shared<const std::string>("openapi.yaml");
    const std::optional<YamlNode> tree = read_yaml(openapi_text, place, problems);
    Json document;
    if (tree) document = to_json(*tree, "", NullMembers::keep, problems);
    if (!problems.empty()) throw problems.failure();
    return document;
}

// With every schema that it refers to in the place of the reference; schemas of requests do not refer to themselves.
Json inlined(const Json &schema) {
    if (!schema.is_structured()) return schema;
    if (const auto reference = schema.find("$ref"); schema.is_object() && reference != schema.end())
        return inlined(openapi_document()["components"]["schemas"].at(
            reference->get<std::string>().substr(reference_prefix.size())));
    Json result = schema;
    for (Json &item : result) item = inlined(item);
    return result;
}

// The item itself, or what it refers to.
const Json &referred(const Json &item) {
    const auto reference = item.find("$ref");
    return reference == item.end() ? item
                                   : openapi_document().at(Json::json_pointer(reference->get<std::string>().substr(1)));
}

std::string html(const std::string &text) {
    std::string result;
    for (const char c : text) switch (c) {
            case '&': result += "&amp;"; break;
            case '<': result += "&lt;"; break;
            case '>': result += "&gt;"; break;
            default: result += c;
        }
    return result;
}

std::string upper(std::string text) {
    for (char &c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

std::string operation_html(const std::string &method, const std::string &path, const Json &operation) {
    std::string text = "<h3><code>" + upper(method) + ' ' + html(path) + "</code></h3>\n<p>" +
                       html(operation.value("summary", "")) + "</p>\n";
    if (operation.contains("description")) text += "<p>" + html(operation.value("description", "")) + "</p>\n";
    if (!operation.contains("parameters")) return text;
    text += "<ul>\n";
    for (const Json &parameter : operation["parameters"]) {
        const Json &shown = referred(parameter);
        text += "<li><code>" + html(shown.value("name", "")) + "</code> (" + html(shown.value("in", "")) + ") " +
                html(shown.value("description", "")) + "</li>\n";
    }
    return text + "</ul>\n";
}

}  // namespace

const Json &openapi_document() {
    static const Json document = read_document();
    return document;
}

SettingsSchema openapi_schema(const std::string &name) {
    return {inlined(openapi_document()["components"]["schemas"].at(name)).dump(), "the API"};
}

std::string answer_media_type(const std::string &method, const std::string &path) {
    const Json &operation = openapi_document()["paths"].at(path).at(ascii_lower(method));
    for (const char *status : {"200", "202"}) {
        if (!operation["responses"].contains(status)) continue;
        const Json &described = referred(operation["responses"][status]);
        if (described.contains("content")) {
            const std::string type = described["content"].begin().key();
            return type == "*/*" ? "" : type;
        }
    }
    return "";
}

void require_described(const http::Router &router) {
    const Json &paths = openapi_document()["paths"];
    for (const http::Route &route : router.routes()) {
        const Json item = paths.value(route.prefix + route.path, Json::object());
        const Json operation = item.value(ascii_lower(route.method), Json::object());
        if (operation.value("operationId", "") != route.operation)
            throw Failure(Status::internal, "openapi.yaml does not describe " + route.method + " " + route.prefix +
                                                route.path + " as " + route.operation);
    }
}

std::string openapi_page() {
    const Json &document = openapi_document();
    std::string text =
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Sluice API</title>\n"
        "<style>body{font:16px/1.5 sans-serif;max-width:50em;margin:2em auto;padding:0 1em}"
        "h3{margin:2em 0 0}p{margin:.3em 0}</style>\n<h1>Sluice API</h1>\n<p>" +
        html(document["info"].value("description", "")) +
        "</p>\n<p>For programs: <a href=\"/api/v1/openapi.json\">openapi.json</a></p>\n";
    for (const Json &tag : document["tags"]) {
        text += "<h2>" + html(tag.value("description", "")) + "</h2>\n";
        for (const auto &[path, item] : document["paths"].items())
            for (const auto &[method, operation] : item.items())
                if (operation.is_object() && operation.contains("tags") && operation["tags"][0] == tag["name"])
                    text += operation_html(method, path, operation);
    }
    return text + "</html>\n";
}

}  // namespace sluice
