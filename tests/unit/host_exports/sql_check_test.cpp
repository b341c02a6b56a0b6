// Statements over datasets before there is a job: what is let through, and why the others are not.
#include "host/exports/sql_check.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

using namespace sluice;

namespace {

using Kind = SqlFault::Kind;

SqlRequest request_of(const std::string &statement) {
    SqlRequest request;
    request.statement = statement;
    SqlTable towns, people;
    towns.name = "Our towns";
    towns.columns = {{"id", "ID", "integer"}, {"name", "Town", "text"}, {"price", "Price", "decimal"}};
    people.name = "people";
    people.columns = {{"id", "ID", "integer"}, {"town", "Town", "integer"}};
    request.tables = {towns, people};
    return request;
}

void check_columns(const std::string &statement, const std::vector<std::string> &columns,
                   const std::vector<std::size_t> &used) {
    const SqlCheck check = check_sql(request_of(statement));
    BOOST_REQUIRE_MESSAGE(!check.fault, statement << ": " << (check.fault ? check.fault->message : ""));
    BOOST_TEST(check.columns == columns, boost::test_tools::per_element());
    BOOST_TEST(check.used == used, boost::test_tools::per_element());
}

void check_fault(const std::string &statement, Kind kind) {
    const SqlCheck check = check_sql(request_of(statement));
    BOOST_REQUIRE_MESSAGE(check.fault, statement << " is let through");
    BOOST_TEST((check.fault->kind == kind),
               statement << ": " << static_cast<int>(check.fault->kind) << " " << check.fault->message);
    BOOST_TEST(!check.fault->message.empty());
}

std::string repeated(const std::string &text, int count) {
    std::string all;
    for (int i = 0; i < count; ++i) all += text;
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sql_check)

BOOST_AUTO_TEST_CASE(selects) {
    check_columns(R"(SELECT * FROM "Our towns")", {"ID", "Town", "Price"}, {0});
    check_columns(R"(select "town" as "T", count(*) from PEOPLE group by 1 order by 2 limit 5;)", {"T", "count(*)"},
                  {1});
    check_columns(R"(SELECT * FROM people p JOIN "Our towns" t ON p."Town" = t."ID" -- WITH)",
                  {"ID", "Town", "ID_2", "Town_2", "Price"}, {0, 1});
    check_columns(R"(SELECT "ID" FROM people UNION SELECT "ID" FROM "Our towns")", {"ID"}, {0, 1});
    check_columns(R"(SELECT count(*) AS n FROM (SELECT 'with' FROM people))", {"n"}, {1});
    check_columns(R"(SELECT row_number() OVER (PARTITION BY "Town" ORDER BY "ID") AS n FROM people)", {"n"}, {1});
    check_columns(R"(SELECT CAST(upper("Town") AS TEXT) || ' ' || round("Price", 2) AS x FROM "Our towns"
                     WHERE "Town" LIKE 'B%' AND "Price" BETWEEN 1 AND 2 AND "ID" IN (SELECT "ID" FROM people))",
                  {"x"}, {0, 1});
}

BOOST_AUTO_TEST_CASE(faults) {
    check_fault("SELEC 1", Kind::syntax);
    check_fault("", Kind::syntax);
    check_fault("-- nothing", Kind::syntax);
    check_fault(R"(SELECT * FROM people WHERE)", Kind::syntax);
    check_fault("SELECT '\xff' FROM people", Kind::syntax);
    check_fault(R"(SELECT upper("ID", "Town") FROM people)", Kind::syntax);
    check_fault("SELECT * FROM rows", Kind::unknown_table);
    check_fault("SELECT * FROM file0.rows", Kind::unknown_table);
    check_fault(R"(SELECT "Nobody" FROM people)", Kind::unknown_column);
    check_fault(R"(SELECT * FROM people WHERE "Town" = "Bonn")", Kind::unknown_column);
    check_fault("SELECT rowid FROM people", Kind::unknown_column);
    check_fault(R"(SELECT "ID" FROM people, "Our towns")", Kind::unknown_column);
    check_fault("SELECT 1", Kind::no_table);
    check_fault("VALUES (1)", Kind::no_table);
}

BOOST_AUTO_TEST_CASE(hostile) {
    for (const char *statement :
         {"ATTACH '/etc/passwd' AS x",
          "DETACH main",
          "PRAGMA table_info(people)",
          "INSERT INTO people VALUES (1, 2)",
          "DELETE FROM people",
          "UPDATE people SET ID = 1",
          "DROP TABLE people",
          "CREATE TABLE x (y)",
          "CREATE TEMP VIEW x AS SELECT * FROM people",
          "VACUUM INTO 'x'",
          "BEGIN",
          "ANALYZE",
          "REINDEX",
          "EXPLAIN SELECT * FROM people",
          "EXPLAIN QUERY PLAN SELECT * FROM people",
          "SELECT * FROM people; SELECT * FROM people",
          "SELECT * FROM people; DROP TABLE people",
          "SELECT load_extension('x') FROM people",
          "SELECT readfile('/etc/passwd') FROM people",
          "SELECT writefile('x', 'y') FROM people",
          "SELECT randomblob(1000000000) FROM people",
          "SELECT zeroblob(1000000000) FROM people",
          "SELECT printf('%*d', 1000000000, 1) FROM people",
          "SELECT format('%*d', 1000000000, 1) FROM people",
          "SELECT hex(ID) FROM people",
          "SELECT sqlite_version() FROM people",
          "SELECT fts3_tokenizer('x') FROM people",
          "SELECT * FROM people WHERE ID = ?",
          "SELECT * FROM people WHERE ID = :id",
          "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT * FROM n, people",
          "SELECT * FROM (WITH a AS (SELECT * FROM people) SELECT * FROM a, a)"})
        check_fault(statement, Kind::not_allowed);
    for (const char *statement :
         {"SELECT * FROM sqlite_master", "SELECT * FROM sqlite_schema", "SELECT * FROM sqlite_temp_master",
          "SELECT * FROM people, pragma_table_info('people')", "SELECT * FROM people, json_each('[1]')",
          "SELECT * FROM dbstat", "SELECT * FROM people JOIN sqlite_dbpage"}) {
        const SqlCheck check = check_sql(request_of(statement));
        BOOST_REQUIRE_MESSAGE(check.fault, statement << " is let through");
        BOOST_TEST((check.fault->kind == Kind::not_allowed || check.fault->kind == Kind::unknown_table),
                   statement << ": " << check.fault->message);
    }
}

BOOST_AUTO_TEST_CASE(bounds) {
    check_fault("SELECT 1 FROM people WHERE '" + std::string(SqlSandbox::statement_chars_max, 'x') + "' = ''",
                Kind::not_allowed);
    check_fault("SELECT " + repeated("(", 5000) + "1" + repeated(")", 5000) + " FROM people", Kind::syntax);
    check_fault("SELECT 1 FROM people WHERE 1" + repeated(" OR ID = 1", 300), Kind::not_allowed);
    check_fault("SELECT 1 FROM people" + repeated(" UNION SELECT 1 FROM people", 60), Kind::not_allowed);
    check_fault("SELECT *" + repeated(", *", 1000) + " FROM people", Kind::not_allowed);
}

BOOST_AUTO_TEST_SUITE_END()
