#include "host/http/refusal.hpp"

#include <Poco/Net/HTTPResponse.h>
#include <utility>

namespace sluice::http {

Refusal::Refusal(int status, std::string code, std::string detail)
    : Refusal(status, std::move(code), std::move(detail), {}) {}

Refusal::Refusal(int status, std::string code, std::string detail, HeaderFields fields)
    : status_(status), code_(std::move(code)), detail_(std::move(detail)), fields_(std::move(fields)) {}

HeaderFields retry_after(int seconds) {
    HeaderFields fields;
    fields.add("Retry-After", std::to_string(seconds));
    return fields;
}

const std::string &reason_phrase(int status) {
    using Poco::Net::HTTPResponse;
    return HTTPResponse::getReasonForStatus(static_cast<HTTPResponse::HTTPStatus>(status));
}

}  // namespace sluice::http
