// The whole plugin on databases made for it, run the way the engine runs it.
#include "engine/base/failure.hpp"
#include "engine/batch/batch_check.hpp"
#include "engine/entity/date_text.hpp"
#include "engine/script/typed_columns.hpp"
#include "tests/child_process.hpp"
#include "tests/sqlite_file.hpp"
#include "tests/unit/input/source_services.hpp"

#include <boost/test/unit_test.hpp>

#include <sqlite3.h>
#include <unistd.h>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

using namespace sluice;
using namespace std::string_literals;
using Json = nlohmann::json;

namespace {

struct Folder {
    test::TempFolder folder;

    std::string database(const std::string &sql) const {
        const std::string file = folder.path() / "x.db";
        test::make_database(file, sql);
        return file;
    }
};

Source open(const Json &settings, input::SourceServices &services) {
    return {*SLUICE_PLUGIN_ENTRY(), services, 1, settings.dump(), {}};
}

std::string cell(const ColumnView &cells, std::int64_t row) {
    if (cells.is_null(row)) return "-";
    std::vector<char> text;
    switch (cells.type()) {
        case ColumnType::boolean: return cells.boolean(row) ? "true" : "false";
        case ColumnType::int64: return std::to_string(cells.int64(row));
        case ColumnType::float64: return Json(cells.float64(row)).dump();
        case ColumnType::date32: append_date(text, cells.date32(row)); break;
        case ColumnType::timestamp: append_datetime(text, cells.timestamp(row)); break;
        default: return std::string(cells.text(row));
    }
    return {text.begin(), text.end()};
}

// Rows as "a|b", rejected ones as "column: message"; the failure at the end, with its status.
std::string rows_of(const Json &settings, std::int64_t bytes_max = 1 << 20) {
    input::SourceServices services;
    std::string text;
    try {
        Source source = open(settings, services);
        TypedColumns typed(source.table());
        while (const auto batch = source.next(3, bytes_max)) {
            typed.read(*batch);
            const BatchView view(column_types(typed.table()), typed.array());
            for (std::int64_t row = 0; row < view.row_count(); ++row) {
                if (const auto found = typed.rejected().find(row); found != typed.rejected().end()) {
                    text += typed.table().columns[found->second.column.value()].name + ": " + found->second.message;
                } else {
                    for (std::size_t i = 0; i < view.column_count(); ++i)
                        text += (i > 0 ? "|" : "") + cell(view.column(i), row);
                }
                text += "\n";
            }
        }
    } catch (const Failure &failure) {
        text += std::string(status_name(failure.status())) + ": " + failure.message();
    }
    return text;
}

std::string types_of(const Json &settings) {
    input::SourceServices services;
    std::string text;
    const TypedColumns typed(open(settings, services).table());
    for (const Column &column : typed.table().columns)
        text += column.name + " " + std::string(type_name(column.type)) + "\n";
    return text;
}

bool has(const std::string &text, const std::string &part) { return text.find(part) != text.npos; }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sqlite_source, Folder)

BOOST_AUTO_TEST_CASE(declarations_become_types) {
    const std::string file = database(
        "CREATE TABLE t (a INTEGER, b VARCHAR(20), c REAL, d DECIMAL(10, 2), e boolean, f DATE, g TIMESTAMP, h "
        "DATETIME, "
        "i json, j, k DOUBLE PRECISION, l BIGINT, m NUMERIC, n STRING)");
    BOOST_TEST(types_of({{"path", file}, {"table", "t"}}) ==
               "a integer\nb text\nc number\nd decimal\ne boolean\nf date\ng datetime\nh datetime\ni json\nj text\n"
               "k number\nl integer\nm decimal\nn text\n");
    BOOST_TEST(types_of({{"path", file},
                         {"query", "SELECT a, a + 1 AS s FROM t"},
                         {"columns", {{{"name", "s"}, {"type", "integer"}}}}}) == "a integer\ns integer\n");
}

