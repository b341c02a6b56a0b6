#include "host/store/store_database.hpp"

#include "engine/base/failure.hpp"
#include "host/store/store_tables.hpp"

#include <SQLiteCpp/Exception.h>
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

}  // namespace

StoreDatabase::StoreDatabase(const fs::path &folder)
    : lock_(folder),
      writes_(std::make_unique<WriteQueue>(open_for_writing(folder / file_name))),
      reads_(std::make_unique<ReadPool>(folder / file_name)) {}

}  // namespace sluice
