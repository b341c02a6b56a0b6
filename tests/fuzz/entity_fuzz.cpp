// Any bytes as a record: parsing refuses them or gives values that can be walked and written.
#include "engine/entity/entity_parser.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    // An exact copy, so that reading behind its end is found.
    const std::unique_ptr<char[]> bytes(new char[size]);
    std::copy(data, data + size, bytes.get());
    const std::string_view text(bytes.get(), size);
    static sluice::EntityParser parser;
    if (parser.parse(text, 0)) return 0;
    std::vector<char> line;
    sluice::append_json_line(line, sluice::trim_json(text));
    if (parser.parse({line.data(), line.size()}, 0)) __builtin_trap();  // what was accepted stays acceptable
    return 0;
}
