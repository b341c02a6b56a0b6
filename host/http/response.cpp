#include "host/http/response.hpp"

#include <utility>

namespace sluice::http {

Response text_response(int status, std::string_view content_type, std::string body) {
    Response response{status, {}, std::move(body)};
    response.fields.add("Content-Type", content_type);
    return response;
}

}  // namespace sluice::http
