// Profiles that tenants have brought, as they came.
#pragma once

#include "host/jobs/timestamp.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// A plain value.
struct ImportedProfile {
    std::string id;
    std::string object;  // JSON, as the API that took it wants it back; the store does not look into it
    std::string user;    // who has brought it, and who last
    std::string modified_by;
    Timestamp created_at, modified_at;
};

enum class ImportOutcome { created = 1, replaced, too_many };

/// Every call names its tenant, and what belongs to another tenant is missing. When a call returns, what it did is
/// durable. Any thread. Calls throw Failure (io_retry, io_fatal) as JobStore does.
class ImportStore {
public:
    virtual ~ImportStore() = default;

    /// Keep it, in place of one with the same id. A new one is not taken when the tenant has `count_max` already.
    virtual ImportOutcome put(const std::string &tenant, const std::string &id, const std::string &object,
                              const std::string &user, std::int64_t count_max) = 0;
    /// False when there is none.
    virtual bool remove(const std::string &tenant, const std::string &id) = 0;
    virtual std::optional<ImportedProfile> find(const std::string &tenant, const std::string &id) = 0;
    /// By id.
    virtual std::vector<ImportedProfile> list(const std::string &tenant) = 0;
    /// Drop all of a tenant's; the number.
    virtual std::int64_t purge(const std::string &tenant) = 0;
};

}  // namespace sluice
