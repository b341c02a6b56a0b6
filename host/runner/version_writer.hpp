// A dataset's version as the result of an export: rows become a SQLite file.
#pragma once

#include "engine/pipeline/export_plan.hpp"
#include "host/runner/assignment.hpp"
#include "plugins/sdk/sluice/writer.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace sluice {

/// A writer like those of the plugins, built into the program. It opens no output: its file appears where the settings
/// say, whole and durable, when it finishes. Settings: `path`, `columns` (VersionFile::columns), `bytes_max` (0: any).
/// Refuses rows whose key is empty or that of an earlier row, and tables with other columns than the dataset's.
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
        std::string name;   // of a column of the dataset
        std::size_t place;  // in the rows
        bool is_key;
    };
    struct CloseDatabase {
        void operator()(sqlite3 *database) const noexcept;
    };
    struct CloseStatement {
        void operator()(sqlite3_stmt *statement) const noexcept;
    };
    using Statement = std::unique_ptr<sqlite3_stmt, CloseStatement>;

    void make_table(const sdk::Settings &columns);
    void bind(int index, const ColumnView &column, std::int64_t row);
    void insert(const BatchView &rows, std::int64_t row);
    [[noreturn]] void refuse_repeated(const BatchView &rows, std::int64_t row);
    void check_size();
    [[noreturn]] void refuse_size() const;
    void run(const std::string &sql);
    Statement prepare(const std::string &sql);
    [[noreturn]] void fail();

    const std::filesystem::path path_, partial_;
    const std::int64_t bytes_max_;
    std::vector<WrittenColumn> columns_;  // in the order of the dataset
    std::unique_ptr<sqlite3, CloseDatabase> database_;
    Statement insert_, page_count_, page_size_;
    std::int64_t row_count_ = 0;
};

/// Let the rows of `plan` become that file in place of the profile's files. `bytes_max` 0: of any size.
void plan_version(ExportPlan &plan, const VersionFile &version, std::uint64_t bytes_max);

}  // namespace sluice
