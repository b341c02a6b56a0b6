#include "plugins/input/settings.hpp"

#include <algorithm>

namespace sluice::input {

std::vector<std::string> paths_of(const sdk::Settings &settings) {
    const auto found = settings.find("path");
    if (found == settings.end())
        throw sdk::Failure(SLUICE_BAD_CONFIG,
                           "the setting path is missing: name a file, a folder, a pattern, '-' for standard input, or "
                           "a list of those");
    auto paths = found->is_array() ? sdk::setting(settings, "path", std::vector<std::string>())
                                   : std::vector{sdk::setting(settings, "path", "")};
    const bool is_one_bad = std::any_of(paths.begin(), paths.end(), [](const std::string &path) {
        return path.empty() || path.find('\0') != std::string::npos;
    });
    if (paths.empty() || is_one_bad)
        throw sdk::Failure(SLUICE_BAD_CONFIG, "the setting path names nothing: it is empty or has an empty path in it");
    return paths;
}

Compression compression_of(const sdk::Settings &settings) {
    constexpr std::pair<const char *, Compression> compressions[] = {{"auto", Compression::automatic},
                                                                     {"none", Compression::none},
                                                                     {"gzip", Compression::gzip},
                                                                     {"zstd", Compression::zstd}};
    return choice(settings, "compression", compressions);
}

}  // namespace sluice::input
