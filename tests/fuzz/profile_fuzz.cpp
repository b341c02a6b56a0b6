// Any bytes as a profile: reading ends with a profile or with problems that say where they are.
#include "engine/profile/profile_reader.hpp"
#include "engine/profile/yaml_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    using namespace sluice;
    Problems problems;
    const Place place{std::make_shared<const std::string>("fuzz.yaml"), 0, 0};
    std::optional<YamlNode> tree = read_yaml({reinterpret_cast<const char *>(data), size}, place, problems);
    if (!tree && problems.empty()) __builtin_trap();
    if (!tree) return 0;
    read_header(*tree, problems);
    read_profile(std::move(*tree), "fuzz.yaml", {}, problems);
    return 0;
}
