// host/api/openapi.yaml, built into the program.
#pragma once

#include <string_view>

namespace sluice {

extern const std::string_view openapi_text;

}  // namespace sluice
