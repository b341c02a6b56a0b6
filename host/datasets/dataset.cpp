#include "host/datasets/dataset.hpp"

#include <algorithm>

namespace sluice {

bool is_dataset_id(const std::string &id) noexcept {
    return !id.empty() && std::all_of(id.begin(), id.end(), [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

const DatasetGrant *grant_of(const Dataset &dataset, const std::string &user) noexcept {
    static const DatasetGrant everything{"", true, std::nullopt, {}};
    if (dataset.grants.empty()) return &everything;
    for (const DatasetGrant &grant : dataset.grants)
        if (grant.user == user) return &grant;
    return nullptr;
}

}  // namespace sluice
