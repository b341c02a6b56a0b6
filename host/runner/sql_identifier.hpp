// Names in SQL.
#pragma once

#include <string>

namespace sluice {

/// A name as SQL spells it.
inline std::string sql_identifier(const std::string &name) {
    std::string text = "\"";
    for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
    return text + '"';
}

}  // namespace sluice
