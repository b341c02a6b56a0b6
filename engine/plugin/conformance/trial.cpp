#include "engine/plugin/conformance/trial.hpp"

#include "engine/plugin/settings_schema.hpp"

#include <malloc.h>
#include <array>

namespace sluice::conformance {

namespace {

using Json = nlohmann::ordered_json;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool has_sanitizer = true;
#elif defined(__has_feature)
constexpr bool has_sanitizer = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool has_sanitizer = false;
#endif

std::size_t heap_bytes() {
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

bool allows(const Json &property, const Json &value) {
    if (!property.is_object() || !property.contains("type")) return true;  // no plain type to go against
    const Json &type = property["type"];
    if (type.is_string()) return has_schema_type(value, type.get<std::string>());
    for (const Json &one : type)
        if (has_schema_type(value, one.get<std::string>())) return true;
    return false;
}

}  // namespace

void expect(bool is_so, const std::string &what) {
    if (!is_so) throw Failure(Status::internal, what);
}

Trial::Trial(const sluice_plugin &plugin, const ConformanceOptions &options)
    : plugin_(plugin), options_(options), schema_(read_settings_schema(plugin.settings_schema)) {}

void Trial::add(ConformanceResult result) {
    if (options_.on_result) options_.on_result(result);
    results_.push_back(std::move(result));
}

std::vector<std::pair<std::string, std::string>> mistyped_settings(const Trial &trial) {
    static const std::array<Json, 6> values = {
        Json(nullptr), Json(true), Json(-1.5), Json("a text"), Json::array({1, "x"}), Json::object({{"a", 1}})};
    std::vector<std::pair<std::string, std::string>> result;
    const auto properties = trial.schema().find("properties");
    if (properties == trial.schema().end()) return result;
    for (const auto &[name, property] : properties->items())
        for (const Json &value : values) {
            if (allows(property, value)) continue;
            Json settings = Json::parse(trial.options().settings_json);
            settings[name] = value;
            result.emplace_back("'" + name + "' set to " + value.dump(), settings.dump());
        }
    return result;
}

void expect_no_growth(const std::function<void()> &cycle) {
    if (has_sanitizer) throw Skipped{"a sanitizer watches the heap"};
    constexpr int warm_up_count = 16, cycle_count = 64;
    constexpr std::size_t bytes_per_cycle_min = 16;  // the least that an allocation takes
    for (int i = 0; i < warm_up_count; ++i) cycle();
    const std::size_t before = heap_bytes();
    for (int i = 0; i < cycle_count; ++i) cycle();
    const std::size_t after = heap_bytes();
    expect(after < before + cycle_count * bytes_per_cycle_min,
           "every use leaves about " + std::to_string((after - before) / cycle_count) + " bytes of memory behind");
}

}  // namespace sluice::conformance
