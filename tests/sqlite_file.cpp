#include "tests/sqlite_file.hpp"

#include "tests/child_process.hpp"

#include <stdexcept>

namespace sluice::test {

void make_database(const std::filesystem::path &file, const std::string &sql) {
    constexpr const char *script =
        "import sqlite3, sys\n"
        "database = sqlite3.connect(sys.argv[1])\n"
        "database.executescript(sys.argv[2])\n"
        "database.close()\n";
    const ChildResult made = run({"/usr/bin/python3", "-c", script, file.string(), sql}, file.parent_path());
    if (made.exit_code != 0) throw std::runtime_error("cannot make " + file.string() + ": " + made.err);
}

}  // namespace sluice::test
