#include "host/riversand/platform_error.hpp"

#include "engine/profile/profile.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace sluice::riversand {

namespace {

// Of a request that is understood and cannot be done; such an answer leaves with status 200.
constexpr int refused_status = 422;

struct Translation {
    std::string_view ours, theirs;
};
constexpr std::array translations = {
    Translation{"unauthorized", code::denied},
    Translation{"forbidden", code::denied},
    Translation{"too_many_failures", code::denied},
    Translation{"invalid_request", code::wrong_parameter},
    Translation{"invalid_json", code::wrong_request},
    Translation{"unsupported_media_type", code::wrong_request},
    Translation{"method_not_allowed", code::wrong_request},
    Translation{"not_found", code::unknown_operation},
};

bool is_platform_code(std::string_view code) { return !code.empty() && code.front() >= 'A' && code.front() <= 'Z'; }

std::string platform_code(const http::Refusal &refusal) {
    if (is_platform_code(refusal.code())) return refusal.code();
    for (const Translation &one : translations)
        if (one.ours == refusal.code()) return std::string(one.theirs);
    return refusal.status() < 500 ? code::wrong_request : code::something_wrong;
}

std::string message_of(const http::Refusal &refusal, std::string_view platform) {
    if (platform == code::denied) return "Permission Denied: " + refusal.detail();
    if (refusal.code() == "not_found") return "Invalid request, url: this operation is not known here";
    return refusal.detail();
}

Json message(const std::string &code, const std::string &text) {
    return {{"messageCode", code}, {"message", text}, {"messageType", "error"}};
}

}  // namespace

http::Refusal refused(const char *code, const std::string &message) { return {refused_status, code, message}; }

http::Response error_response(const http::Refusal &refusal, const http::Request &request) {
    const std::string platform = platform_code(refusal);
    const Json body = {
        {"request", {{"returnRequest", false}, {"requestId", request.id}}},
        {"response",
         {{"status", "error"},
          {"statusDetail",
           {{"messages", Json::array({message(platform, message_of(refusal, platform)),
                                      message(code::failed, "Request could not be completed successfully.")})}}},
          {"totalRecords", 0}}},
    };
    const int status = refusal.status() == refused_status ? 200 : refusal.status();
    http::Response response = http::text_response(status, "application/json",
                                                  body.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
    response.fields.set("Cache-Control", "no-store");
    return response;
}

void add_error_shapes(http::ErrorShapes &shapes) {
    for (const char *prefix : {"/api", "/{tenant}/api", "/dataplatform/api", "/{tenant}/dataplatform/api"})
        shapes.add(prefix, error_response);
    shapes.add("/api/v1", http::problem_json);
}

}  // namespace sluice::riversand
