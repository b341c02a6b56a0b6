// What callers do through the API, for the audit log.
#pragma once

#include "host/access/audit_log.hpp"
#include "host/access/principal.hpp"
#include "host/api/doorkeeper.hpp"
#include "host/http/exchange.hpp"

#include <functional>
#include <string>

namespace sluice {

/// Any thread. What it is given outlives it.
class ApiActs {
public:
    /// `complain` tells the operator of an audit log that cannot be written.
    ApiActs(AuditLog &log, const Doorkeeper &doorkeeper, std::function<void(const std::string &)> complain)
        : log_(log), doorkeeper_(doorkeeper), complain_(std::move(complain)) {}

    /// Throws nothing for a log that cannot be written: what was done is done, and the caller shall know.
    void record(const char *action, const http::Exchange &exchange, const Principal &principal,
                const std::string &subject, const std::string &outcome) const;

private:
    AuditLog &log_;
    const Doorkeeper &doorkeeper_;
    std::function<void(const std::string &)> complain_;
};

}  // namespace sluice
