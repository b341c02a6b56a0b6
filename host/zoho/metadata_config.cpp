#include "host/zoho/metadata_config.hpp"

#include "engine/base/character_count.hpp"
#include "engine/base/text.hpp"
#include "host/api/bounded_json.hpp"
#include "host/zoho/export_config.hpp"
#include "host/zoho/zoho_error.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

namespace sluice::zoho {

namespace {

using Type = MetadataAttribute::Type;

[[noreturn]] void refuse_type(const MetadataAttribute &attribute, const char *wanted) {
    throw refused(Code::wrong_type, std::string(attribute.name) + " should be " + wanted);
}

int read_whole(const MetadataAttribute &attribute, const Json &value) {
    const std::optional<double> number = number_of(value);
    if (!number || *number != std::floor(*number))
        refuse_type(attribute, attribute.type == Type::whole ? "a whole number" : "a list of whole numbers");
    if (*number < attribute.min || *number > attribute.max)
        throw refused(Code::invalid_value, std::string(attribute.name) + " should be from " +
                                               std::to_string(attribute.min) + " to " + std::to_string(attribute.max));
    return static_cast<int>(*number);
}

bool read_flag(const MetadataAttribute &attribute, const Json &value) {
    const std::optional<bool> flag = flag_of(value);
    if (!flag) refuse_type(attribute, "true or false");
    return *flag;
}

Json read_value(const MetadataAttribute &attribute, const Json &value) {
    switch (attribute.type) {
        case Type::text:
            if (!value.is_string()) refuse_type(attribute, "a text");
            return value;
        case Type::flag: return read_flag(attribute, value);
        case Type::whole: return read_whole(attribute, value);
        case Type::wholes: {
            if (!value.is_array()) refuse_type(attribute, "a list of whole numbers");
            Json numbers = Json::array();
            for (const Json &one : value) numbers.push_back(read_whole(attribute, one));
            return numbers;
        }
    }
    return value;
}

}  // namespace

Json read_metadata_config(const http::RequestTarget &target, std::initializer_list<MetadataAttribute> attributes) {
    Json config = Json::object();
    const std::string *const text = config_text(target);
    if (text == nullptr) return config;
    if (character_count(*text) > view_config_chars_max)
        throw refused(Code::too_long, "CONFIG is longer than " + std::to_string(view_config_chars_max) + " characters");
    const std::optional<Json> given = bounded_json(*text);
    if (!given || !given->is_object())
        throw refused(Code::invalid_config, "CONFIG should be one JSON object, encoded once, and not nested deeply");
    for (const auto &[name, value] : given->items()) {
        const auto known = std::find_if(attributes.begin(), attributes.end(),
                                        [&, &wanted = name](const auto &one) { return one.name == wanted; });
        if (known == attributes.end())
            throw refused(Code::invalid_config,
                          "CONFIG has the attribute '" + one_line(name) + "', which is not known here");
        config[name] = read_value(*known, value);
    }
    return config;
}

}  // namespace sluice::zoho
