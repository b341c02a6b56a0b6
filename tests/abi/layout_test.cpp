// The contract as C++ sees it is the contract as C sees it.
#include "tests/abi/layout.h"

#include "engine/base/limits.hpp"
#include "engine/base/status.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <string>

extern "C" int sluice_size_check_works(void);

static_assert(SLUICE_RECORD_BYTES_MAX == sluice::limits::record_bytes_max);
static_assert(static_cast<int>(sluice::Status::cancelled) == SLUICE_CANCELLED);
static_assert(static_cast<int>(sluice::Status::bad_config) == SLUICE_BAD_CONFIG);
static_assert(static_cast<int>(sluice::Status::bad_data) == SLUICE_BAD_DATA);
static_assert(static_cast<int>(sluice::Status::io_retry) == SLUICE_IO_RETRY);
static_assert(static_cast<int>(sluice::Status::io_fatal) == SLUICE_IO_FATAL);
static_assert(static_cast<int>(sluice::Status::internal) == SLUICE_INTERNAL);

BOOST_AUTO_TEST_SUITE(layout)

BOOST_AUTO_TEST_CASE(size_checks_work_in_c) { BOOST_TEST(sluice_size_check_works() == 1); }

BOOST_AUTO_TEST_CASE(the_entry_has_the_major_version_in_its_name) {
    BOOST_TEST(std::string(SLUICE_PLUGIN_ENTRY_NAME) == "sluice_plugin_entry_v" + std::to_string(SLUICE_ABI_MAJOR));
}

BOOST_AUTO_TEST_CASE(the_header_includes_nothing_of_ours) {
    std::ifstream in(SLUICE_SOURCE_FOLDER "/engine/abi/plugin_abi.h");
    std::string includes;
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("#include")) includes += line + "\n";
    BOOST_TEST(includes == "#include <stddef.h>\n#include <stdint.h>\n");
}

BOOST_AUTO_TEST_SUITE_END()
