// Puts an answer on the wire.
#pragma once

#include "host/http/response.hpp"
#include "host/http/wire.hpp"

#include <cstdint>
#include <string>

namespace sluice::http {

/// What the request means for the form of its answer.
struct AnswerForm {
    int minor_version = 1;  // of the request
    bool is_head = false;   // the fields of GET, and no body
    bool is_kept = true;  // another request may follow; false afterwards when the body can only end with the connection
    std::string request_id;
};

/// Send all of it; the number of body bytes. Throws ConnectionLost, what a streamed body throws, and Failure for a
/// malformed head, a file that cannot be read or a body of another length than it said; when the wire has sent
/// something by then, the answer is torn.
std::uint64_t send_answer(Wire &wire, const Response &response, AnswerForm &form);

}  // namespace sluice::http
