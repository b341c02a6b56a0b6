// CONFIG of what the Zoho Analytics API only reads.
#pragma once

#include "engine/profile/profile.hpp"
#include "host/http/request_target.hpp"

#include <initializer_list>
#include <string_view>

namespace sluice::zoho {

/// What a reading may be told. Bounds are of whole numbers, each one where there are several.
struct MetadataAttribute {
    enum class Type { text = 1, flag, whole, wholes };

    std::string_view name;
    Type type;
    int min = 0, max = 0;
};

/// The attributes by their names, each of its own type: numbers and flags may come as texts. Without the parameter an
/// empty object. Throws Refusal: 8506 for two of them, 8507 for a long one, 8080 for what is no JSON object or names
/// another attribute, 8516 for a wrong type, 8119 for a number out of its bounds.
Json read_metadata_config(const http::RequestTarget &target, std::initializer_list<MetadataAttribute> attributes);

}  // namespace sluice::zoho
