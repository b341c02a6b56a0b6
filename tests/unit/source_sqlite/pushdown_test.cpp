// What SQLite answers of a query, together with what it leaves to the engine, is what the engine alone answers.
#include "engine/base/failure.hpp"
#include "engine/batch/batch_check.hpp"
#include "engine/batch/source_column.hpp"
#include "engine/entity/record_column.hpp"
#include "engine/query/entity_filter.hpp"
#include "engine/query/query_reader.hpp"
#include "engine/script/typed_columns.hpp"
#include "tests/child_process.hpp"
#include "tests/sqlite_file.hpp"
#include "tests/unit/input/source_services.hpp"

#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>
#include <random>

using namespace sluice;
using Json = nlohmann::ordered_json;

namespace {

constexpr const char *rows_sql = R"sql(
CREATE TABLE t (id INTEGER PRIMARY KEY, type TEXT, code VARCHAR(20), name TEXT COLLATE NOCASE, stock INT, price DECIMAL,
                active BOOL, since DATE, anything);
CREATE INDEX by_code ON t (code);
CREATE INDEX by_name ON t (name);
CREATE INDEX by_stock ON t (stock);
INSERT INTO t VALUES (1, 'sku', '0012', 'Oak', 5, 1.50, 1, '2024-02-29', 5), (2, 'sku', '12', 'oak', 0, 2, 0, NULL, '5'),
  (3, 'item', '', 'ÖL', -3, NULL, NULL, NULL, NULL), (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'x'),
  (5, 'item', 'b', 'öl', 9223372036854775807, 10, 1, NULL, 2.5), (6, 'sku', 'B', 'OAK ', 6, 3, 0, NULL, 'oak'),
  (7, 'sku', x'41', 'blob', 1, 1, 1, NULL, 1), (8, 'sku', 'a', 'text', 'x', 1, 1, NULL, 1),
  (9, 'sku', 'a', 'fraction', 5.5, 1, 1, NULL, 1), (10, 'sku', CAST(x'ff' AS TEXT), 'torn', 7, 1, 1, NULL, 1),
  (11, 'item', 'a', 'date', 5, 1, 1, 'noon', 1), (-2, 'sku', '0012' || char(0), 'below', 12, 12, 1, NULL, 12);
CREATE VIEW v AS SELECT * FROM t;
)sql";

struct Rows {
    test::TempFolder folder;
    std::string file = folder.path() / "x.db";

    Rows() { test::make_database(file, rows_sql); }

    Json table() const { return {{"path", file}, {"table", "t"}}; }
    std::vector<Json> everything() const {
        return {table(),
                {{"path", file}, {"table", "v"}},
                {{"path", file}, {"query", "SELECT * FROM t ORDER BY stock DESC, id;"}},
                {{"path", file}, {"query", "SELECT * FROM t LIMIT 7 -- not wrapped"}},
                {{"path", file},
                 {"query",
                  "SELECT id, type, code, name, stock, price, active, since, anything FROM t UNION ALL "
                  "SELECT 12, 5, 12, x'41', '5', 'x', 'y', NULL, NULL"}}};
    }
};

struct Answer {
    std::vector<std::string> taken;  // the ids of the rows that satisfy the query
    std::vector<std::string> rejected;
    std::int64_t given = 0;
    std::string rest;  // of the query, when there was one
};

std::string id_of(const BatchView &view, std::int64_t row) {
    const ColumnView &ids = view.column(0);
    if (ids.is_null(row)) return "-";
    return ids.type() == ColumnType::int64 ? std::to_string(ids.int64(row)) : std::string(ids.text(row));
}

// The engine asks `asked`; the source is told of `told`.
Answer answer(const Json &settings, const std::string &asked, const std::optional<std::string> &told) {
    input::SourceServices services;
    Source source(*SLUICE_PLUGIN_ENTRY(), services, 1, settings.dump(), told);
    Answer result;
    result.rest = source.residual().value_or("");
    const std::string left = told ? source.residual().value_or("{}") : asked;
    const Query query = read_query_text(left, "query");
    TypedColumns typed(source.table());
    Entity entity;
    EntityParser parser;
    EntityFilter filter(query.where, entity, typed.table());
    const std::optional<std::size_t> records = entity_column(typed.table());
    while (const auto batch = source.next(3, 1 << 20)) {
        typed.read(*batch);
        const BatchView view(column_types(typed.table()), typed.array());
        result.given += view.row_count();
        for (std::int64_t row = 0; row < view.row_count(); ++row) {
            const bool is_rejected = typed.rejected().contains(row);
            entity.assign({});
            if (records && !is_rejected) entity.assign(parse_record(parser, view.column(*records), row));
            if (is_rejected)
                result.rejected.push_back(id_of(view, row));
            else if (filter.matches(entity, view, row))
                result.taken.push_back(id_of(view, row));
        }
    }
    return result;
}

