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
    std::string name;  // in the archive, UTF-8
};

/// A body that is a ZIP archive of the files, which do not change meanwhile. They are stored as they are: reading them
/// twice, once for the CRC in front of them, costs less than deflating them.
http::StreamBody zip_body(std::vector<ZipMember> members);

}  // namespace sluice
