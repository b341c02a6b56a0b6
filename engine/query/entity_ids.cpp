#include "engine/query/entity_ids.hpp"

#include "engine/base/failure.hpp"
#include "engine/query/limits.hpp"

namespace sluice {

bool EntityIds::add(std::string_view id, std::string_view type) {
    const auto [begin, end] = types_.equal_range(id);
    for (auto one = begin; one != end; ++one)
        if (one->second == type) return false;
    types_.emplace(id, type);
    bytes_ += id.size() + type.size();
    if (types_.size() > limits::related_ids_max || bytes_ > limits::related_id_bytes_max)
        throw Failure(Status::bad_data, "more than " + std::to_string(limits::related_ids_max) +
                                            " related entities (or 64 MiB of ids) would have to be looked for; "
                                            "narrow the query, or name fewer relationships");
    return true;
}

bool EntityIds::contains(std::string_view id, std::string_view type) const {
    const auto [begin, end] = types_.equal_range(id);
    for (auto one = begin; one != end; ++one)
        if (type.empty() || one->second.empty() || one->second == type) return true;
    return false;
}

std::string_view id_text(JsonValue value) noexcept {
    if (value.is_text()) return value.text();
    return value.is_number() ? value.source() : std::string_view();
}

}  // namespace sluice