// Both ways; what SQLite left out is not compared but for its number.
Answer check(const Json &settings, const std::string &query) {
    const Answer alone = answer(settings, query, std::nullopt);
    Answer together = answer(settings, query, query);
    BOOST_TEST(together.taken == alone.taken, settings << " " << query << " leaves " << together.rest);
    BOOST_TEST(together.given <= alone.given);
    return together;
}

std::string where(const std::string &condition) { return "{\"where\": " + condition + "}"; }

std::string rest(const Rows &rows, const std::string &query) { return check(rows.table(), query).rest; }

class Random {
public:
    explicit Random(unsigned seed) : engine_(seed) {}

    Json condition(int depth) {
        const int kind = below(depth > 0 ? 6 : 3);
        if (kind == 5) return {{"not", condition(depth - 1)}};
        if (kind < 3) return test();
        Json list = Json::array();
        for (int i = 1 + below(3); i > 0; --i) list.push_back(condition(depth - 1));
        return {{kind == 3 ? "and" : "or", list}};
    }

private:
    int below(int bound) { return static_cast<int>(engine_() % static_cast<unsigned>(bound)); }

    Json test() {
        static const std::vector<std::string> columns = {"id",    "type",   "code",  "name",    "stock",
                                                         "price", "active", "since", "anything"};
        static const std::vector<std::string> operators = {"eq", "exact", "in", "exacts", "gt", "gte", "lt", "lte"};
        static const std::vector<Json> values = {0,    5,  12,  -2,    5.5,  "5",   "0012",
                                                 "12", "", "a", "Oak", "öl", "sku", "item"};
        Json result = {{below(4) == 0 ? "field" : "column", columns[static_cast<std::size_t>(below(9))]}};
        if (result.contains("field"))
            result["field"] = std::vector<std::string>{"id", "type", "name"}[static_cast<std::size_t>(below(3))];
        if (below(5) == 0) {
            result["hasvalue"] = below(2) == 0;
            return result;
        }
        const std::string &key = operators[static_cast<std::size_t>(below(8))];
        Json value = values[static_cast<std::size_t>(below(14))];
        if (key.starts_with("exact") && value.is_number_float()) value = "5.5";
        if (!key.starts_with("exact") && below(4) == 0) {
            result["type"] = value.is_string() ? "string" : "decimal";
        }
        if (key == "gt" && below(2) == 0) result["lte"] = value;
        result[key] = key == "in" || key == "exacts" ? Json::array({value}) : value;
        return result;
    }

    std::mt19937 engine_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pushdown, Rows)

BOOST_AUTO_TEST_CASE(what_sqlite_answers_for_good_is_left_out_of_the_rest) {
    for (const char *condition :
         {R"({"column": "stock", "gt": 1})", R"({"column": "stock", "gte": 0, "lt": 6})",
          R"({"column": "stock", "eq": 5})", R"({"column": "stock", "in": [5, 12]})",
          R"({"column": "stock", "type": "integer", "lte": "5"})", R"({"column": "stock", "exact": "5"})",
          R"({"column": "code", "exact": "0012"})", R"({"column": "code", "exacts": ["b", 12]})",
          R"({"column": "code", "eq": "0012"})", R"({"column": "code", "gt": "A"})",
          R"({"column": "name", "exact": "oak"})", R"({"column": "since", "hasvalue": false})",
          R"({"column": "anything", "hasvalue": true})", R"({"not": {"column": "stock", "gt": 1}})",
          R"({"not": {"or": [{"column": "code", "exact": "b"}, {"not": {"column": "stock", "gt": 1}}]}})",
          R"({"or": [{"column": "code", "exact": "b"}, {"column": "stock", "gt": 5}]})",
          R"({"and": [{"column": "code", "exact": "b"}, {"column": "stock", "gt": 5}]})",
          R"({"field": "type", "exact": "sku"})"}) {
        const Answer found = check(table(), where(condition));
        BOOST_TEST(found.rest == "", condition);
        BOOST_TEST(found.given < 12, condition);
    }
    BOOST_TEST(rest(*this, R"({"ids": ["1", 2, "-2"]})") == "");
    BOOST_TEST(
        rest(*this, R"({"types": ["sku"], "and": [{"ids": ["1", "3"]}, {"where": {"column": "stock", "gt": 1}}]})") ==
        "");
}

