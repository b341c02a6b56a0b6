// The flat table's rows as entities: attributes with values by locale and source, units, references, a nested group,
// relationships. About 2.5 KB each.
#pragma once

#include <cstdint>
#include <string>

namespace sluice::bench {

void append_nested_entity(std::string &out, std::int64_t number);

}  // namespace sluice::bench
