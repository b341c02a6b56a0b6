#include "host/riversand/flat_attributes.hpp"

#include "engine/base/text.hpp"
#include "host/riversand/loose_json.hpp"
#include "host/riversand/platform_error.hpp"

#include <algorithm>

namespace sluice::riversand {

namespace {

Json value_objects(const std::string &name, const Json &values) {
    Json objects = Json::array();
    for (const Json &value : items_of(values))
        objects.push_back({{"id", name + "_" + std::to_string(objects.size() + 1)},
                           {"value", value},
                           {"locale", "en-US"},
                           {"source", "internal"}});
    return objects;
}

bool passes(const Json &values, const Json &test, const std::string &place) {
    const std::vector<std::string> held = texts_of(values);
    const auto is_held = [&](const std::string &wanted) {
        return std::any_of(held.begin(), held.end(),
                           [&](const std::string &one) { return equal_ignoring_case(one, wanted); });
    };
    bool is_asked = false, is_passed = true;
    for (const char *name : {"exact", "exacts", "eq"}) {
        const std::vector<std::string> wanted = texts_of(member(test, name));
        if (wanted.empty()) continue;
        is_asked = true;
        is_passed &= std::any_of(wanted.begin(), wanted.end(), is_held);
    }
    if (!is_asked) throw refused(code::wrong_parameter, place + " should hold one of exact, exacts and eq");
    return is_passed != flag_of(member(test, "not")).value_or(false);
}

}  // namespace

Json attribute_objects(const Json &attributes, const std::vector<std::string> &names) {
    const auto is_wanted = [&](const std::string &name) {
        return std::any_of(names.begin(), names.end(),
                           [&](const std::string &one) { return equal_ignoring_case(one, "_ALL") || one == name; });
    };
    Json objects = Json::object();
    for (const auto &[name, values] : attributes.items())
        if (is_wanted(name)) objects[name] = {{"values", value_objects(name, values)}};
    return objects;
}

bool pass_tests(const Json &attributes, const Json &tests) {
    for (const Json &test : items_of(tests)) {
        if (!test.is_object())
            throw refused(code::wrong_parameter, "attributesCriterion should hold objects of a name and its test");
        for (const auto &[name, one] : test.items())
            if (!passes(member(attributes, name), one, "attributesCriterion." + name)) return false;
    }
    return true;
}

}  // namespace sluice::riversand
