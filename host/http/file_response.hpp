// A file as an answer, with everything that downloads may ask for.
#pragma once

#include "engine/artifact/descriptor.hpp"
#include "host/http/entity_tag.hpp"
#include "host/http/request.hpp"
#include "host/http/response.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace sluice::http {

/// A file to send. It does not change while it is open.
struct FileToSend {
    std::shared_ptr<const Descriptor> file;
    std::uint64_t bytes = 0;
    std::string name;  // for the client
    std::string content_type;
    Validators validators;
};

/// 200, 206 for a range, or 304. Throws Refusal 412 and 416.
Response file_response(const Request &request, const FileToSend &file);

}  // namespace sluice::http
