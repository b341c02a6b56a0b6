// Writing sample batches with a writer plugin, in one thread or several.
#pragma once

#include "engine/plugin/conformance/sample.hpp"
#include "engine/plugin/conformance/trial_services.hpp"
#include "engine/plugin/writer.hpp"

#include <string>
#include <vector>

namespace sluice::conformance {

/// How batches get into a writer.
enum class Order {
    one_by_one = 1,  // encode, append, encode, append, ... in one thread
    backwards,       // all are encoded first, the last one first, then appended in order
    threads,         // encoded by four threads with a lane each, appended meanwhile
    fresh_threads    // as one_by_one, but every call comes from a new thread
};

inline constexpr unsigned lane_count = 4;

/// Write the batches through an open writer, in the writer's own form (the serial one knows no other order than
/// theirs), and finish. Throws what the plugin fails with.
void write_all(Writer &writer, const std::vector<SampleBatch> &batches, Order order);

/// Open a writer, write, finish, close; what was written.
std::vector<TrialOutput> write_outputs(const sluice_plugin &plugin, const std::string &settings_json,
                                       TrialServices &services, const std::vector<Table> &tables,
                                       const std::vector<SampleBatch> &batches, Order order = Order::one_by_one);

}  // namespace sluice::conformance
