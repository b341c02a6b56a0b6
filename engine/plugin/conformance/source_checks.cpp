// What a source plugin must be able to do.
#include "engine/batch/batch_check.hpp"
#include "engine/plugin/conformance/reading.hpp"
#include "engine/plugin/conformance/trial.hpp"
#include "engine/plugin/conformance/trial_services.hpp"

#include <future>

namespace sluice::conformance {

namespace {

constexpr unsigned thread_count = 4;

// The checks share the trial and its ways of running the source.
class SourceChecks {
public:
    explicit SourceChecks(Trial &trial) : trial_(trial) {}

    void run() {
        settings();
        life();
        batches();
        interruptions();
    }

private:
    // Open with other settings, read a little: refused somewhere on the way, or fine.
    void open_and_read(const std::string &settings) const {
        TrialServices services;
        Source source(trial_.plugin(), services, thread_count, settings, std::nullopt);
        read_batches(source, {.batches_max = 2});
    }

    // One source from opening to closing; `body` gets it in between.
    template <typename Body>
    void with_source(Body &&body, const std::optional<std::string> &query = std::nullopt) const {
        TrialServices services;
        Source source(trial_.plugin(), services, thread_count, trial_.options().settings_json, query);
        body(source);
    }

    Reading read(const ReadLimits &limits = {}) const {
        Reading reading;
        with_source([&](Source &source) { reading = read_batches(source, limits); });
        return reading;
    }

    void settings() {
        trial_.check("settings that are no object are refused", [&] {
            for (const std::string settings : {"", "{", "[]", "\"text\"", "null"}) {
                const Status status =
                    expect_refusal("the settings `" + settings + "`", [&] { open_and_read(settings); });
                expect(status == Status::bad_config, "settings are refused with BAD_CONFIG");
            }
        });
        trial_.check("settings of wrong types are survived", [&] {
            for (const auto &[what, settings] : mistyped_settings(trial_)) survive(what, settings);
        });
        trial_.check("inputs that do not exist are survived", [&] {
            const auto given = nlohmann::ordered_json::parse(trial_.options().settings_json);
            for (const auto &[name, value] : given.items()) {
                if (!value.is_string()) continue;
                auto changed = given;
                changed[name] = "/nonexistent/" + name;
                survive("'" + name + "' set to " + changed[name].dump(), changed.dump());
            }
        });
        trial_.check("bad settings are refused", [&] {
            if (trial_.options().refused_settings.empty()) throw Skipped{"no bad settings are known"};
            for (const std::string &settings : trial_.options().refused_settings)
                expect_refusal("the settings " + settings, [&] { open_and_read(settings); });
        });
    }

    void survive(const std::string &what, const std::string &settings) const {
        try {
            open_and_read(settings);
        } catch (const Failure &failure) {
            expect(failure.status() != Status::internal, what + " was answered with " + failure.message());
        }
    }

    void life() {
        trial_.check("open and close", [&] { with_source([](Source &) {}); });
        trial_.check("columns", [&] {
            with_source([](Source &source) { expect(!source.table().columns.empty(), "the source has no columns"); });
        });
        trial_.check("a query is applied or left to the engine",
                     [&] { with_source([](Source &source) { read_batches(source, {.batches_max = 1}); }, "{}"); });
        trial_.check("close in the middle", [&] {
            with_source([](Source &source) { read_batches(source, {.rows_max = 1, .batches_max = 1}); });
        });
        trial_.check("two sources at once", [&] {
            with_source([&](Source &first) {
                with_source([&](Source &second) {
                    expect(read_batches(first, {}) == read_batches(second, {}), "they read different batches");
                });
            });
        });
        trial_.check("a batch outlives its source", [&] {
            std::optional<SourceBatch> batch;
            Table table;
            with_source([&](Source &source) {
                batch = source.next(ReadLimits().rows_max, ReadLimits().bytes_max);
                table = source.table();
            });
            if (batch) digest_batch(table, *batch, {});
            // Released here, in another thread than the one that read it.
            std::async(std::launch::async, [&] { batch.reset(); }).get();
        });
        trial_.check("memory does not grow", [&] { expect_no_growth([&] { read({.batches_max = 2}); }); });
    }

