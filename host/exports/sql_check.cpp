#include "host/exports/sql_check.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "host/runner/sql_identifier.hpp"

#include <set>

namespace sluice {

namespace {

// Whether the statement is none without this table.
bool needs(const SqlRequest &request, std::size_t place) {
    SqlSandbox sandbox;
    for (std::size_t i = 0; i < request.tables.size(); ++i)
        if (i != place) sandbox.add_shape({request.tables[i].name, request.tables[i].columns});
    const std::optional<SqlFault> fault = sandbox.prepare(request.statement);
    return fault && fault->kind == SqlFault::Kind::unknown_table;
}

// What SQLite tells of, and what else stands in the text and cannot be left away.
std::set<std::size_t> used_tables(const SqlRequest &request, const SqlSandbox &sandbox) {
    std::set<std::size_t> used = sandbox.used();
    const std::string text = ascii_lower(request.statement);
    for (std::size_t place = 0; place < request.tables.size(); ++place) {
        const std::string name = sql_identifier(ascii_lower(request.tables[place].name));
        const bool is_named = text.find(name.substr(1, name.size() - 2)) != std::string::npos;
        if (is_named && !used.contains(place) && needs(request, place)) used.insert(place);
    }
    return used;
}

}  // namespace

SqlCheck check_sql(const SqlRequest &request) {
    SqlCheck check;
    SqlSandbox sandbox;
    try {
        for (const SqlTable &table : request.tables) sandbox.add_shape({table.name, table.columns});
    } catch (const Failure &failure) {
        check.fault = SqlFault{SqlFault::Kind::not_allowed, failure.message()};
        return check;
    }
    check.fault = sandbox.prepare(request.statement);
    if (check.fault) return check;
    const std::set<std::size_t> used = used_tables(request, sandbox);
    if (used.empty()) {
        check.fault = SqlFault{SqlFault::Kind::no_table, "the statement reads no table"};
        return check;
    }
    if (used.size() > SqlSandbox::files_max) {
        check.fault = SqlFault{SqlFault::Kind::not_allowed,
                               "the statement reads more than " + std::to_string(SqlSandbox::files_max) + " tables"};
        return check;
    }
    for (const SqlResultColumn &column : sandbox.columns()) check.columns.push_back(column.name);
    check.used.assign(used.begin(), used.end());
    return check;
}

}  // namespace sluice
