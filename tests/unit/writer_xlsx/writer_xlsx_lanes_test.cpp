// writer_xlsx at work: several lanes, large sheets, and failures at every step.
#include "tests/unit/writer_xlsx/read_workbook.hpp"

#include <sys/resource.h>

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <random>
#include <thread>

namespace {

using sluice::BatchView;
using sluice::ColumnType;
using sluice::OwnedArray;
using sluice::Table;
using sluice::test::FakeJob;
using sluice::test::Json;
using sluice::test::make_batch;
using sluice::xlsx::XlsxWriter;

const Table table = {
    "rows",
    {{"id", ColumnType::text}, {"n", ColumnType::int64}, {"x", ColumnType::float64}, {"note", ColumnType::text}},
    {}};
const std::vector<ColumnType> types = {ColumnType::text, ColumnType::int64, ColumnType::float64, ColumnType::text};
constexpr std::int64_t batch_rows = 5'000;

// Rows that follow from their number alone.
OwnedArray make_rows(std::int64_t first, std::int64_t count) {
    sluice::BatchBuilder builder(types);
    for (std::int64_t row = first; row < first + count; ++row) {
        builder.column(0).append_text("00" + std::to_string(row));
        builder.column(1).append_int64(row * 7 - 1'000);
        builder.column(2).append_float64(static_cast<double>(row) / 4);
        if (row % 3 == 0)
            builder.column(3).append_null();
        else
            builder.column(3).append_text(row % 3 == 1 ? "<&>" : "line\nof " + std::to_string(row));
        builder.end_row();
    }
    return builder.finish();
}

std::string expected_csv(std::int64_t row_count) {
    std::string csv = "id,n,x,note\n";
    for (std::int64_t row = 0; row < row_count; ++row) {
        constexpr const char *quarters[] = {"", ".25", ".5", ".75"};
        csv += "00" + std::to_string(row) + "," + std::to_string(row * 7 - 1'000) + "," + std::to_string(row / 4) +
               quarters[row % 4] + "," +
               (row % 3 == 0   ? ""
                : row % 3 == 1 ? "<&>"
                               : "\"line\nof " + std::to_string(row) + "\"") +
               "\n";
    }
    return csv;
}

// The workbook of `row_count` rows, encoded by so many threads at once and appended in order.
std::string write_in_threads(std::int64_t row_count, int thread_count, const Json &settings) {
    FakeJob job;
    XlsxWriter writer(sluice::sdk::Job(job.get()), settings, {table});
    const std::int64_t batch_count = (row_count + batch_rows - 1) / batch_rows;
    std::atomic<std::int64_t> next = 0;
    std::mutex mutex;
    std::condition_variable turned;
    std::int64_t turn = 0;
    const auto work = [&] {
        XlsxWriter::Lane lane(writer);
        for (std::int64_t batch = next++; batch < batch_count; batch = next++) {
            const std::int64_t first = batch * batch_rows;
            const OwnedArray rows = make_rows(first, std::min(batch_rows, row_count - first));
            XlsxWriter::Block block;
            writer.encode(lane, 0, BatchView(types, *rows), first, block);
            std::unique_lock lock(mutex);
            turned.wait(lock, [&] { return turn == batch; });
            writer.append(0, block, {});
            ++turn;
            turned.notify_all();
        }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < thread_count; ++i) threads.emplace_back(work);
    for (std::thread &thread : threads) thread.join();
    writer.finish();
    return job.files.at(0).bytes;
}

// A job whose services fail where a test says so.
struct FailingJob {
    FakeJob inner;
    sluice_job job = *inner.get();
    static inline int temp_files_left = 0;
    static inline bool can_open_output = true;
    static inline bool is_cancelled = false;
    static inline decltype(sluice_job::temp_file) make_temp_file = nullptr;
    static inline decltype(sluice_job::output_open) open_output = nullptr;

    FailingJob() {
        temp_files_left = 1'000;
        can_open_output = true;
        is_cancelled = false;
        make_temp_file = job.temp_file;
        open_output = job.output_open;
        job.is_cancelled = [](const sluice_job *) { return std::int32_t{is_cancelled ? 1 : 0}; };
        job.temp_file = [](const sluice_job *self, const char **path) {
            return temp_files_left-- > 0 ? make_temp_file(self, path)
                                         : self->fail(self, SLUICE_IO_FATAL, "no temp file");
        };
        job.output_open = [](const sluice_job *self, const char *suffix, const char *type, sluice_output **output) {
            return can_open_output ? open_output(self, suffix, type, output)
                                   : self->fail(self, SLUICE_IO_FATAL, "no output");
        };
    }
};

// Write one small table through the C functions; the status of the first call that fails.
sluice_status write_small(const sluice_job *job) {
    constexpr sluice_writer_api api = sluice::sdk::WriterFunctions<XlsxWriter>::api();
    const sluice::OwnedSchema schema = sluice::export_schema(table);
    const sluice_table c_table = {sizeof(sluice_table), 0, table.name.c_str(), schema.get()};
    const sluice_table *tables[] = {&c_table};
    void *self = nullptr, *lane = nullptr;
    sluice_status status = api.open(job, "{}", tables, 1, &self);
    if (status != SLUICE_OK) return status;
    BOOST_TEST(api.lane_open(self, &lane) == SLUICE_OK);
    const OwnedArray rows = make_rows(0, 100);
    sluice_block block = {};
    block.struct_size = sizeof block;
    status = api.encode(self, lane, 0, rows.get(), 0, &block);
    if (status == SLUICE_OK) {
        status = api.append(self, 0, &block);
        block.release(&block);
    }
    api.lane_close(self, lane);
    if (status == SLUICE_OK) status = api.finish(self);
    api.close(self);
    return status;
}

// No file of this process may grow beyond the limit while an object of this lives, as on a full disk.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit = {bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    FileSizeLimit(const FileSizeLimit &) = delete;
    FileSizeLimit &operator=(const FileSizeLimit &) = delete;

private:
    void (*handler_)(int);
    rlimit before_ = {};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(writer_xlsx_lanes)

BOOST_AUTO_TEST_CASE(one_lane_and_three_threads_write_the_same_bytes) {
    constexpr std::int64_t row_count = 203'001;
    for (const char *compression : {"fast", "small"}) {
        const Json settings = {{"compression", compression}};
        const std::string alone = write_in_threads(row_count, 1, settings);
        BOOST_TEST((write_in_threads(row_count, 3, settings) == alone));
        if (compression == std::string_view("small")) continue;

        sluice::test::check_workbook(alone);
        const sluice::test::TempFolder folder;
        sluice::test::write_file(folder.path() / "book.xlsx", alone);
        const sluice::test::ChildResult converted =
            sluice::test::run({"ssconvert", "book.xlsx", "book.csv"}, folder.path(),
                              {"HOME=" + folder.path().string(), "LC_ALL=C.UTF-8"});
        BOOST_REQUIRE_MESSAGE(converted.exit_code == 0, converted.err);
        BOOST_TEST((sluice::test::read_file(folder.path() / "book.csv") == expected_csv(row_count)));
    }
}

BOOST_AUTO_TEST_CASE(the_last_row_of_a_sheet_is_written_and_one_more_is_a_defect) {
    const Table narrow = {"t", {{"a", ColumnType::int64, {{"sluice.group", "g"}}}}, {}};
    constexpr std::int64_t rows_max = sluice::xlsx::sheet_rows_max - 2;
    FakeJob job;
    XlsxWriter writer(sluice::sdk::Job(job.get()), Json::object(), {narrow});
    XlsxWriter::Lane lane(writer);
    const auto rows_of = [&](std::int64_t count) {
        sluice::BatchBuilder builder({ColumnType::int64});
        for (std::int64_t row = 0; row < count; ++row) {
            builder.column(0).append_null();
            builder.end_row();
        }
        return builder.finish();
    };
    for (std::int64_t first = 0; first < rows_max; first += 100'000) {
        XlsxWriter::Block block;
        const OwnedArray rows = rows_of(std::min<std::int64_t>(100'000, rows_max - first));
        writer.encode(lane, 0, BatchView({ColumnType::int64}, *rows), first, block);
        writer.append(0, block, {});
    }
    XlsxWriter::Block beyond;
    const OwnedArray one = rows_of(1);
    BOOST_CHECK_THROW(writer.encode(lane, 0, BatchView({ColumnType::int64}, *one), rows_max, beyond),
                      sluice::sdk::Failure);
    writer.finish();
    sluice::test::check_workbook(job.files.at(0).bytes);
}

BOOST_AUTO_TEST_CASE(blocks_out_of_order_are_a_defect) {
    FakeJob job;
    XlsxWriter writer(sluice::sdk::Job(job.get()), Json::object(), {table});
    XlsxWriter::Lane lane(writer);
    XlsxWriter::Block first, second;
    writer.encode(lane, 0, BatchView(types, *make_rows(0, 3)), 0, first);
    writer.encode(lane, 0, BatchView(types, *make_rows(3, 2)), 3, second);
    BOOST_CHECK_THROW(writer.append(0, second, {}), sluice::sdk::Failure);
    writer.append(0, first, {});
    writer.append(0, second, {});
    writer.finish();
    sluice::test::check_workbook(job.files.at(0).bytes);
}

BOOST_AUTO_TEST_CASE(a_lane_survives_a_row_that_failed) {
    FakeJob job;
    const Table text = {"t", {{"text", ColumnType::text}}, {}};
    XlsxWriter writer(sluice::sdk::Job(job.get()), Json::object(), {text});
    XlsxWriter::Lane lane(writer);
    sluice::test::Rows rows(4'000, {std::string(200, 'x')});  // enough to reach the deflater before the failure
    rows.push_back({std::string(40'000, 'y')});
    XlsxWriter::Block block;
    BOOST_CHECK_THROW(writer.encode(lane, 0, BatchView({ColumnType::text}, *make_batch(text, rows)), 0, block),
                      sluice::sdk::Failure);
    rows.pop_back();
    XlsxWriter::Block good;
    writer.encode(lane, 0, BatchView({ColumnType::text}, *make_batch(text, rows)), 0, good);
    writer.append(0, good, {});
    writer.finish();
    sluice::test::check_workbook(job.files.at(0).bytes);
}

BOOST_AUTO_TEST_CASE(a_service_that_fails_fails_the_writer) {
    FailingJob good;
    BOOST_TEST(write_small(&good.job) == SLUICE_OK);
    const std::size_t size = good.inner.files.at(0).bytes.size();
    const auto temp_files = static_cast<int>(good.inner.temp_files.size());
    BOOST_TEST(temp_files == 3);  // probe, rows, furniture
    for (int count = 0; count < temp_files; ++count) {
        FailingJob failing;
        FailingJob::temp_files_left = count;
        BOOST_TEST(write_small(&failing.job) == SLUICE_IO_FATAL);
        BOOST_TEST(failing.inner.message == "no temp file");
    }
    for (std::size_t bytes = 0; bytes < size; bytes += bytes < 200 ? 1 : 97) {
        FailingJob failing;
        failing.inner.bytes_max = bytes;
        BOOST_TEST(write_small(&failing.job) == SLUICE_IO_FATAL);
        BOOST_TEST(failing.inner.message == "no space left");
    }
    FailingJob failing;
    FailingJob::can_open_output = false;
    BOOST_TEST(write_small(&failing.job) == SLUICE_IO_FATAL);
    FailingJob cancelled;
    FailingJob::is_cancelled = true;
    BOOST_TEST(write_small(&cancelled.job) == SLUICE_CANCELLED);
}

BOOST_AUTO_TEST_CASE(a_full_disk_never_makes_a_workbook) {
    FailingJob good;
    BOOST_REQUIRE(write_small(&good.job) == SLUICE_OK);
    const std::string expected = good.inner.files.at(0).bytes;
    int refused = 0;
    for (rlim_t bytes = 0; bytes < 12'000; bytes += 250) {
        FailingJob failing;
        sluice_status status = SLUICE_OK;
        {
            const FileSizeLimit limit(bytes);
            status = write_small(&failing.job);
        }
        if (status == SLUICE_OK) {
            BOOST_TEST((failing.inner.files.at(0).bytes == expected));
        } else {
            ++refused;
            BOOST_TEST((status == SLUICE_IO_FATAL || status == SLUICE_INTERNAL), failing.inner.message);
            BOOST_TEST(!failing.inner.message.empty());
        }
    }
    BOOST_TEST(refused > 20);
}

BOOST_AUTO_TEST_CASE(a_full_disk_under_the_rows_is_said) {
    FakeJob job;
    XlsxWriter writer(sluice::sdk::Job(job.get()), Json::object(), {table});
    XlsxWriter::Lane lane(writer);
    const FileSizeLimit limit(100'000);
    const auto append_all = [&] {
        for (std::int64_t first = 0; first < 100'000; first += batch_rows) {
            XlsxWriter::Block block;
            writer.encode(lane, 0, BatchView(types, *make_rows(first, batch_rows)), first, block);
            writer.append(0, block, {});
        }
    };
    BOOST_CHECK_EXCEPTION(append_all(), sluice::sdk::Failure, [](const sluice::sdk::Failure &failure) {
        return failure.status() == SLUICE_IO_FATAL &&
               std::string_view(failure.what()).starts_with("cannot write a temporary file");
    });
}

BOOST_AUTO_TEST_CASE(rows_leave_no_file_behind) {
    FakeJob job;
    const XlsxWriter writer(sluice::sdk::Job(job.get()), Json::object(), {table});
    BOOST_TEST(job.temp_files.size() == 2u);
    for (const std::string &path : job.temp_files) BOOST_TEST(!std::filesystem::exists(path));
}

BOOST_AUTO_TEST_SUITE_END()
