// SQLite databases from their text.
#pragma once

#include <filesystem>
#include <string>

namespace sluice::test {

/// Make the database `file` with the statements of `sql`. Python's own SQLite does it, so that programs without SQLite
/// can. Throws std::runtime_error with what it says.
void make_database(const std::filesystem::path &file, const std::string &sql);

}  // namespace sluice::test
