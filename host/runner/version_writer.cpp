#include "host/runner/version_writer.hpp"

#include "host/datasets/made_dataset.hpp"
#include "plugins/sdk/sluice/text_format.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace sluice {

namespace fs = std::filesystem;

namespace {

sdk::Failure bad_data(const std::string &what) { return {SLUICE_BAD_DATA, what}; }

std::string as_identifier(const std::string &name) {
    std::string text = "\"";
    for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
    return text + '"';
}

// What SQLite is to do with the values: keep texts as they are, decimals too, whose digits are theirs.
const char *declaration_of(const std::string &type) {
    if (type == "integer" || type == "boolean") return "INTEGER";
    return type == "number" ? "REAL" : "TEXT";
}

void sync(const fs::path &path, int flags) {
    const int number = open(path.c_str(), flags | O_CLOEXEC);
    const bool is_synced = number >= 0 && fsync(number) == 0;
    const int error = errno;
    if (number >= 0) close(number);
    if (!is_synced) throw sdk::Failure(SLUICE_IO_FATAL, std::string("cannot write the version: ") + strerror(error));
}

}  // namespace

void VersionWriter::CloseDatabase::operator()(sqlite3 *database) const noexcept { sqlite3_close(database); }
void VersionWriter::CloseStatement::operator()(sqlite3_stmt *statement) const noexcept { sqlite3_finalize(statement); }

