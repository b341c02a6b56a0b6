#include "host/api/sql_api.hpp"

#include "engine/base/text.hpp"
#include "host/api/dataset_api.hpp"
#include "host/api/dataset_view.hpp"
#include "host/datasets/made_dataset.hpp"
#include "host/exports/sql_check.hpp"
#include "host/http/refusal.hpp"
#include "host/runner/sql_identifier.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace sluice {

namespace {

using http::Refusal;

[[noreturn]] void refuse(const std::string &detail) { throw Refusal(422, "invalid_sql", "sql: " + detail); }

// What the caller sees of a dataset, under one of its names.
SqlTable table_of(const Dataset &dataset, const DatasetGrant &grant, const std::string &name) {
    SqlTable table;
    table.name = name;
    table.dataset = dataset.id;
    for (const DatasetColumn &column : dataset.columns) {
        const auto &seen = grant.columns;
        if (seen.empty() || std::find(seen.begin(), seen.end(), column.name) != seen.end())
            table.columns.push_back({column.name, column.name, column.type});
    }
    return table;
}

/// The datasets that a statement may mean.
class Candidates {
public:
    explicit Candidates(const std::string &statement) : statement_(ascii_lower(statement)) {}

    void add(const Dataset &dataset, const DatasetGrant &grant, const std::string &name) {
        if (name.empty() || !is_mentioned(name)) return;
        SqlTable table = table_of(dataset, grant, name);
        if (table.columns.empty())
            bare_ = name;
        else
            tables_.push_back(std::move(table));
    }
    bool has(const std::string &name) const {
        return std::any_of(tables_.begin(), tables_.end(),
                           [&](const SqlTable &table) { return equal_ignoring_case(table.name, name); });
    }
    // Whether the statement has a name at all, so that most datasets cost no table.
    bool is_mentioned(const std::string &name) const {
        const std::string quoted = sql_identifier(ascii_lower(name));
        return statement_.find(quoted.substr(1, quoted.size() - 2)) != std::string::npos ||
               statement_.find(ascii_lower(name)) != std::string::npos;
    }

    std::vector<SqlTable> &tables() noexcept { return tables_; }
    /// A dataset whose columns nobody has declared; empty for none.
    const std::string &bare() const noexcept { return bare_; }

private:
    std::string statement_, bare_;
    std::vector<SqlTable> tables_;
};

std::vector<Dataset> visible_datasets(const DatasetLibrary &datasets, const Principal &principal) {
    std::vector<Dataset> visible;
    for (Dataset &dataset : datasets.list(principal.tenant))
        if (grant_for(dataset, principal) != nullptr) visible.push_back(std::move(dataset));
    return visible;
}

// Ids are unique. A display name that several datasets have, or that is the id of another one, is none's.
std::vector<SqlTable> tables_of(const std::vector<Dataset> &visible, const Principal &principal,
                                const std::string &statement, std::string &bare) {
    Candidates candidates(statement);
    for (const Dataset &dataset : visible) candidates.add(dataset, *grant_for(dataset, principal), dataset.id);
    for (const Dataset &dataset : visible) {
        const auto has_name = [&](const Dataset &other) {
            return equal_ignoring_case(other.display_name, dataset.display_name);
        };
        if (candidates.has(dataset.display_name) || std::count_if(visible.begin(), visible.end(), has_name) > 1)
            continue;
        candidates.add(dataset, *grant_for(dataset, principal), dataset.display_name);
    }
    bare = candidates.bare();
    return std::move(candidates.tables());
}

}  // namespace

void ask_for_sql(const DatasetLibrary &datasets, const Principal &principal, const std::string &statement,
                 ExportRequest &request) {
    std::string bare;
    SqlRequest sql;
    sql.statement = statement;
    // Looked at once: what is published meanwhile may have other columns than the statement was checked with.
    const std::vector<Dataset> visible = visible_datasets(datasets, principal);
    sql.tables = tables_of(visible, principal, statement, bare);
    const SqlCheck check = check_sql(sql);
    if (check.fault && check.fault->kind == SqlFault::Kind::unknown_table && !bare.empty())
        refuse(check.fault->message + "; the columns of '" + bare + "' are not declared, so that it cannot be read");
    if (check.fault) refuse(check.fault->message);
    ask_for_rows(visible, principal, std::move(sql), check.used, request);
}

void ask_for_rows(const std::vector<Dataset> &visible, const Principal &principal, SqlRequest sql,
                  const std::vector<std::size_t> &used, ExportRequest &request) {
    std::vector<SqlTable> kept;
    for (const std::size_t place : used) {
        SqlTable &table = kept.emplace_back(std::move(sql.tables[place]));
        const auto dataset =
            std::find_if(visible.begin(), visible.end(), [&](const Dataset &one) { return one.id == table.dataset; });
        ExportRequest alone;
        ask_for_dataset(*dataset, principal, {}, alone);
        table.context = std::move(alone.context);
        table.version = std::move(alone.version);
        table.narrowing = std::move(alone.narrowing);
        table.columns_seen = std::move(alone.columns_seen);
    }
    sql.tables = std::move(kept);
    request.context.service = made_dataset_service;
    request.context.channel = dataset_channel;
    request.sql = std::move(sql);
}

}  // namespace sluice
