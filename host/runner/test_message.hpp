// What a test bench and its tester tell each other.
#pragma once

#include "engine/pipeline/export_plan.hpp"
#include "engine/profile/profile_store.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sluice {

/// The tests of one profile and all that they need. A plain value.
struct TestTask {
    TestedProfile tested;
    TransformFiles transform;
    std::vector<std::filesystem::path> plugin_folders;
    std::map<std::string, std::string> environment;  // the variables that secrets are read from: not to be logged
    std::uint64_t memory_bytes = 0;                  // of the tester's data; 0: any
};

Json to_json(const TestTask &task);
/// Throws Failure (internal) for JSON that to_json() did not make.
TestTask parse_test_task(const Json &json);

Json to_json(const std::vector<Problem> &problems);
/// Throws Failure (internal) likewise.
std::vector<Problem> parse_problems(const Json &json);

}  // namespace sluice
