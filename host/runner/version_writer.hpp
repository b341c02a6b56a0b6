// A dataset's version as the result of an export: rows become a SQLite file.
#pragma once

#include "engine/pipeline/export_plan.hpp"
#include "host/runner/assignment.hpp"
#include "host/runner/geometry_text.hpp"
#include "plugins/sdk/sluice/writer.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace sluice {

/// A writer like those of the plugins, built into the program. It opens no output: its file appears where the settings
/// say, whole and durable, when it finishes. Settings: `path`, `columns` (VersionFile::columns), `bytes_max` (0: any),
/// `base` and `rows_max` (VersionFile). Refuses rows whose key is empty or that of an earlier row, texts that are too
/// long, geographies that are none, more rows than may be, and tables with other columns than the version's. An empty
/// geography is NULL. A column with `center_of` that the table lacks gets the centre of that geography, where the table
/// has it: latitude_column its latitude, others its longitude. So do those of a table that has both, in rows where both
/// are NULL.
///
/// With a base it begins with a copy of that. A row takes the place of the one that has its key, or joins them; columns
/// that the table lacks stay as they were. One whose deletion_column is true deletes the row of its key, if there is
/// one. Of several rows with a key the last one counts.
class VersionWriter {
public:
    VersionWriter(sdk::Job job, const sdk::Settings &settings, const std::vector<Table> &tables);
    ~VersionWriter();
    VersionWriter(const VersionWriter &) = delete;
    VersionWriter &operator=(const VersionWriter &) = delete;

    void write(std::int32_t table, const BatchView &rows);
    void finish();

    static const sluice_plugin &plugin();

private:
    struct WrittenColumn {
        std::string name;   // of a column of the version
        std::size_t place;  // in the rows; of what they lack, that of its geography
        bool is_key = false;
        std::int64_t chars_max = 0;  // of a text; 0: any number
        bool is_geography = false;
        double GeometryPoint::*coordinate = nullptr;  // of a geography's centre, which may be its value
        std::size_t geography = 0;                    // the place of that geography
        std::optional<std::size_t> partner = {};      // of the other coordinate, when the rows have both
    };
    struct CloseDatabase {
        void operator()(sqlite3 *database) const noexcept;
    };
    struct CloseStatement {
        void operator()(sqlite3_stmt *statement) const noexcept;
    };
    using Statement = std::unique_ptr<sqlite3_stmt, CloseStatement>;

    void find_columns(const sdk::Settings &columns, const std::vector<Column> &given);
    bool find_center(WrittenColumn &written, const sdk::Settings &column, const std::vector<Column> &given) const;
    static bool has_center_as_value(const WrittenColumn &written, const BatchView &rows, std::int64_t row);
    void copy_base(const std::filesystem::path &base);
    void make_table(const sdk::Settings &columns);
    void prepare_changes();
    void check(const WrittenColumn &written, const ColumnView &column, std::int64_t row);
    void check_geography(const WrittenColumn &written, const ColumnView &column, std::int64_t row);
    std::string place_of(const WrittenColumn &written) const;
    bool is_deletion(const BatchView &rows, std::int64_t row) const;
    void bind(sqlite3_stmt *statement, int index, const ColumnView &column, std::int64_t row);
    void bind_null(sqlite3_stmt *statement, int index);
    void bind_center(sqlite3_stmt *statement, int index, const WrittenColumn &written);
    void insert(const BatchView &rows, std::int64_t row);
    void remove(const BatchView &rows, std::int64_t row);
    [[noreturn]] void refuse_repeated(const BatchView &rows, std::int64_t row);
    void check_size();
    [[noreturn]] void refuse_size() const;
    void check_row_count(std::int64_t count) const;
    void run(const std::string &sql);
    Statement prepare(const std::string &sql);
    [[noreturn]] void fail();

    const std::filesystem::path path_, partial_;
    const std::int64_t bytes_max_, rows_max_;
    const bool is_change_;                               // of a base
    std::vector<WrittenColumn> columns_;                 // in the order of the version
    std::vector<std::optional<GeometryPoint>> centers_;  // of a row's geographies, by their places
    std::optional<std::size_t> deletion_place_;          // of the deletion_column, in the rows
    std::unique_ptr<sqlite3, CloseDatabase> database_;
    Statement insert_, remove_, page_count_, page_size_;
    std::int64_t row_count_ = 0;
};

/// Let the rows of `plan` become that file in place of the profile's files. `bytes_max` 0: of any size.
void plan_version(ExportPlan &plan, const VersionFile &version, std::uint64_t bytes_max);

/// How many rows a version's file has. Throws Failure (io_fatal).
std::int64_t version_row_count(const std::filesystem::path &file);

}  // namespace sluice
