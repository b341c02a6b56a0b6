// What a writer plugin must be able to do.
#include "engine/plugin/conformance/trial.hpp"
#include "engine/plugin/conformance/writing.hpp"

#include <optional>

namespace sluice::conformance {

namespace {

using Outputs = std::vector<TrialOutput>;

std::vector<SampleBatch> one_batch(OwnedArray array) {
    std::vector<SampleBatch> batches;
    batches.push_back({0, std::move(array)});
    return batches;
}

// Enough rows and batches that four lanes have work at the same time; one batch is empty.
std::vector<SampleBatch> many_batches(std::int32_t table_count = 1) {
    constexpr std::int64_t counts[] = {100, 1, 0, 1'500, 3, 700, 64, 65, 800, 1, 2, 400};
    std::vector<SampleBatch> batches;
    std::int64_t first = 0;
    for (const std::int64_t count : counts)
        for (std::int32_t table = 0; table < table_count; ++table) {
            batches.push_back({table, sample_rows(first, count)});
            first += count;
        }
    return batches;
}

std::size_t byte_count(const Outputs &outputs) {
    std::size_t bytes = 0;
    for (const TrialOutput &output : outputs) bytes += output.bytes.size();
    return bytes;
}

// The checks share the trial and its ways of running the writer.
class WriterChecks {
public:
    explicit WriterChecks(Trial &trial) : trial_(trial) {}

    void run() {
        settings();
        life();
        rows();
        orders();
        faults();
        leftovers();
    }

private:
    Outputs write(const std::vector<SampleBatch> &batches, Order order = Order::one_by_one,
                  const std::vector<Table> &tables = {sample_table()}) const {
        TrialServices services;
        return write_outputs(trial_.plugin(), trial_.options().settings_json, services, tables, batches, order);
    }

    void open_and_close(const std::string &settings) const {
        TrialServices services;
        const Writer writer(trial_.plugin(), services, lane_count, settings, {sample_table()});
    }

    // A format may be unable to hold some values, but then it says so.
    void expect_written_or_refused(const std::vector<SampleBatch> &batches) const {
        try {
            write(batches);
        } catch (const Failure &failure) {
            expect(failure.status() == Status::bad_data,
                   "the only good way to refuse values is BAD_DATA: " + failure.message());
        }
    }

    void settings() {
        trial_.check("settings that are no object are refused", [&] {
            for (const std::string settings : {"", "{", "[]", "\"text\"", "null"}) {
                const Status status =
                    expect_refusal("the settings `" + settings + "`", [&] { open_and_close(settings); });
                expect(status == Status::bad_config, "settings are refused with BAD_CONFIG");
            }
        });
        trial_.check("settings of wrong types are survived", [&] {
            for (const auto &[what, settings] : mistyped_settings(trial_)) {
                try {
                    open_and_close(settings);
                } catch (const Failure &failure) {
                    expect(failure.status() == Status::bad_config,
                           what + " is not answered with BAD_CONFIG: " + failure.message());
                }
            }
        });
        trial_.check("bad settings are refused", [&] {
            if (trial_.options().refused_settings.empty()) throw Skipped{"no bad settings are known"};
            for (const std::string &settings : trial_.options().refused_settings)
                expect_refusal("the settings " + settings, [&] { open_and_close(settings); });
        });
    }

    void life() {
        trial_.check("open and close", [&] { open_and_close(trial_.options().settings_json); });
        trial_.check("close without finish", [&] {
            TrialServices services;
            Writer writer(trial_.plugin(), services, lane_count, trial_.options().settings_json, {sample_table()});
            if (!writer.is_parallel()) return writer.write(0, *sample_rows(0, 10));
            Writer::Lane lane = writer.open_lane();
            writer.append(0, *writer.encode(lane, 0, *sample_rows(0, 10), 0));
        });
        trial_.check("two writers at once", [&] {
            const std::vector<SampleBatch> batches = many_batches();
            TrialServices first_services, second_services;
            {
                const std::string &settings = trial_.options().settings_json;
                Writer first(trial_.plugin(), first_services, lane_count, settings, {sample_table()});
                Writer second(trial_.plugin(), second_services, lane_count, settings, {sample_table()});
                write_all(second, batches, Order::one_by_one);
                write_all(first, batches, Order::one_by_one);
            }
            expect(first_services.outputs() == second_services.outputs(), "their outputs differ");
        });
    }

    void rows() {
        trial_.check("no rows", [&] { expect_outputs(write({})); });
        trial_.check("an empty batch", [&] { expect_outputs(write(one_batch(sample_rows(0, 0)))); });
        trial_.check("one row", [&] {
            expect(byte_count(write(one_batch(sample_rows(0, 1)))) > 0, "a row leaves nothing in the output");
            expect(write(one_batch(sample_rows(0, 1))) != write({}),
                   "the output looks the same with a row and without");
        });
        trial_.check("every value is NULL", [&] { expect_outputs(write(one_batch(null_rows(3)))); });
        trial_.check("many rows of every type", [&] { expect_outputs(write(many_batches())); });
        trial_.check("entities", [&] {
            expect_outputs(write(one_batch(sample_entities(0, 50)), Order::one_by_one, {sample_entity_table()}));
        });
        trial_.check("unusual values", [&] { expect_written_or_refused(one_batch(unusual_rows())); });
        trial_.check("a text of a megabyte", [&] { expect_written_or_refused(one_batch(long_row(1 << 20))); });
        trial_.check("several tables", [&] { several_tables(); });
    }

    void orders() {
        trial_.check("the same bytes in a second run",
                     [&] { expect(write(many_batches()) == write(many_batches()), "the outputs differ"); });
        trial_.check("calls from changing threads", [&] {
            expect(write(many_batches(), Order::fresh_threads) == write(many_batches()), "the outputs differ");
        });
        trial_.check("blocks encoded out of order", [&] {
            expect_parallel();
            expect(write(many_batches(), Order::backwards) == write(many_batches()), "the outputs differ");
        });
        trial_.check("blocks encoded in four threads", [&] {
            expect_parallel();
            expect(write(many_batches(), Order::threads) == write(many_batches()), "the outputs differ");
        });
    }

    void faults() {
        trial_.check("a cancelled job", [&] {
            for (const std::int64_t asked : {0, 1, 2, 5, 20}) {
                TrialServices services({.first_cancelled_ask = asked});
                try {
                    write_outputs(trial_.plugin(), trial_.options().settings_json, services, {sample_table()},
                                  many_batches());
                } catch (const Failure &failure) {
                    expect(failure.status() == Status::cancelled, "not answered with CANCELLED: " + failure.message());
                }
            }
        });
        trial_.check("outputs that fail", [&] { failing_writes(Status::io_fatal); });
        trial_.check("outputs that may work later", [&] { failing_writes(Status::io_retry); });
        trial_.check("an output that does not open",
                     [&] { expect_passed_on({.does_output_open_fail = true}, "opened no output"); });
        trial_.check("a temporary file that cannot be made", [&] {
            TrialServices services;
            write_outputs(trial_.plugin(), trial_.options().settings_json, services, {sample_table()}, many_batches());
            if (services.temp_file_count() == 0) throw Skipped{"the writer uses no temporary files"};
            expect_passed_on({.does_temp_file_fail = true}, "");
        });
    }

    void leftovers() {
        trial_.check("a block that is never appended", [&] {
            expect_parallel();
            TrialServices services;
            std::unique_ptr<Block> late;
            {
                Writer writer(trial_.plugin(), services, lane_count, trial_.options().settings_json, {sample_table()});
                Writer::Lane lane = writer.open_lane();
                writer.encode(lane, 0, *sample_rows(0, 10), 0).reset();
                late = writer.encode(lane, 0, *sample_rows(10, 10), 10);
            }
            late.reset();  // after close, as the contract allows
        });
        trial_.check("a lane that is never used", [&] {
            expect_parallel();
            TrialServices services;
            Writer writer(trial_.plugin(), services, lane_count, trial_.options().settings_json, {sample_table()});
            { const Writer::Lane first = writer.open_lane(), second = writer.open_lane(); }
            writer.finish();
        });
        trial_.check("memory does not grow", [&] {
            expect_no_growth([&] { write(one_batch(sample_rows(0, 20))); });
            if (trial_.plugin().writer->encode == nullptr) return;
            expect_no_growth([&] {
                TrialServices services;
                Writer writer(trial_.plugin(), services, lane_count, trial_.options().settings_json, {sample_table()});
                Writer::Lane lane = writer.open_lane();
                writer.encode(lane, 0, *sample_rows(0, 20), 0);
            });
        });
    }

    void expect_parallel() const {
        if (trial_.plugin().writer->encode == nullptr) throw Skipped{"the writer has the serial form"};
    }

    static void expect_outputs(const Outputs &outputs) {
        expect(!outputs.empty(), "no output was opened");
        for (const TrialOutput &output : outputs) {
            expect(output.name_suffix.find('/') == std::string::npos && !output.name_suffix.empty(),
                   "the name suffix '" + output.name_suffix + "' cannot follow a file name");
            expect(output.content_type.find('/') != std::string::npos,
                   "the content type '" + output.content_type + "' is no media type");
        }
    }

    void several_tables() const {
        const std::vector<Table> tables = {sample_table("Entities"), sample_table("More of them"),
                                           sample_entity_table()};
        std::vector<SampleBatch> batches = many_batches(2);
        batches.insert(batches.begin(), SampleBatch{2, sample_entities(0, 5)});
        Outputs outputs;
        try {
            outputs = write(batches, Order::one_by_one, tables);
        } catch (const Failure &failure) {
            if (failure.status() != Status::bad_config) throw;
            throw Skipped{"with these settings the writer takes one table: " + failure.message()};
        }
        expect_outputs(outputs);
        if (trial_.plugin().writer->encode == nullptr) return;
        expect(write(batches, Order::threads, tables) == outputs, "the outputs differ when threads encode");
    }

    // Let the n-th write fail for every n, until a run gets by without it.
    void failing_writes(Status status) const {
        constexpr std::int64_t runs_max = 40;
        for (std::int64_t n = 0; n < runs_max; ++n)
            if (!expect_passed_on({.first_failing_write = n, .status = status}, n == 0 ? "wrote nothing" : "")) return;
    }

    // Returns whether the fault was met at all; `skipped` is what the writer did when it was not, "" when that is fine.
    bool expect_passed_on(const Faults &faults, const std::string &skipped) const {
        TrialServices services(faults);
        try {
            write_outputs(trial_.plugin(), trial_.options().settings_json, services, {sample_table()}, many_batches());
        } catch (const Failure &failure) {
            expect(services.did_fail(), "failed without need: " + failure.message());
            expect(failure.status() == faults.status,
                   "the failure came back with another status: " + failure.message());
            return true;
        }
        expect(!services.did_fail(), "went on as if nothing had failed");
        if (!skipped.empty()) throw Skipped{"the writer " + skipped};
        return false;
    }

    Trial &trial_;
};

}  // namespace

void check_writer(Trial &trial) { WriterChecks(trial).run(); }

}  // namespace sluice::conformance
