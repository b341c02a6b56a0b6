// How the Zoho Analytics API says yes and no.
#pragma once

#include "engine/profile/profile.hpp"
#include "host/exports/export_desk.hpp"
#include "host/http/error_shapes.hpp"
#include "host/http/exchange.hpp"
#include "host/http/refusal.hpp"

#include <string>

namespace sluice::zoho {

/// What clients tell faults apart by. Named after the constants that stand in answers.
enum class Code : int {
    too_frequent = 6045,
    internal = 7005,
    not_there = 7103,
    view_not_there = 7104,
    not_permitted = 7301,
    unknown_statement_column = 7330,
    unknown_statement_table = 7332,
    wrong_organisation = 7387,
    bad_statement = 7401,
    criteria_view_not_there = 7571,
    margin = 7801,
    pdf_too_large = 7827,
    sync_too_large = 7830,
    statement_without_table = 7835,
    criteria_view_unused = 7836,
    unknown_format = 8001,
    not_for_tables = 8014,
    unknown_column = 8015,
    empty_config = 8077,
    blank_statement = 8078,
    attribute_missing = 8079,
    invalid_config = 8080,
    organisation_missing = 8083,
    invalid_value = 8119,
    job_not_found = 8120,
    job_not_initiated = 8121,
    job_not_completed = 8122,
    job_error = 8123,
    not_the_creator = 8124,
    callback_malformed = 8125,
    callback_unreachable = 8126,
    callback_private = 8127,
    not_initiated = 8128,
    too_many_jobs = 8132,
    sync_not_allowed = 8133,
    bad_password = 8188,
    parameter_missing = 8504,
    parameter_repeated = 8506,
    too_long = 8507,
    wrong_type = 8516,
    invalid_token = 8535,
    wrong_size = 8547,
};

/// A refusal with the HTTP status that goes with the code.
http::Refusal refused(Code code, const std::string &message);
/// The same with a code that has no name here, such as those of criteria; 400.
http::Refusal refused(int code, const std::string &message);
/// Why a request does not become a job.
http::Refusal refusal_of(const ExportRefused &problem);

/// {"status": "success", "summary", "data"}, 200.
http::Response success(const http::Exchange &exchange, const std::string &summary, const Json &data);

/// {"status": "failure", "summary", "data": {"errorCode", "errorMessage"}} for every path of this family.
void add_error_shapes(http::ErrorShapes &shapes);

}  // namespace sluice::zoho
