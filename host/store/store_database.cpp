#include "host/store/store_database.hpp"

#include "engine/base/failure.hpp"
#include "host/store/store_tables.hpp"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Exception.h>
#include <fcntl.h>
#include <unistd.h>
#include <cerrno>
#include <string>

namespace sluice {

namespace fs = std::filesystem;

namespace {

constexpr const char *file_name = "store.sqlite";

std::unique_ptr<Connection> open_for_writing(const fs::path &file) {
    try {
        auto connection = std::make_unique<Connection>(file, Connection::Use::write);
        migrate_store(*connection);
        return connection;
    } catch (const SQLite::Exception &error) {
        throw sqlite_failure("cannot open " + file.string(), error);
    }
}

void refuse_existing(const fs::path &file) {
    std::error_code ignored;
    if (fs::exists(file, ignored)) throw Failure(Status::bad_config, file.string() + " exists already; move it away");
}

void sync(const fs::path &path) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throw system_failure("open " + path.string(), errno);
    const int result = fsync(descriptor), reason = errno;
    close(descriptor);
    if (result != 0) throw system_failure("sync " + path.string(), reason);
}

// A file under its final name only when it is whole.
class PartialFile {
public:
    explicit PartialFile(fs::path final_path) : final_(std::move(final_path)), partial_(final_.string() + ".partial") {
        remove();
    }
    ~PartialFile() { remove(); }
    PartialFile(const PartialFile &) = delete;
    PartialFile &operator=(const PartialFile &) = delete;
    const fs::path &path() const noexcept { return partial_; }

    void publish() {
        sync(partial_);
        std::error_code error;
        fs::rename(partial_, final_, error);
        if (error) throw system_failure("rename " + partial_.string(), error.value());
        sync(fs::absolute(final_).parent_path());
    }

private:
    void remove() {
        std::error_code ignored;
        for (const char *suffix : {"", "-wal", "-shm", "-journal"}) fs::remove(partial_.string() + suffix, ignored);
    }

    fs::path final_, partial_;
};

// All pages in one step: a copy in several would begin anew after each commit beside it.
void copy(Connection &from, const fs::path &to) {
    Connection target(to, Connection::Use::write);
    SQLite::Backup(target.database(), from.database()).executeStep(-1);
}

void check_backup(Connection &connection) {
    const std::string verdict = connection.database().execAndGet("PRAGMA integrity_check(1)").getString();
    if (verdict != "ok") throw Failure(Status::bad_config, "it is damaged: " + verdict);
    migrate_store(connection);
}

}  // namespace

StoreDatabase::StoreDatabase(const fs::path &folder)
    : lock_(folder),
      writes_(std::make_unique<WriteQueue>(open_for_writing(folder / file_name))),
      reads_(std::make_unique<ReadPool>(folder / file_name)) {}

void StoreDatabase::backup(const fs::path &file) {
    refuse_existing(file);
    PartialFile partial(file);
    reads_->run([&](Connection &connection) { copy(connection, partial.path()); });
    partial.publish();
}

void restore_store(const fs::path &file, const fs::path &folder) {
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored)) throw Failure(Status::bad_config, "there is no backup " + file.string());
    const FolderLock lock(folder);
    refuse_existing(folder / file_name);
    PartialFile partial(folder / file_name);
    try {
        fs::copy_file(file, partial.path());
        fs::permissions(partial.path(), fs::perms::owner_read | fs::perms::owner_write);
        Connection connection(partial.path(), Connection::Use::write);
        check_backup(connection);
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (const SQLite::Exception &error) {
        throw Failure(Status::bad_config, "cannot restore " + file.string() + ": " + error.what());
    } catch (const Failure &failure) {
        throw failure.within("cannot restore " + file.string());
    } catch (const fs::filesystem_error &error) {
        throw system_failure("restore " + file.string(), error.code().value());
    }
    partial.publish();
}

}  // namespace sluice
