// What every source of files can be told.
#pragma once

#include "plugins/input/decompression.hpp"
#include "plugins/sdk/sluice/settings.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace sluice::input {

/// The setting `path`: a text or a list of them, none empty. Throws sdk::Failure (SLUICE_BAD_CONFIG).
std::vector<std::string> paths_of(const sdk::Settings &settings);

/// The setting `compression`. Throws sdk::Failure (SLUICE_BAD_CONFIG).
Compression compression_of(const sdk::Settings &settings);

/// The value that the word in the setting `key` stands for; the first word is the default. Throws sdk::Failure
/// (SLUICE_BAD_CONFIG).
template <typename T, std::size_t count>
T choice(const sdk::Settings &settings, const char *key, const std::pair<const char *, T> (&words)[count]) {
    const std::string word = sdk::setting(settings, key, words[0].first);
    std::string known;
    for (const auto &[text, value] : words) {
        if (word == text) return value;
        known += (known.empty() ? "" : ", ") + std::string(text);
    }
    throw sdk::Failure(SLUICE_BAD_CONFIG, std::string("the setting ") + key + " is none of " + known);
}

}  // namespace sluice::input