BOOST_AUTO_TEST_CASE(values_of_other_classes_cost_their_row) {
    const std::string file = database(
        "CREATE TABLE t (i INT, r REAL, b BOOL, d DECIMAL, day DATE, at DATETIME, x TEXT);"
        "INSERT INTO t VALUES (9223372036854775807, 0.1, 1, 190.50, '2024-02-29', '2024-02-29 10:00:00', 'Grüße');"
        "INSERT INTO t VALUES (NULL, NULL, NULL, NULL, NULL, NULL, NULL);"
        "INSERT INTO t VALUES (1.5, 0, 0, 0, NULL, NULL, '');"
        "INSERT INTO t VALUES ('x', 0, 0, 0, NULL, NULL, '');"
        "INSERT INTO t VALUES (1, 'x', 0, 0, NULL, NULL, '');"
        "INSERT INTO t VALUES (1, 0, 2, 0, NULL, NULL, '');"
        "INSERT INTO t VALUES (1, 0, 'TRUE', 'x', NULL, NULL, '');"
        "INSERT INTO t VALUES (1, 0, 'no', 0, NULL, NULL, '');"
        "INSERT INTO t VALUES (1, 1e999, 0, 0, NULL, NULL, '');"
        "INSERT INTO t VALUES (1, 0, 0, 1e22, 20240229, NULL, '');"
        "INSERT INTO t VALUES (1, 0, 0, 0, '2023-02-29', NULL, '');"
        "INSERT INTO t VALUES (1, 0, 0, 0, NULL, 'noon', '');"
        "INSERT INTO t VALUES (1, 0, 0, 0, NULL, NULL, x'00');"
        "INSERT INTO t VALUES (1, 0, 0, 0, NULL, NULL, CAST(x'ff' AS TEXT));"
        "INSERT INTO t VALUES (1, 5, 0, 12345678901234567890123, NULL, NULL, 'a' || char(0) || 'b');");
    const std::string expected =
        "9223372036854775807|0.1|true|190.5|2024-02-29|2024-02-29T10:00:00Z|Grüße\n"
        "-|-|-|-|-|-|-\n"
        "i: a number with a fraction does not fit a column of type integer\n"
        "i: a text does not fit a column of type integer\n"
        "r: a text does not fit a column of type number\n"
        "b: an integer other than 0 and 1 does not fit a column of type boolean\n"
        "d: a text that is no number does not fit a column of type decimal\n"
        "b: a text that is neither true nor false does not fit a column of type boolean\n"
        "r: an infinite number does not fit a column of type number\n"
        "day: an integer does not fit a column of type date\n"
        "day: a text that is no date of the form yyyy-MM-dd does not fit a column of type date\n"
        "at: a text that is no date with time does not fit a column of type datetime\n"
        "x: a BLOB does not fit a column of type text\n"
        "x: the text is not valid UTF-8\n" +
        "1|5.0|false|12345678901234568000000|-|-|a\0b\n"s;
    BOOST_TEST(rows_of({{"path", file}, {"table", "t"}}) == expected);
    BOOST_TEST(rows_of({{"path", file}, {"table", "T"}}, 1) == expected);
}

BOOST_AUTO_TEST_CASE(entities) {
    const std::string file = database(
        "CREATE TABLE e (id INT, type TEXT, entity TEXT, note TEXT);"
        "INSERT INTO e VALUES (1, 'sku', '{\"id\": \"1\"}', ''), (2, NULL, NULL, '')");
    const Json settings = {{"path", file}, {"query", "SELECT id, type, entity FROM e"}, {"shape", "entities"}};
    BOOST_TEST(types_of(settings) == "id text\ntype text\nentity json\n");
    BOOST_TEST(rows_of(settings) == "1|sku|{\"id\": \"1\"}\n2|-|-\n");
    BOOST_TEST(has(rows_of({{"path", file}, {"table", "e"}, {"shape", "entities"}}), "column 'note'"));
    BOOST_TEST(has(rows_of({{"path", file}, {"query", "SELECT id FROM e"}, {"shape", "entities"}}), "has none"));
}

BOOST_AUTO_TEST_CASE(only_one_select_is_run) {
    const std::string file = database("CREATE TABLE t (a INT); INSERT INTO t VALUES (1)");
    const auto answer = [&file](const std::string &query) { return rows_of({{"path", file}, {"query", query}}); };
    for (const std::string query :
         {"SELECT a FROM t", "SELECT a FROM t;  -- that is all\n", "WITH x AS (SELECT a FROM t) SELECT * FROM x",
          "VALUES (1)",
          "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 1) SELECT i FROM n"})
        BOOST_TEST(answer(query) == "1\n", query);
    for (const std::string query :
         {"DELETE FROM t", "INSERT INTO t VALUES (2) RETURNING a", "ATTACH 'y.db' AS y", "PRAGMA journal_mode",
          "PRAGMA query_only=0", "SELECT * FROM pragma_table_info('t')", "SELECT load_extension('x')", "BEGIN",
          "COMMIT", "VACUUM INTO 'y.db'", "SELECT 1; DELETE FROM t", "SELECT 1; nonsense", "EXPLAIN SELECT 1",
          "CREATE TEMP TABLE y (a)", "", " -- nothing", "nonsense", "SELECT ?1", "SELECT no_such_column FROM t"})
        BOOST_TEST(answer(query).starts_with("bad_config: "), query << " gives " << answer(query));
    BOOST_TEST(answer("SELECT a FROM t") == "1\n");
}

BOOST_AUTO_TEST_CASE(virtual_tables_and_json_functions) {
    const std::string file = database(
        "CREATE VIRTUAL TABLE docs USING fts5(title); INSERT INTO docs VALUES ('oak table'), ('rug');"
        "CREATE VIRTUAL TABLE places USING rtree(id, low, high); INSERT INTO places VALUES (1, 2, 3);"
        "CREATE VIEW legs AS SELECT json_extract('{\"legs\": 4}', '$.legs') AS legs");
    BOOST_TEST(rows_of({{"path", file}, {"query", "SELECT title FROM docs WHERE docs MATCH 'oak'"}}) == "oak table\n");
    BOOST_TEST(rows_of({{"path", file}, {"query", "SELECT id FROM places WHERE low > 1"}}) == "1\n");
    BOOST_TEST(rows_of({{"path", file}, {"table", "legs"}}) == "4\n");
}

