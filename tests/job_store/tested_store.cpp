#include "tests/job_store/tested_store.hpp"

#include "engine/base/uuid.hpp"
#include "host/store/sqlite_callback_store.hpp"
#include "host/store/sqlite_dataset_store.hpp"
#include "host/store/sqlite_job_store.hpp"
#include "host/store/store_database.hpp"
#include "tests/child_process.hpp"

#include <atomic>

namespace sluice::test {

namespace {

using std::chrono::microseconds;

class TestedSqliteStore final : public TestedStore {
public:
    explicit TestedSqliteStore(const JobStoreOptions &options) : options_(options) { open(); }

    JobStore &store() override { return *store_; }
    CallbackStore &callbacks() override { return *callbacks_; }
    DatasetStore &datasets() override { return *datasets_; }
    void advance(microseconds time) override { elapsed_us_ += time.count(); }

    void reopen(bool is_new_boot) override {
        store_.reset();
        callbacks_.reset();
        datasets_.reset();
        database_.reset();
        if (is_new_boot) ++boots_;
        open();
    }

private:
    void open() {
        StoreClock clock;
        clock.wall = [this] { return Timestamp(std::chrono::days(20'000)) + microseconds(elapsed_us_); };
        clock.since_boot = [this] { return microseconds(elapsed_us_); };
        clock.boot_id = "boot " + std::to_string(boots_);
        database_ = std::make_unique<StoreDatabase>(folder_.path() / "data");
        store_ = std::make_unique<SqliteJobStore>(*database_, options_, clock);
        callbacks_ = std::make_unique<SqliteCallbackStore>(*database_, clock);
        datasets_ = std::make_unique<SqliteDatasetStore>(*database_, clock);
    }

    TempFolder folder_;
    JobStoreOptions options_;
    std::atomic<std::int64_t> elapsed_us_ = 0;
    int boots_ = 1;
    std::unique_ptr<StoreDatabase> database_;
    std::unique_ptr<SqliteJobStore> store_;
    std::unique_ptr<SqliteCallbackStore> callbacks_;
    std::unique_ptr<SqliteDatasetStore> datasets_;
};

}  // namespace

const std::vector<StoreKind> &store_kinds() {
    static const std::vector<StoreKind> kinds = {
        {"sqlite", [](const JobStoreOptions &options) { return std::make_unique<TestedSqliteStore>(options); }}};
    return kinds;
}

NewJob job_of(const std::string &tenant, Lane lane) {
    NewJob job;
    job.dialect = "native";
    job.tenant = tenant;
    job.credential = "key";
    job.user = "ann";
    job.profile = "products";
    job.request = R"({"profile":"products"})";
    job.lane = lane;
    job.retention = std::chrono::hours(1);
    return job;
}

NewJob parent_of(const std::string &tenant, std::size_t count) {
    NewJob job = job_of(tenant);
    job.children.assign(count, job_of(tenant));
    return job;
}

std::string folder_of(const Lease &lease) {
    return lease.job_id + "/" + std::to_string(lease.attempt) + "-" + lease.token;
}

JobResult result_of(const Lease &lease) {
    JobResult result;
    result.artifact_folder = folder_of(lease);
    result.files = {{new_uuid(), "products.csv", "text/csv", 42, std::string(64, 'a')}};
    result.manifest = R"({"rows":3})";
    result.progress.rows_written = 3;
    return result;
}

}  // namespace sluice::test
