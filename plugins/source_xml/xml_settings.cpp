#include "plugins/source_xml/xml_settings.hpp"

#include "plugins/input/settings.hpp"
#include "plugins/source_xml/xml_name.hpp"

namespace sluice::xml {

namespace {

std::vector<std::string> names_in(const std::string &path, const char *key) {
    std::vector<std::string> names;
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        if (end == at)
            throw sdk::Failure(SLUICE_BAD_CONFIG, std::string("the setting '") + key + "' has '" + path +
                                                      "'; names stand there with one / between two");
        names.push_back(path.substr(at, end - at));
        at = end + 1;
    }
    return names;
}

std::string place_of(const std::string &path) {
    std::string place;
    for (const std::string &name : names_in(path, "columns")) {
        if (!place.empty()) place += place_separator;
        place += decoded_xml_name(name);
    }
    return place;
}

void read_places(XmlSettings &result, const sdk::Settings &settings) {
    const auto add = [&](const std::string &place, std::size_t column) {
        if (!result.places.emplace(place, column).second)
            throw sdk::Failure(SLUICE_BAD_CONFIG, "the setting 'columns' reads '" + result.columns[column].name +
                                                      "' from where another column is read");
        for (std::size_t at = place.find(place_separator); at != place.npos; at = place.find(place_separator, at + 1))
            result.outer_places.insert(place.substr(0, at));
    };
    for (std::size_t i = 0; i < result.columns.size(); ++i) {
        if (const std::string from = sdk::setting(settings["columns"][i], "from", ""); !from.empty()) {
            add(place_of(from), i);
            continue;
        }
        add(result.columns[i].name, i);
        add("@" + result.columns[i].name, i);
    }
}

}  // namespace

XmlSettings read_settings(const sdk::Settings &settings) {
    constexpr std::pair<const char *, Values> values[] = {{"elements", Values::elements}, {"columns", Values::columns}};
    constexpr std::pair<const char *, bool> others[] = {{"pass", false}, {"reject", true}};
    constexpr std::pair<const char *, bool> empty[] = {{"text", false}, {"null", true}};
    XmlSettings result;
    result.compression = input::compression_of(settings);
    if (const std::string row = sdk::setting(settings, "row", ""); !row.empty()) result.row = names_in(row, "row");
    result.values = input::choice(settings, "values", values);
    result.is_empty_null = input::choice(settings, "empty", empty);
    result.are_others_bad = input::choice(settings, "others", others);
    result.columns = input::columns_of(settings);
    read_places(result, settings);
    return result;
}

}  // namespace sluice::xml
