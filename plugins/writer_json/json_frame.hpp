// What stands around the rows of a JSON document: objects within objects, with members in front of the rows.
#pragma once

#include "plugins/sdk/sluice/settings.hpp"

#include <string>
#include <vector>

namespace sluice {

/// The text up to the array's [ and from its ] on, and in how many arrays and objects a row stands. A plain value.
struct JsonFrame {
    std::string head, foot;
    std::size_t depth = 1;
};

/// The frame that the settings `container`, `root`, `root_members` and `column_list` ask for around a table with
/// columns of these names; with line breaks and two spaces for each level when it is pretty. Throws Failure
/// (BAD_CONFIG) for settings that do not go together, and for a key twice in one object.
JsonFrame json_frame(const sdk::Settings &settings, const std::vector<std::string> &names, bool is_pretty);

}  // namespace sluice
