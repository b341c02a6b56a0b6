#include "host/store/sqlite_import_store.hpp"

#include "host/store/store_database.hpp"

#include <utility>

namespace sluice {

namespace {

constexpr const char *update_sql = R"sql(
UPDATE imported_profiles SET object = ?3, modified_by = ?4, modified_at = ?5 WHERE tenant = ?1 AND id = ?2
)sql";
constexpr const char *insert_sql = R"sql(
INSERT INTO imported_profiles (tenant, id, object, user, modified_by, created_at, modified_at)
SELECT ?1, ?2, ?3, ?4, ?4, ?5, ?5 WHERE (SELECT count(*) FROM imported_profiles WHERE tenant = ?1) < ?6
)sql";
constexpr const char *select_sql = R"sql(
SELECT id, object, user, modified_by, created_at, modified_at FROM imported_profiles
WHERE tenant = ?1 AND (?2 = '' OR id = ?2) ORDER BY id
)sql";

std::vector<ImportedProfile> read_profiles(Connection &connection, const std::string &tenant, const std::string &id) {
    std::vector<ImportedProfile> profiles;
    Statement query = connection.query(select_sql);
    query.with(tenant, id);
    while (query.next())
        profiles.push_back({query.text(0), query.text(1), query.text(2), query.text(3), query.time(4), query.time(5)});
    return profiles;
}

}  // namespace

SqliteImportStore::SqliteImportStore(StoreDatabase &database, StoreClock clock)
    : database_(database), clock_(std::move(clock)) {}

ImportOutcome SqliteImportStore::put(const std::string &tenant, const std::string &id, const std::string &object,
                                     const std::string &user, std::int64_t count_max) {
    return database_.write([&](WriteTurn &turn) {
        const Timestamp now = clock_.wall();
        if (turn.connection.query(update_sql).with(tenant, id, object, user, now).run() > 0)
            return ImportOutcome::replaced;
        const bool is_in = turn.connection.query(insert_sql).with(tenant, id, object, user, now, count_max).run() > 0;
        return is_in ? ImportOutcome::created : ImportOutcome::too_many;
    });
}

bool SqliteImportStore::remove(const std::string &tenant, const std::string &id) {
    return database_.write([&](WriteTurn &turn) {
        return turn.connection.query("DELETE FROM imported_profiles WHERE tenant = ? AND id = ?")
                   .with(tenant, id)
                   .run() > 0;
    });
}

std::optional<ImportedProfile> SqliteImportStore::find(const std::string &tenant, const std::string &id) {
    if (id.empty()) return std::nullopt;
    std::vector<ImportedProfile> found =
        database_.read([&](Connection &connection) { return read_profiles(connection, tenant, id); });
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<ImportedProfile> SqliteImportStore::list(const std::string &tenant) {
    return database_.read([&](Connection &connection) { return read_profiles(connection, tenant, ""); });
}

std::int64_t SqliteImportStore::purge(const std::string &tenant) {
    return database_.write([&](WriteTurn &turn) {
        return static_cast<std::int64_t>(
            turn.connection.query("DELETE FROM imported_profiles WHERE tenant = ?").with(tenant).run());
    });
}

}  // namespace sluice
