#include "engine/plugin/conformance/writing.hpp"

#include <future>
#include <map>

namespace sluice::conformance {

namespace {

// The number of each batch's first row within its table.
std::vector<std::int64_t> first_rows(const std::vector<SampleBatch> &batches) {
    std::map<std::int32_t, std::int64_t> rows;
    std::vector<std::int64_t> result;
    for (const SampleBatch &batch : batches) {
        result.push_back(rows[batch.table]);
        rows[batch.table] += batch.array->length;
    }
    return result;
}

template <typename Body>
void run(bool is_fresh_thread, Body &&body) {
    if (is_fresh_thread)
        std::async(std::launch::async, body).get();
    else
        body();
}

void write_one_by_one(Writer &writer, const std::vector<SampleBatch> &batches, bool is_fresh_thread) {
    const std::vector<std::int64_t> rows = first_rows(batches);
    std::optional<Writer::Lane> lane;
    run(is_fresh_thread, [&] { lane.emplace(writer.open_lane()); });
    for (std::size_t i = 0; i < batches.size(); ++i) {
        std::unique_ptr<Block> block;
        run(is_fresh_thread, [&] { block = writer.encode(*lane, batches[i].table, *batches[i].array, rows[i]); });
        run(is_fresh_thread, [&] { writer.append(batches[i].table, *block); });
        run(is_fresh_thread, [&] { block.reset(); });
    }
    run(is_fresh_thread, [&] { lane.reset(); });
}

void write_backwards(Writer &writer, const std::vector<SampleBatch> &batches) {
    const std::vector<std::int64_t> rows = first_rows(batches);
    std::vector<std::unique_ptr<Block>> blocks(batches.size());
    {
        Writer::Lane lane = writer.open_lane();
        for (std::size_t i = batches.size(); i-- > 0;)
            blocks[i] = writer.encode(lane, batches[i].table, *batches[i].array, rows[i]);
    }
    for (std::size_t i = 0; i < batches.size(); ++i) writer.append(batches[i].table, *blocks[i]);
}

void write_in_threads(Writer &writer, const std::vector<SampleBatch> &batches) {
    const std::vector<std::int64_t> rows = first_rows(batches);
    std::vector<std::promise<std::unique_ptr<Block>>> promises(batches.size());
    std::vector<std::future<std::unique_ptr<Block>>> blocks;
    for (auto &promise : promises) blocks.push_back(promise.get_future());

    const auto encode_share = [&](std::size_t worker) {
        std::optional<Writer::Lane> lane;
        for (std::size_t i = worker; i < batches.size(); i += lane_count) {
            try {
                if (!lane) lane.emplace(writer.open_lane());
                promises[i].set_value(writer.encode(*lane, batches[i].table, *batches[i].array, rows[i]));
            } catch (...) {
                promises[i].set_exception(std::current_exception());
            }
        }
    };
    std::vector<std::future<void>> workers;  // joined by their destructors, whatever append throws
    for (std::size_t worker = 0; worker < lane_count; ++worker)
        workers.push_back(std::async(std::launch::async, encode_share, worker));
    for (std::size_t i = 0; i < batches.size(); ++i) writer.append(batches[i].table, *blocks[i].get());
}

}  // namespace

void write_all(Writer &writer, const std::vector<SampleBatch> &batches, Order order) {
    if (!writer.is_parallel()) {
        for (const SampleBatch &batch : batches)
            run(order == Order::fresh_threads, [&] { writer.write(batch.table, *batch.array); });
    } else if (order == Order::backwards) {
        write_backwards(writer, batches);
    } else if (order == Order::threads) {
        write_in_threads(writer, batches);
    } else {
        write_one_by_one(writer, batches, order == Order::fresh_threads);
    }
    run(order == Order::fresh_threads, [&] { writer.finish(); });
}

std::vector<TrialOutput> write_outputs(const sluice_plugin &plugin, const std::string &settings_json,
                                       TrialServices &services, const std::vector<Table> &tables,
                                       const std::vector<SampleBatch> &batches, Order order) {
    {
        Writer writer(plugin, services, lane_count, settings_json, tables);
        write_all(writer, batches, order);
    }
    return services.outputs();
}

}  // namespace sluice::conformance
