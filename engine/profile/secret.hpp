// Secrets by reference: their values come from the environment or from files, when a job opens.
#pragma once

#include "engine/profile/profile.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// The secrets of one job, for keeping them out of what its plugins say. Not to be stored or logged.
class Secrets {
public:
    void add(std::string text, std::string reference) { known_.emplace_back(std::move(text), std::move(reference)); }

    /// `message` with its reference in the place of each secret, "${env:NAME}". A secret of less than 4 bytes stays: it
    /// stands in any text by chance, and hides nothing.
    std::string hide(std::string message) const;

private:
    std::vector<std::pair<std::string, std::string>> known_;
};

/// A copy of plugin settings with every ${env:NAME} replaced by the environment variable's text, every ${file:PATH} by
/// the file's (without one line end at its end), and $${ by ${. The copy goes to the plugin and nowhere else: it is not
/// stored, hashed or logged. `path` names the settings in messages ("writer.settings"). Throws Failure (bad_config):
/// a variable that is not set, a file that is missing, not regular or above limits::secret_bytes_max, not UTF-8.
/// Adds what it found to `secrets`.
Json resolve_secrets(const Json &settings, std::string_view path, Secrets &secrets);

}  // namespace sluice
