#include "host/zoho/zoho_error.hpp"

#include "host/api/native_route.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace sluice::zoho {

namespace {

constexpr const char *content_type = "application/json;charset=UTF-8";

struct Known {
    Code code;
    int status;
    std::string_view constant;
};
constexpr std::array known_codes = {
    Known{Code::too_frequent, 400, "API_FREQUENCY_EXCEEDED"},
    Known{Code::internal, 500, "COMMON_INTERNAL_SERVER_ERROR"},
    Known{Code::not_there, 404, "META_OBJECT_NOT_PRESENT"},
    Known{Code::view_not_there, 404, "META_OBJECT_NOT_PRESENT"},
    Known{Code::not_permitted, 403, "SECURITY_NOT_PERMITTED"},
    Known{Code::unknown_statement_column, 400, "COLUMN_NOT_IN_TABLE"},
    Known{Code::unknown_statement_table, 400, "TABLE_NOT_PRESENT"},
    Known{Code::wrong_organisation, 400, "WORKSPACE_NOT_IN_ORGANISATION"},
    Known{Code::bad_statement, 400, "INVALID_SQL_QUERY"},
    Known{Code::criteria_view_not_there, 400, "VIEW_NOT_PRESENT"},
    Known{Code::margin, 400, "INVALID_MARGIN"},
    Known{Code::pdf_too_large, 400, "EXP_PDF_RECORD_LIMIT"},
    Known{Code::sync_too_large, 400, "EXP_ALL_RECORD_LIMIT"},
    Known{Code::statement_without_table, 400, "NO_TABLE_IN_SQL_QUERY"},
    Known{Code::criteria_view_unused, 400, "VIEW_NOT_IN_SQL_QUERY"},
    Known{Code::unknown_format, 400, "INVALID_RESPONSE_FORMAT"},
    Known{Code::not_for_tables, 400, "EXPORT_FORMAT_NOT_SUPPORTED"},
    Known{Code::unknown_column, 400, "COLUMN_NOT_PRESENT"},
    Known{Code::empty_config, 400, "EMPTY_JSON_CONFIGURATION"},
    Known{Code::blank_statement, 400, "EMPTY_SQL_QUERY"},
    Known{Code::attribute_missing, 400, "ATTRIBUTE_NOT_PRESENT"},
    Known{Code::invalid_config, 400, "INVALID_JSON_CONFIGURATION"},
    Known{Code::organisation_missing, 400, "ORGID_NOT_PRESENT_IN_THE_HEADER"},
    Known{Code::invalid_value, 400, "INVALID_VALUE_FOR_ATTRIBUTE"},
    Known{Code::job_not_found, 404, "EXPORT_JOB_NOT_FOUND"},
    Known{Code::job_not_initiated, 400, "EXPORT_JOB_NOT_INITIATED"},
    Known{Code::job_not_completed, 400, "EXPORT_JOB_NOT_COMPLETED"},
    Known{Code::job_error, 400, "EXPORT_JOB_ERROR_OCCURRED"},
    Known{Code::not_the_creator, 403, "EXPORT_JOB_ACCESS_DENIED"},
    Known{Code::callback_malformed, 400, "INVALID_CALLBACK_URL"},
    Known{Code::callback_unreachable, 400, "CALLBACK_URL_NOT_REACHABLE"},
    Known{Code::callback_private, 400, "CALLBACK_URL_NOT_ALLOWED"},
    Known{Code::not_initiated, 400, "INTERNAL_ERROR_ON_INITIATING_EXPORT"},
    Known{Code::too_many_jobs, 400, "ASYNC_EXPORT_LIMIT_EXCEEDED"},
    Known{Code::sync_not_allowed, 400, "SYNC_EXPORT_NOT_ALLOWED"},
    Known{Code::bad_password, 400, "INVALID_PASSWORD"},
    Known{Code::parameter_missing, 400, "LESS_THAN_MIN_OCCURANCE"},
    Known{Code::parameter_repeated, 400, "MORE_THAN_MAX_OCCURANCE"},
    Known{Code::too_long, 400, "MORE_THAN_MAX_LENGTH"},
    Known{Code::wrong_type, 400, "INVALID_DATA_TYPE"},
    Known{Code::invalid_token, 401, "INVALID_OAUTHTOKEN"},
    Known{Code::wrong_size, 400, "INVALID_ARRAY_SIZE"},
};

const Known *find_known(int code) {
    const auto found = std::find_if(known_codes.begin(), known_codes.end(),
                                    [code](const Known &one) { return static_cast<int>(one.code) == code; });
    return found == known_codes.end() ? nullptr : &*found;
}

// What the server itself refuses, whatever the path.
Code code_of(const http::Refusal &refusal) {
    if (refusal.code() == "unauthorized") return Code::invalid_token;
    if (refusal.code() == "forbidden") return Code::not_permitted;
    if (refusal.status() == 404) return Code::not_there;
    if (refusal.status() == 429) return Code::too_frequent;
    if (refusal.status() >= 500) return Code::internal;
    return Code::invalid_value;
}

int number_of(const http::Refusal &refusal) {
    const std::string &text = refusal.code();
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    return is_number ? number : static_cast<int>(code_of(refusal));
}

http::Response error_response(const http::Refusal &refusal, const http::Request &) {
    const int number = number_of(refusal);
    const Known *const known = find_known(number);
    const Json body = {{"status", "failure"},
                       {"summary", known != nullptr ? known->constant : "INVALID_CRITERIA"},
                       {"data", {{"errorCode", number}, {"errorMessage", refusal.detail()}}}};
    // Clients of this API know no 429.
    const int status = number == static_cast<int>(Code::too_frequent) ? known->status : refusal.status();
    http::Response response =
        http::text_response(status, content_type, body.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
    response.fields.set("Cache-Control", "no-store");
    return response;
}

// What clients of tokens look at: a member `error`.
http::Response token_error_response(const http::Refusal &refusal, const http::Request &) {
    const bool is_ours = refusal.code().starts_with("invalid_") && refusal.status() < 500;
    const Json body = {{"error", is_ours                  ? refusal.code()
                                 : refusal.status() < 500 ? "invalid_request"
                                                          : "server_error"},
                       {"error_description", refusal.detail()}};
    http::Response response = http::text_response(refusal.status(), content_type,
                                                  body.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
    response.fields.set("Cache-Control", "no-store");
    return response;
}

}  // namespace

http::Refusal refused(Code code, const std::string &message) {
    const Known *const known = find_known(static_cast<int>(code));
    return {known != nullptr ? known->status : 400, std::to_string(static_cast<int>(code)), message};
}

http::Refusal refused(int code, const std::string &message) { return {400, std::to_string(code), message}; }

http::Refusal refusal_of(const ExportRefused &problem) {
    using Reason = ExportRefused::Reason;
    switch (problem.reason()) {
        case Reason::invalid: return refused(Code::invalid_value, problem.what());
        case Reason::dialect_full:
            return refused(Code::too_many_jobs,
                           "the organisation has as many exports under way as it may; try again when one has ended");
        case Reason::key_conflict:
        case Reason::queue_full:
        case Reason::version_gone:
        case Reason::draining:
        case Reason::disk_full: break;
    }
    return refused(Code::not_initiated, problem.what());
}

http::Response success(const http::Exchange &exchange, const std::string &summary, const Json &data) {
    http::Response response =
        json_response(exchange, 200, {{"status", "success"}, {"summary", summary}, {"data", data}});
    response.fields.set("Content-Type", content_type);
    return response;
}

void add_error_shapes(http::ErrorShapes &shapes) {
    shapes.add("/restapi/v2", error_response);
    shapes.add("/oauth/v2", token_error_response);
}

}  // namespace sluice::zoho