VersionWriter::VersionWriter(sdk::Job, const sdk::Settings &settings, const std::vector<Table> &tables)
    : path_(sdk::setting(settings, "path", "")),
      partial_(path_.string() + ".partial"),
      bytes_max_(sdk::setting<std::int64_t>(settings, "bytes_max", 0)) {
    const sdk::Settings &columns = settings.at("columns");
    const std::vector<Column> &given = tables.at(0).columns;
    for (const sdk::Settings &column : columns) {
        const std::string name = column.at("name").get<std::string>();
        const auto found =
            std::find_if(given.begin(), given.end(), [&](const Column &one) { return one.name == name; });
        if (found == given.end()) throw bad_data("the upload has no column '" + name + "', which the dataset has");
        columns_.push_back({name, static_cast<std::size_t>(found - given.begin()), column.at("key").get<bool>()});
    }
    for (const Column &column : given)
        if (std::none_of(columns_.begin(), columns_.end(),
                         [&](const WrittenColumn &one) { return one.name == column.name; }))
            throw bad_data("the upload has a column '" + column.name + "', which the dataset has not");
    sqlite3 *database = nullptr;
    const int code = sqlite3_open_v2(partial_.c_str(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    database_.reset(database);
    if (code != SQLITE_OK) fail();
    make_table(columns);
}

VersionWriter::~VersionWriter() = default;

// Nobody reads the file before it is whole, and one that is not goes with its folder.
void VersionWriter::make_table(const sdk::Settings &columns) {
    for (const char *pragma :
         {"PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA locking_mode = EXCLUSIVE"})
        run(pragma);
    std::string definition, places, key;
    for (const sdk::Settings &column : columns) {
        const std::string name = as_identifier(column.at("name").get<std::string>());
        definition +=
            (definition.empty() ? "" : ", ") + name + " " + declaration_of(column.at("type").get<std::string>());
        places += places.empty() ? "?" : ", ?";
        if (column.at("key").get<bool>()) key += (key.empty() ? "" : ", ") + name;
    }
    const std::string table = as_identifier(version_table);
    run("BEGIN");
    run("CREATE TABLE " + table + " (" + definition + ")");
    if (!key.empty()) run("CREATE UNIQUE INDEX rows_by_key ON " + table + " (" + key + ")");
    insert_ = prepare("INSERT INTO " + table + " VALUES (" + places + ")");
    page_count_ = prepare("PRAGMA page_count");
    page_size_ = prepare("PRAGMA page_size");
}

void VersionWriter::write(std::int32_t, const BatchView &rows) {
    for (std::int64_t row = 0; row < rows.row_count(); ++row) {
        ++row_count_;
        insert(rows, row);
    }
    check_size();
}

void VersionWriter::insert(const BatchView &rows, std::int64_t row) {
    int index = 0;
    for (const WrittenColumn &source : columns_) {
        const ColumnView &column = rows.column(source.place);
        if (source.is_key && column.is_null(row))
            throw bad_data("row " + std::to_string(row_count_) + ": the key column '" + source.name + "' is empty");
        bind(++index, column, row);
    }
    const int code = sqlite3_step(insert_.get());
    sqlite3_reset(insert_.get());
    if (code == SQLITE_CONSTRAINT) refuse_repeated(rows, row);
    if (code != SQLITE_DONE) fail();
}

// Texts are the batch's, which outlives the step. One without an address would be NULL.
void VersionWriter::bind(int index, const ColumnView &column, std::int64_t row) {
    sqlite3_stmt *const statement = insert_.get();
    int code = SQLITE_OK;
    if (column.is_null(row)) {
        code = sqlite3_bind_null(statement, index);
    } else if (is_text_like(column.type())) {
        const std::string_view text = column.text(row);
        const char *const data = text.empty() ? "" : text.data();
        code = sqlite3_bind_text64(statement, index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
    } else if (column.type() == ColumnType::int64) {
        code = sqlite3_bind_int64(statement, index, column.int64(row));
    } else if (column.type() == ColumnType::boolean) {
        code = sqlite3_bind_int64(statement, index, column.boolean(row) ? 1 : 0);
    } else if (column.type() == ColumnType::float64) {
        code = sqlite3_bind_double(statement, index, column.float64(row));
    } else {
        std::array<char, sdk::format_chars_max> text;
        const char *const end = sdk::write_value(text.data(), column, row);
        code = sqlite3_bind_text64(statement, index, text.data(), static_cast<sqlite3_uint64>(end - text.data()),
                                   SQLITE_TRANSIENT, SQLITE_UTF8);
    }
    if (code != SQLITE_OK) fail();
}

// Rows are numbered from 1, as SQLite's own numbers are.
void VersionWriter::refuse_repeated(const BatchView &rows, std::int64_t row) {
    std::string sql = "SELECT rowid FROM " + as_identifier(version_table) + " WHERE ", names;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (!columns_[i].is_key) continue;
        sql += (names.empty() ? "" : " AND ") + as_identifier(columns_[i].name) + " = ?" + std::to_string(i + 1);
        names += (names.empty() ? "'" : ", '") + columns_[i].name + "'";
    }
    insert_ = prepare(sql);
    int index = 0;
    for (const WrittenColumn &source : columns_) {
        ++index;
        if (source.is_key) bind(index, rows.column(source.place), row);
    }
    std::string other;
    if (sqlite3_step(insert_.get()) == SQLITE_ROW)
        other = ", as row " + std::to_string(sqlite3_column_int64(insert_.get(), 0)) + " has";
    throw bad_data("row " + std::to_string(row_count_) + " has a key (" + names + ") that is there already" + other);
}

void VersionWriter::check_size() {
    if (bytes_max_ == 0) return;
    std::int64_t size = 1;
    for (sqlite3_stmt *statement : {page_count_.get(), page_size_.get()}) {
        if (sqlite3_step(statement) != SQLITE_ROW) fail();
        size *= sqlite3_column_int64(statement, 0);
        sqlite3_reset(statement);
    }
    if (size > bytes_max_) refuse_size();
}

void VersionWriter::refuse_size() const {
    throw bad_data("the version would be larger than the " + std::to_string(bytes_max_) +
                   " bytes that one job may make (artifacts.job_max in the server's settings)");
}

void VersionWriter::finish() {
    run("COMMIT");
    check_size();
    for (Statement *statement : {&insert_, &page_count_, &page_size_}) statement->reset();
    database_.reset();
    sync(partial_, O_RDONLY);
    if (rename(partial_.c_str(), path_.c_str()) != 0)
        throw sdk::Failure(SLUICE_IO_FATAL, std::string("cannot rename the version: ") + strerror(errno));
    sync(path_.parent_path(), O_RDONLY | O_DIRECTORY);
}

void VersionWriter::run(const std::string &sql) {
    if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

VersionWriter::Statement VersionWriter::prepare(const std::string &sql) {
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) fail();
    return Statement(statement);
}

// A full disk may pass; the process's own limit of the size of a file does not.
void VersionWriter::fail() {
    const int code = database_ == nullptr ? SQLITE_NOMEM : sqlite3_errcode(database_.get());
    if (database_ != nullptr && sqlite3_system_errno(database_.get()) == EFBIG) refuse_size();
    throw sdk::Failure((code & 0xff) == SQLITE_FULL ? SLUICE_IO_RETRY : SLUICE_IO_FATAL,
                       std::string("cannot write the version: ") + sqlite3_errstr(code));
}

const sluice_plugin &VersionWriter::plugin() {
    static constexpr sluice_writer_api api = sdk::WriterFunctions<VersionWriter>::api();
    static constexpr sluice_plugin plugin = {sizeof(sluice_plugin),
                                             SLUICE_ABI_MAJOR,
                                             SLUICE_ABI_MINOR,
                                             SLUICE_KIND_WRITER,
                                             "version",
                                             "0.1.0",
                                             "A version of a dataset",
                                             "{}",
                                             nullptr,
                                             &api};
    return plugin;
}

void plan_version(ExportPlan &plan, const VersionFile &version, std::uint64_t bytes_max) {
    plan.writer = &VersionWriter::plugin();
    plan.shown_writer_settings = nullptr;  // those of the writer that it stands in for
    plan.writer_settings =
        Json{{"path", version.path.string()}, {"columns", version.columns}, {"bytes_max", bytes_max}}.dump();
}

}  // namespace sluice
