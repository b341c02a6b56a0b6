// Why a request is not done: what handlers and the connection throw.
#pragma once

#include "host/http/header_fields.hpp"

#include <exception>
#include <string>

namespace sluice::http {

/// Becomes an answer in the shape of the request's path. `code` is stable and for programs ("not_acceptable"), `detail`
/// is for people and holds no secrets; `fields` go into the answer's head (Allow, Retry-After).
class Refusal : public std::exception {
public:
    Refusal(int status, std::string code, std::string detail);
    Refusal(int status, std::string code, std::string detail, HeaderFields fields);

    int status() const noexcept { return status_; }
    const std::string &code() const noexcept { return code_; }
    const std::string &detail() const noexcept { return detail_; }
    const HeaderFields &fields() const noexcept { return fields_; }
    const char *what() const noexcept override { return detail_.c_str(); }

private:
    int status_;
    std::string code_, detail_;
    HeaderFields fields_;
};

/// A Retry-After field.
HeaderFields retry_after(int seconds);

/// "Not Found" for 404.
const std::string &reason_phrase(int status);

}  // namespace sluice::http
