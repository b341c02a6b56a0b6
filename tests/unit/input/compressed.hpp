// Compressed inputs for tests.
#pragma once

#include <string>
#include <string_view>

namespace sluice::input {

/// One gzip member, one zstd frame with a checksum, one zstd frame that readers skip.
std::string gzip_member(std::string_view text);
std::string zstd_frame(std::string_view text);
std::string zstd_skippable_frame(std::string_view content);

}  // namespace sluice::input