    void batches() {
        trial_.check("batches", [&] { read(); });
        trial_.check("the end stays the end", [&] {
            with_source([](Source &source) {
                if (!read_batches(source, {}).is_at_end) throw Skipped{"the input is too long to be read to its end"};
                expect(!source.next(1, 1), "next gave a batch after it had said END");
            });
        });
        trial_.check("the same batches in a second run",
                     [&] { expect(read() == read(), "the batches or their origins differ"); });
        trial_.check("limits are kept, and cut nothing off", [&] {
            const std::vector<std::size_t> all = read().rows();
            for (const ReadLimits limits : {ReadLimits{1, 1 << 20}, ReadLimits{7, 1 << 20}, ReadLimits{16'384, 64},
                                            ReadLimits{16'384, 1}, ReadLimits{1'000, 5'000}}) {
                const std::vector<std::size_t> some = read(limits).rows();
                expect(some.size() <= all.size() && std::equal(some.begin(), some.end(), all.begin()),
                       "other rows come when batches have at most " + std::to_string(limits.rows_max) + " rows and " +
                           std::to_string(limits.bytes_max) + " bytes");
            }
        });
        trial_.check("calls from changing threads", [&] {
            with_source([&](Source &source) {
                const auto in_new_thread = [](const std::function<void()> &next) {
                    std::async(std::launch::async, next).get();
                };
                expect(read_batches(source, {}, in_new_thread) == read(), "the batches or their origins differ");
            });
        });
        trial_.check("count and progress", [&] {
            TrialServices services;
            Source source(trial_.plugin(), services, thread_count, trial_.options().settings_json, std::nullopt);
            source.count();
            read_batches(source, {});
            expect(!services.did_progress_go_back(), "progress went back");
            expect(services.bytes_total() == 0 || services.bytes_read() <= services.bytes_total(),
                   "more was read (" + std::to_string(services.bytes_read()) + " bytes) than there is (" +
                       std::to_string(services.bytes_total()) + ")");
        });
    }

    void interruptions() {
        trial_.check("a cancelled job", [&] {
            for (const std::int64_t asked : {0, 1, 2, 5, 20})
                expect_end_or_cancelled({.first_cancelled_ask = asked}, [](Source &) {});
        });
        trial_.check("interrupted before the first batch", [&] {
            expect_interruptible();
            expect_end_or_cancelled({}, [](Source &source) { source.interrupt(); });
        });
        trial_.check("interrupted from another thread", [&] {
            expect_interruptible();
            std::future<void> interrupting;
            expect_end_or_cancelled(
                {},
                [&](Source &source) {
                    interrupting = std::async(std::launch::async, [&source] {
                        for (int i = 0; i < 100; ++i) source.interrupt();
                    });
                },
                [&] {
                    if (interrupting.valid()) interrupting.get();
                });
        });
    }

    void expect_interruptible() const {
        const sluice_source_api *api = trial_.plugin().source;
        if (!SLUICE_HAS(api, sluice_source_api, interrupt) || api->interrupt == nullptr)
            throw Skipped{"the source cannot be interrupted"};
    }

    // Read to the end after `before` has run; `after` runs before the source is closed.
    template <typename Before>
    void expect_end_or_cancelled(const Faults &faults, Before &&before, const std::function<void()> &after = {}) const {
        TrialServices services(faults);
        std::optional<Source> source;
        try {
            source.emplace(trial_.plugin(), services, thread_count, trial_.options().settings_json, std::nullopt);
            before(*source);
            read_batches(*source, {});
        } catch (const Failure &failure) {
            if (after) after();
            expect(failure.status() == Status::cancelled, "not answered with CANCELLED: " + failure.message());
            return;
        }
        if (after) after();
    }

    Trial &trial_;
};

}  // namespace

void check_source(Trial &trial) { SourceChecks(trial).run(); }

}  // namespace sluice::conformance
