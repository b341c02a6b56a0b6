// Secrets by reference: their values come from the environment or from files, when a job opens.
#pragma once

#include "engine/profile/profile.hpp"

#include <string_view>

namespace sluice {

/// A copy of plugin settings with every ${env:NAME} replaced by the environment variable's text, every ${file:PATH} by
/// the file's (without one line end at its end), and $${ by ${. The copy goes to the plugin and nowhere else: it is not
/// stored, hashed or logged. `path` names the settings in messages ("writer.settings"). Throws Failure (bad_config):
/// a variable that is not set, a file that is missing, not regular or above limits::secret_bytes_max, not UTF-8.
Json resolve_secrets(const Json &settings, std::string_view path);

}  // namespace sluice
