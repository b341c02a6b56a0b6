#include "host/api/refusals.hpp"

#include "engine/base/failure.hpp"

namespace sluice {

using http::Refusal;

Refusal refusal_of(const ExportRefused &refused) {
    using Reason = ExportRefused::Reason;
    switch (refused.reason()) {
        case Reason::invalid: return {422, "invalid_request", refused.what()};
        case Reason::key_conflict: return {422, "idempotency_conflict", refused.what()};
        case Reason::queue_full: return {429, "queue_full", refused.what(), http::retry_after(5)};
        case Reason::dialect_full: return {429, "dialect_full", refused.what(), http::retry_after(5)};
        case Reason::version_gone: return {409, "version_gone", refused.what()};
        case Reason::draining: return {503, "draining", refused.what(), http::retry_after(10)};
        case Reason::disk_full: return {507, "disk_full", refused.what(), http::retry_after(60)};
    }
    return {500, "internal", "the request was refused for a reason that is not known"};
}

Refusal refusal_of(const Failure &failure) {
    if (failure.status() == Status::io_retry)
        return {503, "unavailable", "the server cannot do this right now; try again", http::retry_after(2)};
    return {500, "internal", "the server failed; its log says more"};
}

}  // namespace sluice
