// The plugin's settings, checked.
#pragma once

#include "engine/batch/column_type.hpp"
#include "plugins/sdk/sluice/settings.hpp"

#include <string>
#include <vector>

namespace sluice::sqlite {

/// A column whose type is declared by hand.
struct DeclaredColumn {
    std::string name;
    ColumnType type;
};

struct SqliteSettings {
    std::string path;
    std::string table;  // empty: `query` says what to read
    std::string query;
    bool has_entities = false;
    std::vector<DeclaredColumn> columns;
};

/// Throws sdk::Failure (SLUICE_BAD_CONFIG).
SqliteSettings read_settings(const sdk::Settings &settings);

}  // namespace sluice::sqlite
