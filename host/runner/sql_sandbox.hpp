// SQLite as far as a statement of somebody who is not trusted may reach.
#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace sluice {

/// What the warning of a result says that has as many rows as it may, and more that are left out.
inline constexpr const char *cut_off_text = "the result was cut off after ";

/// A column as a statement sees it.
struct SqlColumn {
    std::string name;   // in the dataset's rows
    std::string title;  // as the statement calls it
    std::string type;   // type_name() of a column type
};

/// A table as a statement sees it.
struct SqlShape {
    std::string name;  // as the statement calls it; of several whose names differ by case alone, none is found twice
    std::vector<SqlColumn> columns;  // at least one
};

/// Why a statement cannot be run.
struct SqlFault {
    enum class Kind {
        syntax = 1,      // or anything else that makes it no statement: a function with too many arguments, ...
        unknown_table,   // a name that is none of the tables
        unknown_column,  // or one that several tables have
        no_table,        // it reads none
        not_allowed      // no SELECT, more than one statement, a function that is not let be called, WITH, ...
    };

    Kind kind = Kind::syntax;
    std::string message;  // says what and where
};

/// A column of the result.
struct SqlResultColumn {
    std::string name;  // of no other column: a repeated name gets a number
    std::string type;  // that of the column it is; text for what is computed
};

/// One connection in memory, in which one SELECT can be prepared. It reads the tables that were added and nothing else:
/// no other file or table, none of SQLite's own, and only functions of a list that allocate no more than they are
/// given. One thread at a time, but for interrupt(). Calls throw Failure.
class SqlSandbox {
public:
    static constexpr std::size_t statement_chars_max = 100'000;
    static constexpr std::size_t files_max = 10;  // that one statement can read

    SqlSandbox();
    ~SqlSandbox();
    SqlSandbox(const SqlSandbox &) = delete;
    SqlSandbox &operator=(const SqlSandbox &) = delete;

    /// Add an empty table, to check statements with. Throws Failure (bad_config) for names that SQLite cannot have.
    void add_shape(const SqlShape &shape);
    /// Add the table of a version's file, which nobody changes any more. At most files_max.
    void add_file(const SqlShape &shape, const std::filesystem::path &file);

    /// Prepare the statement: all tables are there. Nothing is run.
    std::optional<SqlFault> prepare(const std::string &statement);

    /// What was prepared, valid as long as the sandbox.
    sqlite3_stmt *statement() const noexcept { return statement_.get(); }
    /// The columns of what was prepared.
    const std::vector<SqlResultColumn> &columns() const noexcept { return columns_; }
    /// Places of the tables that it is known to read, in the order in which they were added: those whose columns it
    /// names. SQLite does not tell of one that is only joined by columns that both tables have (USING, NATURAL).
    const std::set<std::size_t> &used() const noexcept { return used_; }

    /// To the next row of the result; false at its end. Failure (bad_data) says what the statement broke on.
    bool step();
    /// Make the step that is under way and all others fail (cancelled). Any thread.
    void interrupt() noexcept { is_interrupted_ = true; }

private:
    struct CloseDatabase {
        void operator()(sqlite3 *database) const noexcept;
    };
    struct CloseStatement {
        void operator()(sqlite3_stmt *statement) const noexcept;
    };
    using Statement = std::unique_ptr<sqlite3_stmt, CloseStatement>;

    static int authorize(void *self, int action, const char *first, const char *second, const char *database,
                         const char *view);
    int authorize_read(const char *table, const char *column, const char *database, const char *view);
    std::optional<std::size_t> place_of(const char *table) const;
    void configure();
    void seal();
    void run(const std::string &sql);
    SqlFault fault() const;
    void read_columns(bool has_types);
    std::string type_of(int column) const;

    std::unique_ptr<sqlite3, CloseDatabase> database_;
    Statement statement_;
    std::vector<SqlShape> shapes_;
    bool has_files_ = false;
    std::vector<SqlResultColumn> columns_;
    std::set<std::size_t> used_;
    std::atomic<bool> is_interrupted_ = false;
};

}  // namespace sluice
