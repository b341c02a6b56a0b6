#include "engine/batch/source_column.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"

#include <string>
#include <vector>

namespace sluice {

std::size_t source_column(const Table &source, std::string_view name) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < source.columns.size(); ++i) {
        if (source.columns[i].name == name) return i;
        names.push_back(source.columns[i].name);
    }
    throw Failure(Status::bad_config, "the source has no column '" + std::string(name) + "'" + suggestion(name, names));
}

std::optional<std::size_t> entity_column(const Table &source) noexcept {
    for (std::size_t i = 0; i < source.columns.size(); ++i)
        if (source.columns[i].name == "entity" && source.columns[i].type == ColumnType::json) return i;
    return std::nullopt;
}

}  // namespace sluice
