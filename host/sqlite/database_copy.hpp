// Databases as copies, beside those who use them.
#pragma once

#include "host/sqlite/connection.hpp"

#include <filesystem>

namespace sluice {

/// Copy the database `from`, as it is at one moment, to `to`, which must not exist: with a mode of 0600, and synced.
/// Whoever reads and writes `from` meanwhile, in this or another process, goes on. Throws Failure (io_retry, io_fatal),
/// and may leave a part of `to`.
void copy_database(const std::filesystem::path &from, const std::filesystem::path &to);

/// Look through the whole of a copy that nobody uses, and bring its tables up to date with `migrate`. Throws Failure
/// (bad_config) for one that is damaged, another program's or a newer Sluice's.
void require_sound(const std::filesystem::path &file, void (*migrate)(Connection &));

}  // namespace sluice
