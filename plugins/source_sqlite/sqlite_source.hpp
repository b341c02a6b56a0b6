// Rows and entities from a SQLite database.
#pragma once

#include "plugins/sdk/sluice/source.hpp"
#include "plugins/source_sqlite/database.hpp"
#include "plugins/source_sqlite/pushdown.hpp"
#include "plugins/source_sqlite/row_builder.hpp"
#include "plugins/source_sqlite/settings_schema.hpp"
#include "plugins/source_sqlite/sqlite_settings.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace sluice::sqlite {

/// The source plugin `sqlite`: one table, view or SELECT, read in one snapshot.
class SqliteSource {
public:
    static constexpr const char *name = "sqlite";
    static constexpr const char *version = "0.1.0";
    static constexpr const char *description = "A table, a view or a SELECT of a SQLite database, in one snapshot";
    static constexpr const char *settings_schema = sqlite::settings_schema;

    SqliteSource(sdk::Job job, const sdk::Settings &settings);

    Table table() const { return table_; }
    sdk::Query push_down(const sdk::Query &query);
    std::optional<sdk::SourceBatch> next(sdk::BatchLimits limits);
    void interrupt() noexcept { database_.interrupt(); }
    std::int64_t count();

private:
    std::string select_text();
    void read_columns();
    ColumnType type_of_column(int index, const std::string &column) const;
    void check_entities() const;
    AskedRows asked_rows(bool is_stored) const;
    void read_rows(std::int64_t rows_max, std::int64_t bytes_max);

    SqliteSettings settings_;
    Database database_;
    std::string input_name_;
    bool is_table_ = false;     // neither a view nor a query
    bool is_filtered_ = false;  // the statement answers a part of a query
    Statement statement_;
    Table table_;
    std::optional<RowBuilder> rows_;
    std::int64_t rows_read_ = 0;
    bool has_row_ = false;  // the statement stands at a row that no batch has taken yet
    bool is_at_end_ = false;
};

}  // namespace sluice::sqlite
