// What an upload of the Bing Maps API says of itself in front of its entities.
#pragma once

#include "host/datasets/dataset.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace sluice::bing {

enum class UploadInput { xml = 1, csv, tab, pipe };

/// The character between the cells of an input of text.
char delimiter_of(UploadInput input) noexcept;

/// A plain value.
struct UploadHead {
    std::string entity_type;
    std::vector<DatasetColumn> columns;  // the properties in their order: one is the key, one may mark deletions
};

inline constexpr std::size_t head_bytes_max = 1 << 20;
inline constexpr std::size_t properties_max = 350;  // besides Latitude and Longitude
inline constexpr std::size_t text_chars_max = 2560;
inline constexpr std::size_t entity_id_chars_max = 50;

/// Read the schema of an XML upload, or the two lines of a text one, compressed with gzip or not. Throws Failure
/// (bad_data) for a head that is missing, larger than head_bytes_max or not what the API takes, saying what and where;
/// others when the file cannot be read.
UploadHead read_upload_head(const std::filesystem::path &file, UploadInput input);

}  // namespace sluice::bing
