// Every place where an export can fail is made to fail; nothing may be left behind, nothing may hang.
#include "engine/artifact/local_artifacts.hpp"
#include "engine/base/failure.hpp"
#include "tests/child_process.hpp"
#include "tests/pipeline_plugins.hpp"

#include <boost/test/unit_test.hpp>
#include <mutex>
#include <nlohmann/json.hpp>

using namespace sluice;
using namespace sluice::test;

namespace {

/// A store whose files fail once `bytes_left` bytes were written, and whose publish() can fail.
class FailingArtifacts : public ArtifactStore {
public:
    FailingArtifacts(const std::filesystem::path &folder, std::size_t bytes_left, bool does_publish)
        : store_(folder, ExistingFiles::keep), bytes_left_(bytes_left), does_publish_(does_publish) {}

    ArtifactFile &create() override {
        files_.push_back(std::make_unique<File>(*this, store_.create()));
        return *files_.back();
    }
    bool is_stream() const noexcept override { return false; }
    std::string temp_file() override { return store_.temp_file(); }
    void abandon() noexcept override { store_.abandon(); }
    void publish(const std::vector<NamedArtifact> &artifacts) override {
        if (!does_publish_) throw Failure(Status::io_fatal, "no publishing today");
        std::vector<NamedArtifact> inner;
        for (const NamedArtifact &artifact : artifacts)
            inner.push_back({&static_cast<File *>(artifact.file)->inner, artifact.name});
        store_.publish(inner);
    }

private:
    struct File : ArtifactFile {
        File(FailingArtifacts &the_owner, ArtifactFile &the_inner) : owner(the_owner), inner(the_inner) {}
        void write(const void *data, std::size_t size) override {
            const std::lock_guard lock(owner.mutex_);  // two parts may be written to at once
            if (size > owner.bytes_left_) throw Failure(Status::io_fatal, "no space left in this test");
            owner.bytes_left_ -= size;
            inner.write(data, size);
        }
        FailingArtifacts &owner;
        ArtifactFile &inner;
    };

    LocalArtifacts store_;
    std::mutex mutex_;  // of bytes_left_
    std::size_t bytes_left_;
    bool does_publish_;
    std::vector<std::unique_ptr<File>> files_;
};

/// A store that cancels the job once its last bytes are written.
class LateCancelling : public ArtifactStore {
public:
    LateCancelling(const std::filesystem::path &folder, Cancellation &cancellation)
        : store_(folder, ExistingFiles::keep), file_(cancellation) {}

    ArtifactFile &create() override {
        file_.inner = &store_.create();
        return file_;
    }
    bool is_stream() const noexcept override { return false; }
    std::string temp_file() override { return store_.temp_file(); }
    void abandon() noexcept override { store_.abandon(); }
    void publish(const std::vector<NamedArtifact> &artifacts) override {
        store_.publish({{file_.inner, artifacts.at(0).name}});
    }

private:
    struct File : ArtifactFile {
        explicit File(Cancellation &job) : cancellation(job) {}
        void write(const void *data, std::size_t size) override {
            inner->write(data, size);
            if (std::string_view(static_cast<const char *>(data), size).ends_with("end\n")) cancellation.cancel();
        }
        Cancellation &cancellation;
        ArtifactFile *inner = nullptr;
    };

