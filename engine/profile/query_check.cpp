#include "engine/profile/query_check.hpp"

#include "engine/entity/number_text.hpp"
#include "engine/profile/core_schema.hpp"
#include "engine/query/query_reader.hpp"

#include <string_view>
#include <vector>

namespace sluice {

namespace {

// True when the double that the scalar became is not the number that was written.
bool lost_digits(const YamlNode &node) {
    if (node.kind != YamlNode::Kind::plain) return false;
    const Json value = core_schema_value(node.text).value;
    if (!value.is_number_float()) return false;
    std::vector<char> nearest;
    append_double(nearest, value.get<double>());
    const std::string_view text = node.text;
    const auto written = ExactNumber::read(text.starts_with('+') ? text.substr(1) : text);
    return !written || *ExactNumber::read({nearest.data(), nearest.size()}) != *written;
}

void refuse_lost_digits(const YamlNode &node, const std::string &key, Problems &problems) {
    if (lost_digits(node))
        problems.add(
            node.place, key,
            "cannot be kept to the last digit; spell it like 10.50, and put long ones in quotes, with type: decimal");
    for (std::size_t i = 0; i < node.items.size(); ++i) refuse_lost_digits(node.items[i], item_below(key, i), problems);
    for (const YamlMember &member : node.members)
        refuse_lost_digits(member.value, key_below(key, member.key), problems);
}

}  // namespace

void check_query(const YamlNode &node, const std::string &key, const Json &json, Problems &problems) {
    refuse_lost_digits(node, key, problems);
    std::vector<QueryProblem> found;
    read_query(json, found);
    for (const QueryProblem &problem : found) {
        const Located located = locate(node, key, problem.path, problem.is_key);
        problems.add(located.place, located.key, problem.message);
    }
}

void require_valid_query(const Json &json, const std::string &key) {
    std::vector<QueryProblem> found;
    read_query(json, found);
    Problems problems;
    for (const QueryProblem &problem : found) {
        const std::string path = query_path_text(problem.path);
        problems.add({}, path.empty() ? key : key + "." + path, problem.message);
    }
    if (!problems.empty()) throw problems.failure();
}

}  // namespace sluice
