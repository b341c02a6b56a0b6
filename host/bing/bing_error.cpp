#include "host/bing/bing_error.hpp"

#include <algorithm>
#include <array>

namespace sluice::bing {

namespace {

constexpr int retry_s = 60;

// The code of a refusal of ours is the word for the key.
Authentication authentication_of(const http::Refusal &refusal) {
    constexpr std::array all = {Authentication::valid, Authentication::missing, Authentication::unknown,
                                Authentication::over, Authentication::not_authorized};
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](Authentication one) { return authentication_word(one) == refusal.code(); });
    return found == all.end() ? Authentication::not_looked_at : *found;
}

http::Response error_response(const http::Refusal &refusal, const http::Request &request) {
    Envelope envelope;
    envelope.status = refusal.status();
    envelope.authentication = authentication_of(refusal);
    envelope.errors = {refusal.detail()};
    envelope.is_refusal = true;
    return envelope_response(request, envelope);
}

}  // namespace

http::Refusal refused(int status, const std::string &message) {
    return {status, std::string(authentication_word(Authentication::valid)), message};
}

http::Refusal refused_for_now(const std::string &message) {
    return {503, std::string(authentication_word(Authentication::valid)), message, http::retry_after(retry_s)};
}

http::Refusal unauthorized(Authentication why, const std::string &message) {
    http::HeaderFields fields;
    fields.set("WWW-Authenticate", "Key realm=\"sluice\"");
    return {401, std::string(authentication_word(why)), message, fields};
}

http::Refusal refusal_of(const ExportRefused &problem) {
    using Reason = ExportRefused::Reason;
    switch (problem.reason()) {
        case Reason::invalid:
        case Reason::key_conflict: break;
        case Reason::version_gone: return refused(404, problem.what());
        case Reason::queue_full:
        case Reason::dialect_full:
        case Reason::draining:
        case Reason::disk_full: return refused_for_now(problem.what());
    }
    return refused(400, problem.what());
}

void add_error_shapes(http::ErrorShapes &shapes) { shapes.add("/REST/v1", error_response); }

}  // namespace sluice::bing
