#include "host/api/api_acts.hpp"

#include "engine/base/failure.hpp"

namespace sluice {

namespace {

constexpr std::size_t subject_bytes_max = 200;

}  // namespace

void ApiActs::record(const char *action, const http::Exchange &exchange, const Principal &principal,
                     const std::string &subject, const std::string &outcome) const {
    try {
        log_.record({action, principal.tenant, principal.credential, principal.user,
                     doorkeeper_.address_of(exchange.request()), exchange.request().id,
                     subject.substr(0, subject_bytes_max), outcome});
    } catch (const Failure &failure) {
        complain_(failure.message());
    }
}

}  // namespace sluice
