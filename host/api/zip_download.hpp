// Several files as one archive, made while it is sent.
#pragma once

#include "engine/artifact/descriptor.hpp"
#include "host/http/response.hpp"

#include <memory>
#include <string>
#include <vector>

namespace sluice {

/// A file for the archive.
struct ZipMember {
    std::shared_ptr<const Descriptor> file;  // to read
    std::string name;                        // in the archive, UTF-8
};

/// A body that is a ZIP archive of the files, which do not change meanwhile. They are stored as they are: reading them
/// twice, once for the CRC in front of them, costs less than deflating them.
http::StreamBody zip_body(std::vector<ZipMember> members);

}  // namespace sluice
