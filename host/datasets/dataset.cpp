#include "host/datasets/dataset.hpp"

namespace sluice {

const DatasetGrant *grant_of(const Dataset &dataset, const std::string &user) noexcept {
    static const DatasetGrant everything{"", true, std::nullopt, {}};
    if (dataset.grants.empty()) return &everything;
    for (const DatasetGrant &grant : dataset.grants)
        if (grant.user == user) return &grant;
    return nullptr;
}

}  // namespace sluice
