// Attributes of the platform's own objects, kept flat here: name to value, a list where there are several.
#pragma once

#include "engine/profile/profile.hpp"

#include <string>
#include <vector>

// Any thread.
namespace sluice::riversand {

/// {name: {"values": [{"id", "value", "locale", "source"}]}} of those that `names` lists; `_ALL` lists all.
Json attribute_objects(const Json &attributes, const std::vector<std::string> &names);

/// Whether the attributes pass a list of tests, name to {"exact" | "exacts" | "eq" | "startswith": value, "gt" | "gte"
/// | "lt" | "lte": bound, "type": of the bounds, "hasvalue": flag, "not": flag}. The case of texts does not matter.
/// `criterion`, whose tests they are, names the place. Throws Refusal (refused()) for other tests.
bool pass_tests(const Json &attributes, const Json &tests, const std::string &criterion);

/// Whether one value stands before the other: numbers and times, also as texts, by what they mean.
bool is_before(const Json &left, const Json &right);

}  // namespace sluice::riversand
