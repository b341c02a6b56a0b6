// Failures, their statuses and what becomes of failed system calls.
#include "engine/base/failure.hpp"

#include "engine/abi/plugin_abi.h"

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <set>
#include <string>

using sluice::Failure;
using sluice::Status;

BOOST_AUTO_TEST_SUITE(failure)

BOOST_AUTO_TEST_CASE(statuses_are_those_of_the_plugin_contract) {
    BOOST_TEST(static_cast<int>(Status::ok) == SLUICE_OK);
    BOOST_TEST(static_cast<int>(Status::end) == SLUICE_END);
    BOOST_TEST(static_cast<int>(Status::cancelled) == SLUICE_CANCELLED);
    BOOST_TEST(static_cast<int>(Status::bad_config) == SLUICE_BAD_CONFIG);
    BOOST_TEST(static_cast<int>(Status::bad_data) == SLUICE_BAD_DATA);
    BOOST_TEST(static_cast<int>(Status::io_retry) == SLUICE_IO_RETRY);
    BOOST_TEST(static_cast<int>(Status::io_fatal) == SLUICE_IO_FATAL);
    BOOST_TEST(static_cast<int>(Status::internal) == SLUICE_INTERNAL);
}

BOOST_AUTO_TEST_CASE(every_status_has_a_name_of_its_own) {
    std::set<std::string_view> names;
    for (int status = SLUICE_OK; status <= SLUICE_INTERNAL; ++status)
        names.insert(sluice::status_name(static_cast<Status>(status)));
    BOOST_TEST(names.size() == 8u);
    BOOST_TEST(sluice::status_name(Status::bad_config) == "bad_config");
    BOOST_TEST(sluice::status_name(Status::io_retry) == "io_retry");
    BOOST_TEST(sluice::status_name(static_cast<Status>(99)) == "internal");
}

BOOST_AUTO_TEST_CASE(context_is_added_in_front) {
    const Failure inner(Status::bad_data, "no such column");
    const Failure outer = inner.within("row 7").within("writer csv");
    BOOST_TEST(outer.message() == "writer csv: row 7: no such column");
    BOOST_CHECK(outer.status() == Status::bad_data);
    BOOST_TEST(std::string(outer.what()) == outer.message());
    BOOST_TEST(inner.message() == "no such column");
}

BOOST_AUTO_TEST_CASE(a_failure_is_caught_as_a_standard_exception) {
    try {
        throw Failure(Status::io_fatal, "disk full");
    } catch (const std::exception &error) {
        BOOST_TEST(std::string(error.what()) == "disk full");
    }
}

BOOST_AUTO_TEST_CASE(system_calls_that_may_work_later_are_retried) {
    for (const int passing : {EAGAIN, EINTR, ETIMEDOUT, ECONNRESET})
        BOOST_CHECK(sluice::system_failure("read", passing).status() == Status::io_retry);
    for (const int lasting : {ENOSPC, EACCES, ENOENT, EIO, EROFS})
        BOOST_CHECK(sluice::system_failure("read", lasting).status() == Status::io_fatal);
    BOOST_TEST(sluice::system_failure("write /spool/x", ENOSPC).message() ==
               "cannot write /spool/x: No space left on device");
}

BOOST_AUTO_TEST_SUITE_END()
