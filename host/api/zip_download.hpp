// Several files as one archive, made while it is sent.
#pragma once

#include "host/http/response.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace sluice {

/// A file for the archive.
struct ZipMember {
    std::filesystem::path path;
    std::string name;            // in the archive, UTF-8
    bool is_compressed = false;  // compressing it once more would cost time and gain nothing
};

/// A body that is a ZIP archive of the files, which do not change meanwhile. Backed by libarchive.
http::StreamBody zip_body(std::vector<ZipMember> members);

}  // namespace sluice