    LocalArtifacts store_;
    File file_;
};

// The status of a failed export, after which its folder must be empty.
Status failed(const ExportPlan &plan, std::size_t bytes_left = SIZE_MAX, bool does_publish = true) {
    const TempFolder folder;
    Status status = Status::ok;
    {
        FailingArtifacts store(folder.path(), bytes_left, does_publish);
        const Cancellation cancellation;
        ProgressCounters progress;
        try {
            run_export(plan, store, cancellation, progress, {});
        } catch (const Failure &failure) {
            status = failure.status();
            BOOST_TEST(!failure.message().empty());
        }
    }
    BOOST_TEST(std::filesystem::is_empty(folder.path()) == (status != Status::ok));
    return status;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(export_fault)

BOOST_AUTO_TEST_CASE(the_sink_fails_at_every_byte) {
    for (const Compression compression : {Compression::none, Compression::gzip}) {
        ExportPlan plan = number_plan(R"({"rows": 30, "rows_per_batch": 4})", "{}");
        plan.profile.compress = compression;
        plan.profile.split_rows = 13;
        std::size_t bytes = 0;
        while (failed(plan, bytes) == Status::io_fatal) ++bytes;
        BOOST_TEST(bytes > 100u);
        BOOST_TEST((failed(plan, bytes) == Status::ok));
    }
}

BOOST_AUTO_TEST_CASE(publishing_fails) {
    BOOST_TEST((failed(number_plan("{}", "{}"), SIZE_MAX, false) == Status::io_fatal));
}

BOOST_AUTO_TEST_CASE(cancelled_when_all_but_publishing_is_done) {
    const TempFolder folder;
    {
        Cancellation cancellation;
        LateCancelling store(folder.path(), cancellation);
        ProgressCounters progress;
        BOOST_CHECK_EXCEPTION(run_export(number_plan("{}", "{}"), store, cancellation, progress, {}), Failure,
                              [](const Failure &failure) { return failure.status() == Status::cancelled; });
    }
    BOOST_TEST(std::filesystem::is_empty(folder.path()));
}

BOOST_AUTO_TEST_CASE(the_source_fails_at_every_batch) {
    for (const auto &[code, status] : {std::pair{SLUICE_IO_FATAL, Status::io_fatal},
                                       {SLUICE_IO_RETRY, Status::io_retry},
                                       {SLUICE_BAD_DATA, Status::bad_data},
                                       {SLUICE_INTERNAL, Status::internal}})
        for (int batch = -2; batch <= 9; ++batch) {  // -2 is open, -1 is never
            const nlohmann::json settings = {{"rows", 30}, {"rows_per_batch", 4}, {"fail_at", batch}, {"status", code}};
            const bool does_fail = batch != -1 && batch <= 8;  // 8 batches, and the call that finds the end
            BOOST_TEST((failed(number_plan(settings.dump(), "{}")) == (does_fail ? status : Status::ok)),
                       "batch " << batch);
        }
}

BOOST_AUTO_TEST_CASE(the_writer_fails_everywhere) {
    for (const char *where : {"open", "encode", "append", "finish"})
        for (const int at : {0, 1, 4, 20}) {
            const nlohmann::json settings = {{"fail_in", where}, {"fail_at", at}};
            const Status status = failed(number_plan(R"({"rows": 30, "rows_per_batch": 4})", settings.dump()));
            const std::string place = where;
            const bool does_fail = place == "encode" || (place == "append" ? at < 8 : at == 0);
            BOOST_TEST((status == (does_fail ? Status::io_fatal : Status::ok)), where << " at " << at);
        }
}

BOOST_AUTO_TEST_CASE(the_earliest_failure_is_the_one_reported) {
    // The source fails long after the writer did, and the writer in many blocks at once.
    for (int repetition = 0; repetition < 20; ++repetition) {
        const TempFolder folder;
        LocalArtifacts store(folder.path(), ExistingFiles::keep);
        const Cancellation cancellation;
        ProgressCounters progress;
        ExportPlan plan = number_plan(R"({"rows": 300, "rows_per_batch": 4, "fail_at": 40})",
                                      R"({"fail_in": "encode", "fail_at": 100})");
        plan.thread_count = 4;
        BOOST_CHECK_EXCEPTION(run_export(plan, store, cancellation, progress, {}), Failure, [](const Failure &failure) {
            return failure.message().find("failed in encode") != std::string::npos;
        });
    }
}

BOOST_AUTO_TEST_SUITE_END()