BOOST_AUTO_TEST_CASE(what_is_not_there_or_no_database) {
    const std::string file = database("CREATE TABLE items (a); CREATE VIEW prices AS SELECT a FROM items");
    BOOST_TEST(has(rows_of({{"path", file}, {"table", "item"}}), "no table or view 'item'; there are: items, prices"));
    BOOST_TEST(has(rows_of({{"path", file}, {"table", "items"}, {"columns", {{{"name", "b"}, {"type", "text"}}}}}),
                   "names 'b'; there are: a"));
    BOOST_TEST(rows_of({{"path", file + "x"}, {"table", "items"}}).starts_with("io_fatal: "));
    BOOST_TEST(has(rows_of({{"path", folder.path().string()}, {"table", "items"}}), "it is a folder"));
    test::write_file(folder.path() / "text", std::string(2000, 'x'));
    const std::string text = rows_of({{"path", folder.path() / "text"}, {"table", "items"}});
    BOOST_TEST(text.starts_with("bad_data: "));
    BOOST_TEST(has(text, "it is no SQLite database"));
    test::write_file(folder.path() / "empty", "");
    BOOST_TEST(has(rows_of({{"path", folder.path() / "empty"}, {"table", "items"}}), "it has none at all"));
    BOOST_TEST(rows_of({{"path", ":memory:"}, {"query", "SELECT 1"}}).starts_with("io_fatal: "));
    BOOST_TEST(rows_of({{"path", "file:" + file}, {"query", "SELECT 1"}}).starts_with("io_fatal: "));
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_told) {
    std::string sql = "CREATE TABLE t (a TEXT);";
    for (int i = 0; i < 50; ++i) sql += "INSERT INTO t VALUES (hex(zeroblob(1000)));";
    const std::string file = database(sql);
    std::string bytes = test::read_file(file);
    std::fill(bytes.begin() + 3 * 4096, bytes.end(), '\x55');
    test::write_file(file, bytes);
    const std::string rows = rows_of({{"path", file}, {"table", "t"}});
    BOOST_TEST(has(rows, "bad_data: source sqlite: cannot read the database"));
    BOOST_TEST(has(rows, "the file is damaged"));
}

BOOST_AUTO_TEST_CASE(a_locked_database_may_be_tried_again) {
    const std::string file = database("CREATE TABLE t (a INT)");
    sqlite3 *writer = nullptr;
    BOOST_REQUIRE(sqlite3_open(file.c_str(), &writer) == SQLITE_OK);
    const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> owner(writer, &sqlite3_close);
    BOOST_REQUIRE(sqlite3_exec(writer, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr) == SQLITE_OK);
    const std::string answer = rows_of({{"path", file}, {"table", "t"}});
    BOOST_TEST(answer.starts_with("io_retry: "));
    BOOST_TEST(has(answer, "another program is writing to it"));
}

BOOST_AUTO_TEST_CASE(what_others_write_meanwhile_is_not_seen) {
    const std::string file =
        database("PRAGMA journal_mode=WAL; CREATE TABLE t (a INT); INSERT INTO t VALUES (1), (2), (3), (4)");
    input::SourceServices services;
    Source source = open({{"path", file}, {"table", "t"}}, services);
    test::make_database(file, "DELETE FROM t WHERE a > 1; INSERT INTO t VALUES (5)");
    BOOST_TEST(source.count().value() == 4);
    std::int64_t rows = 0;
    while (const auto batch = source.next(1, 1)) rows += batch->array->length;
    BOOST_TEST(rows == 4);
    BOOST_TEST(rows_of({{"path", file}, {"table", "t"}}) == "1\n5\n");
}

BOOST_AUTO_TEST_CASE(a_database_in_wal_mode_needs_a_folder_for_it) {
    const std::string file = database("PRAGMA journal_mode=WAL; CREATE TABLE t (a INT); INSERT INTO t VALUES (1)");
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
    const uid_t user = geteuid();
    constexpr uid_t nobody = 65534;
    if (user == 0) BOOST_REQUIRE(seteuid(nobody) == 0);  // every folder is writable to root
    const std::string answer = rows_of({{"path", file}, {"table", "t"}});
    if (user == 0) BOOST_REQUIRE(seteuid(user) == 0);
    std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
    BOOST_TEST(answer.starts_with("io_fatal: "));
    BOOST_TEST(has(answer, "a database in WAL mode needs"));
}

BOOST_AUTO_TEST_CASE(an_endless_query_is_interrupted) {
    const std::string file = database("CREATE TABLE t (a INT)");
    input::SourceServices services;
    Source source = open({{"path", file},
                          {"query",
                           "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) "
                           "SELECT count(*) AS c FROM n"}},
                         services);
    std::thread other([&source] { source.interrupt(); });
    BOOST_CHECK_EXCEPTION(source.next(10, 10), Failure,
                          [](const Failure &failure) { return failure.status() == Status::cancelled; });
    other.join();
}

BOOST_AUTO_TEST_SUITE_END()
