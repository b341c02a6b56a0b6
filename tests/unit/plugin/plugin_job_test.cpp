#include "engine/plugin/plugin_job.hpp"

#include "engine/base/limits.hpp"
#include "tests/unit/plugin/fake_plugins.hpp"

#include <thread>

using namespace sluice;

namespace {

struct Fixture {
    FakeServices services;
    PluginJob owner{services, 4, "writer fake"};
    const sluice_job *job = owner.get();
    Fixture() { PluginJob::begin_call(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(plugin_job, Fixture)

BOOST_AUTO_TEST_CASE(the_struct_is_filled) {
    BOOST_TEST(job->struct_size == sizeof(sluice_job));
    BOOST_TEST(job->thread_count == 4u);
    BOOST_TEST(PluginJob(services, 0, "x").get()->thread_count == 1u);
    BOOST_TEST(job->is_cancelled(job) == 0);
    services.is_cancelled_now = true;
    BOOST_TEST(job->is_cancelled(job) == 1);
}

BOOST_AUTO_TEST_CASE(services_are_passed_on) {
    job->log(job, SLUICE_LOG_WARNING, "odd");
    job->log(job, 99, "odder");
    job->log(job, SLUICE_LOG_INFO, nullptr);
    BOOST_TEST(
        services.logged == (std::vector<std::string>{"3 writer fake: odd", "4 writer fake: odder", "2 writer fake: "}),
        boost::test_tools::per_element());
    job->progress(job, 5, -1);
    BOOST_TEST((services.progressed == std::pair<std::int64_t, std::int64_t>{5, 0}));

    sluice_output *output = nullptr;
    BOOST_TEST(job->output_open(job, ".txt", "text/plain", &output) == SLUICE_OK);
    BOOST_TEST(job->output_write(job, output, "ab", 2) == SLUICE_OK);
    BOOST_TEST(job->output_write(job, output, nullptr, 0) == SLUICE_OK);
    BOOST_TEST(services.written == "ab");
    const char *first = nullptr, *second = nullptr;
    BOOST_TEST(job->temp_file(job, &first) == SLUICE_OK);
    BOOST_TEST(job->temp_file(job, &second) == SLUICE_OK);
    BOOST_TEST(std::string(first) == "/spool/1");
    BOOST_TEST(std::string(second) == "/spool/2");
    owner.check(SLUICE_OK, "open");
}

BOOST_AUTO_TEST_CASE(the_plugins_message_is_copied_and_labelled) {
    std::string text = "no such table";
    BOOST_TEST(job->fail(job, SLUICE_BAD_CONFIG, text.c_str()) == SLUICE_BAD_CONFIG);
    text.assign(text.size(), 'x');
    const Failure failure = owner.failure(SLUICE_BAD_CONFIG, "open");
    BOOST_TEST(failure.message() == "writer fake: no such table");
    BOOST_TEST(status_of(failure) == "bad_config");
}

BOOST_AUTO_TEST_CASE(a_silent_failure_is_named_after_its_call) {
    BOOST_TEST(owner.failure(SLUICE_IO_RETRY, "append").message() ==
               "writer fake: append failed with io_retry and did not say why");
    job->fail(job, SLUICE_IO_RETRY, "an earlier call's reason");
    PluginJob::begin_call();
    BOOST_TEST(contains(owner.failure(SLUICE_IO_RETRY, "append").message(), "did not say why"));
}

BOOST_AUTO_TEST_CASE(strange_statuses_are_defects) {
    for (const sluice_status status : {-1, 8, 1'000'000, SLUICE_END}) {
        const Failure failure = owner.failure(status, "finish");
        BOOST_TEST(status_of(failure) == "internal");
        BOOST_TEST(contains(failure.message(), "finish"));
        BOOST_TEST(contains(failure.message(), std::to_string(status)));
        BOOST_TEST(contains(failure.message(), "defect of the plugin"));
    }
}

BOOST_AUTO_TEST_CASE(a_services_own_message_is_kept) {
    services.failure = Failure(Status::io_retry, "the store does not answer");
    sluice_output *output = nullptr;
    BOOST_TEST(job->output_open(job, ".txt", "text/plain", &output) == SLUICE_IO_RETRY);
    BOOST_TEST(owner.failure(SLUICE_IO_RETRY, "open").message() == "writer fake: the store does not answer");
    job->fail(job, SLUICE_IO_RETRY, "cannot begin the second file");
    BOOST_TEST(owner.failure(SLUICE_IO_RETRY, "open").message() == "writer fake: cannot begin the second file");
}

BOOST_AUTO_TEST_CASE(success_after_a_failed_write_is_a_failure) {
    sluice_output *output = nullptr;
    job->output_open(job, ".txt", "text/plain", &output);
    services.failure = Failure(Status::io_fatal, "no space left");
    BOOST_TEST(job->output_write(job, output, "ab", 2) == SLUICE_IO_FATAL);
    const Failure failure = failure_of([&] { owner.check(SLUICE_OK, "append"); });
    BOOST_TEST(status_of(failure) == "io_fatal");
    BOOST_TEST(contains(failure.message(), "no space left"));
    PluginJob::begin_call();
    owner.check(SLUICE_OK, "append");
}

BOOST_AUTO_TEST_CASE(misuse_is_refused) {
    sluice_output *output = nullptr;
    BOOST_TEST(job->output_open(job, nullptr, "text/plain", &output) == SLUICE_INTERNAL);
    BOOST_TEST(job->output_open(job, ".txt", nullptr, &output) == SLUICE_INTERNAL);
    BOOST_TEST(job->output_open(job, ".txt", "text/plain", nullptr) == SLUICE_INTERNAL);
    BOOST_TEST(job->temp_file(job, nullptr) == SLUICE_INTERNAL);
    BOOST_TEST(job->output_write(job, nullptr, "ab", 2) == SLUICE_INTERNAL);
    BOOST_TEST(job->output_write(job, reinterpret_cast<sluice_output *>(this), "ab", 2) == SLUICE_INTERNAL);
    BOOST_TEST(job->output_open(job, ".txt", "text/plain", &output) == SLUICE_OK);
    BOOST_TEST(job->output_write(job, output, nullptr, 2) == SLUICE_INTERNAL);
    BOOST_TEST(services.written.empty());
}

BOOST_AUTO_TEST_CASE(only_the_lent_block_may_be_written) {
    sluice_output *output = nullptr;
    job->output_open(job, ".txt", "text/plain", &output);
    sluice_block block = {};
    block.struct_size = sizeof block;
    block.data = "ab";
    block.size = 2;
    BOOST_TEST(job->output_write_block(job, output, &block) == SLUICE_INTERNAL);
    owner.lend_block(&block);
    const sluice_block copy = block;
    BOOST_TEST(job->output_write_block(job, output, &copy) == SLUICE_INTERNAL);
    BOOST_TEST(job->output_write_block(job, output, nullptr) == SLUICE_INTERNAL);
    BOOST_TEST(job->output_write_block(job, output, &block) == SLUICE_OK);
    owner.lend_block(nullptr);
    BOOST_TEST(job->output_write_block(job, output, nullptr) == SLUICE_INTERNAL);
    BOOST_TEST(services.written == "ab");
}

BOOST_AUTO_TEST_CASE(temporary_files_are_bounded) {
    const char *path = nullptr;
    for (std::size_t i = 0; i < limits::temp_files_max; ++i) BOOST_REQUIRE(job->temp_file(job, &path) == SLUICE_OK);
    BOOST_TEST(job->temp_file(job, &path) == SLUICE_INTERNAL);
}

BOOST_AUTO_TEST_CASE(threads_do_not_see_each_others_failures) {
    job->fail(job, SLUICE_BAD_DATA, "here");
    std::string elsewhere;
    std::thread([&] {
        PluginJob::begin_call();
        elsewhere = owner.failure(SLUICE_BAD_DATA, "encode").message();
    }).join();
    BOOST_TEST(contains(elsewhere, "did not say why"));
    BOOST_TEST(owner.failure(SLUICE_BAD_DATA, "encode").message() == "writer fake: here");
}

BOOST_AUTO_TEST_SUITE_END()
