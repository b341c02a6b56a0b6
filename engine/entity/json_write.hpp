// Writing JSON text.
#pragma once

#include <string_view>
#include <vector>

namespace sluice {

/// Append `text`, which is UTF-8, as a JSON string with its quotes. Only what has to be escaped is.
void append_json_string(std::vector<char> &out, std::string_view text);
void append_json_null(std::vector<char> &out);

}  // namespace sluice
