#include "host/sqlite/database_copy.hpp"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Exception.h>
#include <fcntl.h>
#include <unistd.h>
#include <cerrno>

namespace sluice {

namespace {

void sync_file(const std::filesystem::path &file) {
    const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throw system_failure("open " + file.string(), errno);
    const int result = fsync(descriptor), reason = errno;
    close(descriptor);
    if (result != 0) throw system_failure("sync " + file.string(), reason);
}

}  // namespace

void copy_database(const std::filesystem::path &from, const std::filesystem::path &to) {
    try {
        Connection source(from, Connection::Use::read);
        Connection target(to, Connection::Use::write);
        // All pages in one step: a copy in several would begin anew after each commit beside it.
        SQLite::Backup(target.database(), source.database()).executeStep(-1);
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (const SQLite::Exception &error) {
        throw sqlite_failure("cannot copy " + from.string(), error);
    }
    sync_file(to);
}

void require_sound(const std::filesystem::path &file, void (*migrate)(Connection &)) {
    try {
        Connection connection(file, Connection::Use::write);
        const std::string verdict = connection.database().execAndGet("PRAGMA integrity_check(1)").getString();
        if (verdict != "ok") throw Failure(Status::bad_config, file.string() + " is damaged: " + verdict);
        migrate(connection);
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (const SQLite::Exception &error) {
        throw Failure(Status::bad_config, file.string() + " is damaged: " + error.what());
    }
}

}  // namespace sluice