BOOST_AUTO_TEST_CASE(what_sqlite_would_answer_otherwise_is_left) {
    for (const char *condition :
         {R"({"column": "stock", "gt": 1.5})", R"({"column": "stock", "eq": "5"})",
          R"({"column": "stock", "exact": "05"})", R"({"column": "stock", "gt": "1"})",
          R"({"column": "stock", "lt": 9223372036854775808})", R"({"column": "name", "eq": "oak"})",
          R"({"column": "name", "eq": "ö"})", R"({"column": "code", "eq": 12})", R"({"column": "code", "gt": 5})",
          R"({"column": "code", "contains": "1"})", R"({"column": "code", "startswith": "0"})",
          R"({"column": "price", "gt": 1})", R"({"column": "active", "eq": true})",
          R"({"column": "since", "gt": "2024-01-01"})", R"({"column": "anything", "exact": "5"})",
          R"({"or": [{"column": "stock", "gt": 1}, {"column": "name", "eq": "oak"}]})",
          R"({"not": {"and": [{"column": "stock", "gt": 1}, {"column": "name", "eq": "oak"}]}})"}) {
        const Answer found = check(table(), where(condition));
        BOOST_TEST(found.rest == Json::parse(where(condition)).dump(), condition);
        BOOST_TEST(found.given == 12, condition);
    }
    BOOST_TEST(rest(*this, R"({"keywords": "oak", "types": ["_ALL"]})") == R"({"keywords":"oak","types":["_ALL"]})");
}

BOOST_AUTO_TEST_CASE(a_part_may_be_answered) {
    BOOST_TEST(rest(*this, R"({"where": {"and": [{"column": "stock", "gt": 1}, {"column": "name", "eq": "oak"}]}})") ==
               R"({"where":{"and":[{"column":"name","eq":"oak"}]}})");
    // A window counts rows that the engine does not reject; only it knows those.
    BOOST_TEST(rest(*this, R"({"types": ["sku"], "offset": 1, "limit": 2, "sort": [{"column": "code"}]})") ==
               R"({"offset":1,"limit":2,"sort":[{"column":"code"}]})");
    // Half of a condition narrows what is read, and stays.
    const std::string half =
        where(R"({"not": {"or": [{"column": "stock", "gt": 1}, {"column": "name", "eq": "oak"}]}})");
    BOOST_TEST(rest(*this, half) == Json::parse(half).dump());
    BOOST_TEST(check(table(), half).given < 12);
}

BOOST_AUTO_TEST_CASE(values_that_do_not_fit_a_tested_column_are_still_errors) {
    BOOST_TEST(check(table(), where(R"({"column": "stock", "lt": -100})")).rejected == std::vector<std::string>{"8"});
    BOOST_TEST(check(table(), where(R"({"not": {"column": "code", "gte": ""}})")).rejected ==
               std::vector<std::string>{"7"});
}

BOOST_AUTO_TEST_CASE(only_the_rows_of_a_table_are_answered_for_good) {
    const std::string query = R"({"where":{"column":"stock","gt":1}})";
    for (const Json &settings : everything()) {
        const Answer found = check(settings, query);
        BOOST_TEST(found.rest == (settings.value("table", "") == "t" ? "" : query), settings);
    }
    test::make_database(
        folder.path() / "w.db",
        "CREATE TABLE w (code TEXT PRIMARY KEY, stock INT) WITHOUT ROWID;"
        "CREATE TABLE own (code TEXT, rowid INT, oid INT, _rowid_ INT, stock INT);"
        "CREATE TABLE three (code TEXT, rowid INT, stock INT);"
        "CREATE VIRTUAL TABLE words USING fts5(code, stock);"
        "INSERT INTO w VALUES ('b', 5), ('a', 6), ('c', 0); INSERT INTO three SELECT code, 9, stock FROM w;"
        "INSERT INTO own SELECT code, 9 - stock, 0, 0, stock FROM w; INSERT INTO words SELECT * FROM w;");
    for (const char *name : {"w", "own", "three", "words"}) {
        const Json settings = {{"path", folder.path() / "w.db"}, {"table", name}};
        BOOST_TEST(check(settings, where(R"({"column": "code", "gte": "b"})")).taken.size() == 2u, name);
    }
}

