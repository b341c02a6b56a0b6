#include "host/sqlite/migrations.hpp"

#include "engine/base/failure.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Transaction.h>

namespace sluice {

namespace {

std::int32_t pragma(Connection &connection, const char *sql) { return connection.database().execAndGet(sql).getInt(); }

void set_pragma(Connection &connection, const std::string &name, std::int32_t value) {
    connection.execute(("PRAGMA " + name + " = " + std::to_string(value)).c_str());
}

}  // namespace

void migrate(Connection &connection, std::int32_t application_id, const std::vector<const char *> &steps) {
    const std::string file = connection.database().getFilename();
    const std::int32_t version = pragma(connection, "PRAGMA user_version");
    const std::int32_t owner = pragma(connection, "PRAGMA application_id");
    const auto newest = static_cast<std::int32_t>(steps.size());
    const bool is_empty = version == 0 && pragma(connection, "SELECT count(*) FROM sqlite_schema") == 0;
    if (owner != application_id && !is_empty)
        throw Failure(Status::bad_config, file + " is not a database of this kind; move it away");
    if (version > newest)
        throw Failure(Status::bad_config, file + " has schema " + std::to_string(version) +
                                              ", made by a newer Sluice; this one knows schemas up to " +
                                              std::to_string(newest) + ": run the newer one, or restore a backup");
    for (std::int32_t step = version; step < newest; ++step) {
        SQLite::Transaction transaction(connection.database(), SQLite::TransactionBehavior::IMMEDIATE);
        connection.execute(steps[static_cast<std::size_t>(step)]);
        set_pragma(connection, "user_version", step + 1);
        set_pragma(connection, "application_id", application_id);
        transaction.commit();
    }
}

}  // namespace sluice
