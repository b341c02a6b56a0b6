// Checking a query as it stands in a document.
#pragma once

#include "engine/profile/profile.hpp"
#include "engine/profile/yaml_node.hpp"

#include <string>

namespace sluice {

/// Add what is wrong with the query `json`, made of `node`, whose key is `key`. Numbers with more digits than a double
/// keeps are wrong too, because `json` does not have them any more.
void check_query(const YamlNode &node, const std::string &key, const Json &json, Problems &problems);

/// Throws Failure (bad_config) with everything that is wrong with a query, whose key is `key`.
void require_valid_query(const Json &json, const std::string &key);

}  // namespace sluice