BOOST_AUTO_TEST_CASE(names_are_names_whatever_they_look_like) {
    test::make_database(folder.path() / "n.db",
                        R"sql(CREATE TABLE "q" ("a""b" TEXT, "rowid" TEXT, "?1" INT, "A" TEXT);
                        INSERT INTO q VALUES ('x', 'y', 1, 'z'), ('a"b', 'rowid', 2, 'Z');)sql");
    const Json settings = {{"path", folder.path() / "n.db"}, {"table", "q"}};
    BOOST_TEST(check(settings, where(R"({"column": "a\"b", "exact": "x"})")).given == 1);
    BOOST_TEST(check(settings, where(R"({"column": "rowid", "exact": "rowid"})")).given == 1);
    BOOST_TEST(check(settings, where(R"({"column": "?1", "gt": 1})")).given == 1);
    BOOST_TEST(check(settings, where(R"({"column": "A", "exact": "x' OR '1' = '1"})")).given == 0);
}

BOOST_AUTO_TEST_CASE(texts_of_utf_16_are_left_to_the_engine) {
    test::make_database(folder.path() / "u.db",
                        "PRAGMA encoding = 'UTF-16'; CREATE TABLE t (code TEXT, stock INT);"
                        "INSERT INTO t VALUES ('\xEF\xBF\xBD', 1), ('\xF0\x9F\x98\x80', 2), ('a', 3);");
    const Json settings = {{"path", folder.path() / "u.db"}, {"table", "t"}};
    BOOST_TEST(check(settings, where("{\"column\": \"code\", \"gt\": \"\xEF\xBF\xBD\"}")).given == 3);
    BOOST_TEST(check(settings, where(R"({"column": "stock", "gt": 1})")).given == 2);
}

BOOST_AUTO_TEST_CASE(entities_by_the_columns_beside_them) {
    test::make_database(folder.path() / "e.db",
                        R"sql(CREATE TABLE e (id TEXT, type TEXT, entity TEXT);
        INSERT INTO e VALUES ('1', 'sku', '{"id": "1", "type": "sku", "name": "a"}'), ('2', NULL, '{"id": "2", "type": "sku"}'),
          ('3', 'item', '{"id": "3", "type": "item"}'), (NULL, 'item', '{"id": "4", "type": "item"}');
        CREATE TABLE keyed (id INT, type TEXT, entity TEXT); INSERT INTO keyed VALUES (7, 'sku', '{"id": "K-7"}');)sql");
    for (const Json &what : {Json{{"table", "e"}}, Json{{"query", "SELECT id, type, entity FROM e ORDER BY type"}}}) {
        Json settings = what;
        settings["path"] = folder.path() / "e.db";
        settings["shape"] = "entities";
        // What is not known beside the entity is read from it.
        BOOST_TEST(check(settings, R"({"types": ["sku"]})").given == 2);
        BOOST_TEST(check(settings, R"({"ids": ["3", "9"]})").given == 2);
        BOOST_TEST(check(settings, R"({"ids": ["4"], "types": ["_ALL"]})").taken.size() == 1u);
        BOOST_TEST(check(settings, where(R"({"not": {"field": "type", "exact": "item"}})")).given == 2);
        BOOST_TEST(check(settings, where(R"({"column": "type", "exact": "sku"})")).given == 1);
        BOOST_TEST(check(settings, where(R"({"field": "name", "exact": "a"})")).given == 4);
        BOOST_TEST(check(settings, R"({"types": ["sku"]})").rest == R"({"types":["sku"]})");
    }
    const Json keyed = {{"path", folder.path() / "e.db"}, {"table", "keyed"}, {"shape", "entities"}};
    BOOST_TEST(check(keyed, R"({"ids": ["K-7"]})").taken.size() == 1u);
}

BOOST_AUTO_TEST_CASE(many_values_and_many_conditions) {
    Json ids = Json::array();
    for (int i = 0; i < 40'000; ++i) ids.push_back(std::to_string(i));
    BOOST_TEST(check(table(), Json{{"ids", ids}}.dump()).taken.size() == 6u);  // some SQLites allow fewer parameters
    Json any = Json::array();
    for (int i = 0; i < 3'000; ++i) any.push_back({{"column", "stock"}, {"eq", i}});
    BOOST_TEST(check(table(), Json{{"where", {{"or", any}}}}.dump()).given == 12);
    BOOST_TEST(check(table(), Json{{"where", {{"and", any}}}}.dump()).taken.empty());
}

BOOST_AUTO_TEST_CASE(random_queries_have_the_same_answers) {
    std::int64_t given = 0, taken = 0;
    constexpr int rounds = 300;
    for (unsigned seed = 0; seed < rounds; ++seed) {
        const std::string query = Json{{"where", Random(seed).condition(3)}}.dump();
        for (const Json &settings : everything()) {
            const Answer found = check(settings, query);
            given += found.given;
            taken += static_cast<std::int64_t>(found.taken.size());
        }
    }
    // Neither none nor all: the comparison means something.
    BOOST_TEST(taken > rounds * 5);
    BOOST_TEST(given < rounds * 5 * 10);
}

BOOST_AUTO_TEST_SUITE_END()
