#include "host/runner/version_writer.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "host/datasets/made_dataset.hpp"
#include "host/runner/sql_identifier.hpp"
#include "plugins/sdk/sluice/text_format.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>

namespace sluice {

namespace fs = std::filesystem;

namespace {

sdk::Failure bad_data(const std::string &what) { return {SLUICE_BAD_DATA, what}; }

std::int64_t character_count(std::string_view text) noexcept {
    return std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; });
}

std::optional<std::size_t> place_in(const std::vector<Column> &columns, const std::string &name) {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const Column &column) { return column.name == name; });
    return found == columns.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - columns.begin()));
}

bool is_empty(const ColumnView &column, std::int64_t row) {
    return column.is_null(row) || (is_text_like(column.type()) && column.text(row).empty());
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
      bytes_max_(sdk::setting<std::int64_t>(settings, "bytes_max", 0)),
      rows_max_(sdk::setting<std::int64_t>(settings, "rows_max", 0)),
      is_change_(!sdk::setting(settings, "base", "").empty()) {
    const sdk::Settings &columns = settings.at("columns");
    find_columns(columns, tables.at(0).columns);
    if (is_change_) copy_base(sdk::setting(settings, "base", ""));
    sqlite3 *database = nullptr;
    const int code = sqlite3_open_v2(partial_.c_str(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    database_.reset(database);
    if (code != SQLITE_OK) fail();
    // Nobody reads the file before it is whole, and one that is not goes with its folder.
    for (const char *pragma :
         {"PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA locking_mode = EXCLUSIVE"})
        run(pragma);
    if (is_change_) run("PRAGMA secure_delete = ON");  // what is deleted is not left in free pages for ever
    run("BEGIN");
    if (is_change_)
        prepare_changes();
    else
        make_table(columns);
    page_count_ = prepare("PRAGMA page_count");
    page_size_ = prepare("PRAGMA page_size");
}

VersionWriter::~VersionWriter() = default;

void VersionWriter::find_columns(const sdk::Settings &columns, const std::vector<Column> &given) {
    centers_.resize(given.size());
    for (const sdk::Settings &column : columns) {
        const std::string name = column.at("name").get<std::string>();
        const bool is_key = column.at("key").get<bool>();
        const auto place = place_in(given, name);
        WrittenColumn written{name, place.value_or(0), is_key, column.value<std::int64_t>("chars_max", 0),
                              column.value("geography", false)};
        const bool has_center = find_center(written, column, given);
        if (!place && has_center) {
            written.place = written.geography;
            written.chars_max = 0;  // it is no text, and the geography has no bound
        }
        if (place || has_center)
            columns_.push_back(std::move(written));
        else if (!is_change_ || is_key)
            throw bad_data("the upload has no column '" + name + "', which the dataset has");
    }
    for (WrittenColumn &one : columns_)
        for (const WrittenColumn &other : columns_)
            if (one.coordinate != nullptr && other.coordinate != nullptr && one.coordinate != other.coordinate &&
                one.place != one.geography && other.place != other.geography)
                one.partner = other.place;
    for (std::size_t place = 0; place < given.size(); ++place) {
        const std::string &name = given[place].name;
        if (is_change_ && name == deletion_column && is_text_like(given[place].type))
            deletion_place_ = place;
        else if (std::none_of(columns_.begin(), columns_.end(),
                              [&](const WrittenColumn &one) { return one.name == name; }))
            throw bad_data("the upload has a column '" + name + "', which the dataset has not");
    }
}

// Whether the column may have its values from a geography that is there.
bool VersionWriter::find_center(WrittenColumn &written, const sdk::Settings &column,
                                const std::vector<Column> &given) const {
    const std::string geography = column.value("center_of", "");
    const auto place = geography.empty() ? std::nullopt : place_in(given, geography);
    if (!place) return false;
    written.geography = *place;
    written.coordinate =
        equal_ignoring_case(written.name, latitude_column) ? &GeometryPoint::latitude : &GeometryPoint::longitude;
    return true;
}

bool VersionWriter::has_center_as_value(const WrittenColumn &written, const BatchView &rows, std::int64_t row) {
    if (written.coordinate == nullptr) return false;
    if (written.place == written.geography) return true;
    return written.partner && rows.column(written.place).is_null(row) && rows.column(*written.partner).is_null(row);
}

void VersionWriter::copy_base(const fs::path &base) {
    std::error_code error;
    fs::copy_file(base, partial_, error);
    if (!error) return;
    if (error == std::errc::file_too_large) refuse_size();
    throw sdk::Failure(error == std::errc::no_space_on_device ? SLUICE_IO_RETRY : SLUICE_IO_FATAL,
                       "cannot copy the version that is changed: " + error.message());
}

void VersionWriter::make_table(const sdk::Settings &columns) {
    std::string definition, places, key;
    for (const sdk::Settings &column : columns) {
        const std::string name = sql_identifier(column.at("name").get<std::string>());
        definition +=
            (definition.empty() ? "" : ", ") + name + " " + declaration_of(column.at("type").get<std::string>());
        places += places.empty() ? "?" : ", ?";
        if (column.at("key").get<bool>()) key += (key.empty() ? "" : ", ") + name;
    }
    const std::string table = sql_identifier(version_table);
    run("CREATE TABLE " + table + " (" + definition + ")");
    if (!key.empty()) run("CREATE UNIQUE INDEX rows_by_key ON " + table + " (" + key + ")");
    insert_ = prepare("INSERT INTO " + table + " VALUES (" + places + ")");
}

void VersionWriter::prepare_changes() {
    std::string names, places, key, key_condition, updates;
    for (const WrittenColumn &column : columns_) {
        const std::string name = sql_identifier(column.name);
        names += (names.empty() ? "" : ", ") + name;
        places += places.empty() ? "?" : ", ?";
        if (column.is_key) {
            key += (key.empty() ? "" : ", ") + name;
            key_condition += (key_condition.empty() ? "" : " AND ") + name + " = ?";
        } else {
            updates += (updates.empty() ? "" : ", ") + name + " = excluded." + name;
        }
    }
    const std::string table = sql_identifier(version_table);
    insert_ = prepare("INSERT INTO " + table + " (" + names + ") VALUES (" + places + ") ON CONFLICT (" + key +
                      ") DO " + (updates.empty() ? "NOTHING" : "UPDATE SET " + updates));
    remove_ = prepare("DELETE FROM " + table + " WHERE " + key_condition);
}

void VersionWriter::write(std::int32_t, const BatchView &rows) {
    for (std::int64_t row = 0; row < rows.row_count(); ++row) {
        ++row_count_;
        if (is_deletion(rows, row))
            remove(rows, row);
        else
            insert(rows, row);
    }
    if (!is_change_) check_row_count(row_count_);
    check_size();
}

void VersionWriter::check_row_count(std::int64_t count) const {
    if (rows_max_ > 0 && count > rows_max_)
        throw bad_data("there would be more than " + std::to_string(rows_max_) + " rows, as many as may be");
}

void VersionWriter::insert(const BatchView &rows, std::int64_t row) {
    for (const WrittenColumn &source : columns_) check(source, rows.column(source.place), row);
    int index = 0;
    for (const WrittenColumn &source : columns_)
        if (has_center_as_value(source, rows, row))
            bind_center(insert_.get(), ++index, source);
        else if (source.is_geography && is_empty(rows.column(source.place), row))
            bind_null(insert_.get(), ++index);
        else
            bind(insert_.get(), ++index, rows.column(source.place), row);
    const int code = sqlite3_step(insert_.get());
    sqlite3_reset(insert_.get());
    if (code == SQLITE_CONSTRAINT) refuse_repeated(rows, row);
    if (code != SQLITE_DONE) fail();
}

// Nothing but the key of such a row counts.
void VersionWriter::remove(const BatchView &rows, std::int64_t row) {
    int index = 0;
    for (const WrittenColumn &source : columns_) {
        if (!source.is_key) continue;
        const ColumnView &column = rows.column(source.place);
        check(source, column, row);
        bind(remove_.get(), ++index, column, row);
    }
    const int code = sqlite3_step(remove_.get());
    sqlite3_reset(remove_.get());
    if (code != SQLITE_DONE) fail();
}

bool VersionWriter::is_deletion(const BatchView &rows, std::int64_t row) const {
    if (!deletion_place_) return false;
    const ColumnView &column = rows.column(*deletion_place_);
    if (column.is_null(row)) return false;
    const std::string_view text = column.text(row);
    if (text == "1" || equal_ignoring_case(text, "true")) return true;
    if (text.empty() || text == "0" || equal_ignoring_case(text, "false")) return false;
    throw bad_data("row " + std::to_string(row_count_) + ", column '" + deletion_column +
                   "': true and 1 delete the row, false and 0 keep it");
}

void VersionWriter::check(const WrittenColumn &written, const ColumnView &column, std::int64_t row) {
    if (written.is_geography) check_geography(written, column, row);
    if (written.is_key ? is_empty(column, row) : column.is_null(row)) {
        if (!written.is_key) return;
        throw bad_data("row " + std::to_string(row_count_) + ": the key column '" + written.name + "' is empty");
    }
    if (!is_text_like(column.type())) return;
    if (written.chars_max > 0 && character_count(column.text(row)) > written.chars_max)
        throw bad_data(place_of(written) + "the text has more than " + std::to_string(written.chars_max) +
                       " characters");
}

void VersionWriter::check_geography(const WrittenColumn &written, const ColumnView &column, std::int64_t row) {
    GeometryReading reading;
    if (!is_empty(column, row) && is_text_like(column.type())) reading = read_geometry(column.text(row));
    if (!reading.problem.empty()) throw bad_data(place_of(written) + reading.problem);
    centers_[written.place] = reading.center;  // none for an empty one
}

std::string VersionWriter::place_of(const WrittenColumn &written) const {
    return "row " + std::to_string(row_count_) + ", column '" + written.name + "': ";
}

// Texts are the batch's, which outlives the step. One without an address would be NULL.
void VersionWriter::bind(sqlite3_stmt *statement, int index, const ColumnView &column, std::int64_t row) {
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

void VersionWriter::bind_center(sqlite3_stmt *statement, int index, const WrittenColumn &written) {
    const std::optional<GeometryPoint> &center = centers_[written.geography];
    if (!center) return bind_null(statement, index);
    if (sqlite3_bind_double(statement, index, *center.*written.coordinate) != SQLITE_OK) fail();
}

void VersionWriter::bind_null(sqlite3_stmt *statement, int index) {
    if (sqlite3_bind_null(statement, index) != SQLITE_OK) fail();
}

// Rows are numbered from 1, as SQLite's own numbers are.
void VersionWriter::refuse_repeated(const BatchView &rows, std::int64_t row) {
    std::string sql = "SELECT rowid FROM " + sql_identifier(version_table) + " WHERE ", names;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (!columns_[i].is_key) continue;
        sql += (names.empty() ? "" : " AND ") + sql_identifier(columns_[i].name) + " = ?" + std::to_string(i + 1);
        names += (names.empty() ? "'" : ", '") + columns_[i].name + "'";
    }
    insert_ = prepare(sql);
    int index = 0;
    for (const WrittenColumn &source : columns_) {
        ++index;
        if (source.is_key) bind(insert_.get(), index, rows.column(source.place), row);
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
    if (is_change_ && rows_max_ > 0) {
        const Statement count = prepare("SELECT count(*) FROM " + sql_identifier(version_table));
        if (sqlite3_step(count.get()) != SQLITE_ROW) fail();
        check_row_count(sqlite3_column_int64(count.get(), 0));
    }
    run("COMMIT");
    check_size();
    for (Statement *statement : {&insert_, &remove_, &page_count_, &page_size_}) statement->reset();
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
    plan.writer_settings = Json{
        {"path", version.path.string()},
        {"columns", version.columns},
        {"bytes_max", bytes_max},
        {"base", version.base.string()},
        {"rows_max",
         version.rows_max}}.dump();
}

std::int64_t version_row_count(const fs::path &file) {
    sqlite3 *database = nullptr;
    sqlite3_stmt *statement = nullptr;
    int code = sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY, nullptr);
    const std::string sql = "SELECT count(*) FROM " + sql_identifier(version_table);
    if (code == SQLITE_OK) code = sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr);
    if (code == SQLITE_OK) code = sqlite3_step(statement);
    const std::int64_t count = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    sqlite3_close(database);
    if (code != SQLITE_ROW)
        throw Failure(Status::io_fatal, std::string("cannot count the rows of the version: ") + sqlite3_errstr(code));
    return count;
}

}  // namespace sluice
