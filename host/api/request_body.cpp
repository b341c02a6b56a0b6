#include "host/api/request_body.hpp"

#include "engine/base/text.hpp"
#include "engine/profile/context.hpp"
#include "engine/profile/quantity.hpp"
#include "host/api/bounded_json.hpp"
#include "host/api/job_callback.hpp"
#include "host/api/kept_numbers.hpp"
#include "host/callbacks/outgoing_calls.hpp"
#include "host/http/media_type.hpp"
#include "host/http/refusal.hpp"

#include <array>

namespace sluice {

namespace {

constexpr std::size_t body_bytes_max = 1 << 20;
constexpr std::size_t number_bytes_shown = 60;
constexpr std::array<std::string_view, 1> json_types = {"application/json"};

[[noreturn]] void refuse(const std::string &detail) { throw http::Refusal(422, "invalid_request", detail); }

// "writer.delimiter", "fields[2]".
std::string path_text(const std::vector<std::string> &path) {
    std::string text;
    for (const std::string &part : path) text += (text.empty() ? "" : ".") + part;
    return text.empty() ? "the body" : text;
}

void read_callback(const Json &asked, const std::string &tenant, const ServerKey &key, ExportRequest &request) {
    const std::string url = asked["url"].get<std::string>();
    if (!url.starts_with("https://") && !url.starts_with("http://"))
        refuse("callback.url: begins with https:// or http://");
    const std::optional<std::string> receiver = receiver_of(url);
    if (!receiver) refuse("callback.url: is no URL without user and password");
    request.callback_receiver = *receiver;
    request.callback = callback_of({url, asked.value("secret", ""), "", ""}, tenant, key);
}

// What apply_request() takes.
Json changes_of(const Json &body) {
    Json changes = body.value("parameters", Json::object());
    for (const char *key : {"query", "fields", "columns"})
        if (body.contains(key)) changes[key] = body[key];
    return changes;
}

Json read_json(http::Exchange &exchange, Numbers numbers = Numbers::rounded) {
    http::require_content_type(exchange.request(), json_types);
    const std::string_view encoding = exchange.request().fields.find("Content-Encoding").value_or("identity");
    if (!equal_ignoring_case(encoding, "identity"))
        throw http::Refusal(415, "unsupported_media_type", "the body comes without Content-Encoding");
    const std::string text = exchange.read_body(body_bytes_max);
    try {
        Json json = parse_bounded_json(text);
        if (numbers == Numbers::refused)
            if (const std::optional<std::string> lost = number_not_kept(text))
                refuse("the number " + lost->substr(0, number_bytes_shown) +
                       " has more digits than are kept: write it as a text");
        return json;
    } catch (const JsonTooDeep &) {
        throw http::Refusal(400, "invalid_json", "the body nests too deeply");
    } catch (const Json::parse_error &problem) {
        throw http::Refusal(400, "invalid_json", "the body is not JSON: at byte " + std::to_string(problem.byte));
    }
}

}  // namespace

Json read_json_object(http::Exchange &exchange, Numbers numbers) {
    Json body = read_json(exchange, numbers);
    if (!body.is_object()) throw http::Refusal(400, "invalid_json", "the body should be a JSON object");
    return body;
}

Json read_json_body(http::Exchange &exchange, const SettingsSchema &schema) {
    const Json body = read_json(exchange);
    std::string problems;
    for (const SettingsProblem &problem : schema.check(body))
        problems += (problems.empty() ? "" : "; ") + path_text(problem.path) + ": " + problem.message;
    if (!problems.empty()) refuse(problems);
    return body;
}

Context read_context(const Json &body) {
    Context context;
    for (const ContextKey &key : context_keys())
        if (const auto value = body.find(std::string(key.name)); value != body.end())
            context.*key.member = context_value(value->get_ref<const std::string &>());
    return context;
}

ExportRequest read_export_request(const Json &body, const std::string &tenant, const ServerKey &key) {
    if (body.contains("profile") + body.contains("context") + body.contains("dataset") + body.contains("sql") != 1)
        refuse("one of profile, context, dataset and sql is needed");
    if (body.contains("version") && !body.contains("dataset")) refuse("version: goes with a dataset alone");
    if (body.contains("format") && !body.contains("dataset") && !body.contains("sql"))
        refuse("format: goes with a dataset or a statement alone");
    if (body.contains("sql") && !body.contains("format")) refuse("format: is needed with sql");
    ExportRequest request;
    request.profile = body.value("profile", "");
    if (body.contains("context")) request.context = read_context(body["context"]);
    request.dataset = body.value("dataset", "");
    request.context.format = body.value("format", request.context.format);
    request.changes = changes_of(body);
    request.file_name = body.value("file_name", "");
    if (body.contains("limit")) request.limit = body["limit"].get<std::int64_t>();
    if (body.contains("retention")) {
        request.retention = parse_duration(body["retention"].get_ref<const std::string &>());
        if (!request.retention) refuse("retention: a duration is written 30m, 12h or 7d");
    }
    request.asked = body;
    if (body.contains("callback")) {
        read_callback(body["callback"], tenant, key, request);
        request.asked["callback"].erase("secret");
    }
    return request;
}

ExportRequest read_preview_request(const Json &body, const std::string &profile) {
    ExportRequest request;
    request.profile = profile;
    request.changes = changes_of(body);
    request.preview_rows = body.value("rows", std::int64_t{10});
    request.asked = body;
    return request;
}

}  // namespace sluice
