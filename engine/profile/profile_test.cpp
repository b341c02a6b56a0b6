#include "engine/profile/profile_test.hpp"

#include "engine/base/text.hpp"
#include "engine/profile/core_schema.hpp"
#include "engine/profile/section.hpp"
#include "engine/profile/yaml_json.hpp"

#include <algorithm>

namespace sluice {

namespace {

const std::vector<std::string> test_keys = {"name", "input",  "source", "request",
                                            "rows", "tables", "errors", "failure"};

Json core_value(const YamlNode &node) {
    return node.kind == YamlNode::Kind::plain ? core_schema_value(node.text).value : Json(node.text);
}

bool is_null(const YamlNode &node) {
    return node.kind == YamlNode::Kind::null || (node.kind == YamlNode::Kind::plain && core_value(node).is_null());
}

// As JSON on one line. A number keeps its spelling where JSON can spell it so: 190.50 is not 190.5.
void append_json(std::string &out, const YamlNode &node) {
    const char *separator = "";
    if (node.kind == YamlNode::Kind::map) {
        out += '{';
        for (const YamlMember &member : node.members) {
            out += separator + Json(member.key).dump() + ":";
            append_json(out, member.value);
            separator = ",";
        }
        out += '}';
    } else if (node.kind == YamlNode::Kind::list) {
        out += '[';
        for (const YamlNode &item : node.items) {
            out += separator;
            append_json(out, item);
            separator = ",";
        }
        out += ']';
    } else if (is_null(node)) {
        out += "null";
    } else {
        const Json value = core_value(node);
        out += value.is_number() && Json::accept(node.text) ? node.text : value.dump();
    }
}

// A scalar that YAML calls a number JSON cannot hold (.inf) is said to be one.
void refuse_odd_scalars(const YamlNode &node, const std::string &path, Problems &problems) {
    to_json(node, path, NullMembers::keep, problems);
}

class TestReader {
public:
    TestReader(const YamlNode &node, std::string path, Problems &problems)
        : section_(&node, path, node.place, problems), path_(std::move(path)), problems_(problems) {
        test_.place = node.place;
    }

    ProfileTest read(const YamlNode &node) {
        for (const YamlMember &member : node.members)
            if (std::find(test_keys.begin(), test_keys.end(), member.key) == test_keys.end())
                problems_.add(member.place, key_below(path_, member.key),
                              "unknown key" + suggestion(member.key, test_keys));
        test_.name = section_.text("name").value_or("");
        if (test_.name.empty()) section_.refuse("name", "is missing; say in a few words what the test shows");
        read_input();
        read_request();
        read_expectation();
        return std::move(test_);
    }

private:
    void read_input() {
        const YamlNode *input = section_.value("input");
        const Section settings = section_.section("source");
        if ((input != nullptr) == settings.is_present())
            section_.refuse(input == nullptr ? "input" : "source",
                            "a test has either 'input' (records, or a file of them) or 'source' (settings of the "
                            "profile's own source)");
        if (settings.is_present())
            test_.source_settings =
                to_json(*section_.value("source"), key_below(path_, "source"), NullMembers::keep, problems_);
        if (input == nullptr) return;
        if (const std::optional<std::string> file = text_of(*input)) {
            test_.input_file = *file;
        } else if (input->kind != YamlNode::Kind::list) {
            section_.refuse("input", "must be a list of records, or a file of JSON Lines beside the profile");
        } else {
            refuse_odd_scalars(*input, key_below(path_, "input"), problems_);
            for (const YamlNode &record : input->items) append_json(test_.records.emplace_back(), record);
        }
    }

    void read_request() {
        if (section_.section("request").is_present())
            test_.request =
                to_json(*section_.value("request"), key_below(path_, "request"), NullMembers::keep, problems_);
    }

    void read_expectation() {
        test_.failure = section_.text("failure").value_or("");
        if (const auto errors = read_errors()) test_.errors = *errors;
        const YamlNode *rows = section_.value("rows");
        const Section tables = section_.section("tables");
        if (rows == nullptr && !tables.is_present() && test_.failure.empty())
            section_.refuse("rows", "is missing; say which rows must come out, or with which 'failure' the job ends");
        if (rows != nullptr && tables.is_present())
            section_.refuse("tables", "a test has either 'rows' (of the only table) or 'tables'");
        if (rows != nullptr) read_rows(*rows);
        if (tables.is_present())
            for (const YamlMember &table : section_.value("tables")->members)
                test_.tables.push_back({table.key,
                                        read_expected_rows(table.value, key_below(tables.path(), table.key), problems_),
                                        table.place});
    }

    // Unlike Section::texts, with the same text twice.
    std::optional<std::vector<std::string>> read_errors() {
        const YamlNode *node = section_.value("errors");
        if (node == nullptr) return std::nullopt;
        std::vector<std::string> errors;
        if (node->kind != YamlNode::Kind::list) {
            section_.refuse("errors", "must be a list: for each rejected row a part of its message");
            return std::nullopt;
        }
        for (std::size_t i = 0; i < node->items.size(); ++i) {
            const std::optional<std::string> text = text_of(node->items[i]);
            if (!text || text->empty()) section_.refuse_item("errors", i, "must be a part of a message");
            errors.push_back(text.value_or(""));
        }
        return errors;
    }

    void read_rows(const YamlNode &rows) {
        if (const std::optional<std::string> file = text_of(rows))
            test_.rows_file = *file;
        else
            test_.tables.push_back({"", read_expected_rows(rows, key_below(path_, "rows"), problems_), rows.place});
    }

    Section section_;
    std::string path_;
    Problems &problems_;
    ProfileTest test_;
};

ExpectedCell read_cell(std::string column, const YamlNode &node) {
    ExpectedCell cell{std::move(column), std::nullopt, node.place};
    if (is_null(node)) return cell;
    if (node.is_scalar()) {
        const Json value = core_value(node);
        cell.text = value.is_boolean() ? value.dump() : node.text;
    } else {
        append_json(cell.text.emplace(), node);
    }
    return cell;
}

}  // namespace

std::vector<ExpectedRow> read_expected_rows(const YamlNode &rows, const std::string &path, Problems &problems) {
    std::vector<ExpectedRow> expected;
    if (rows.kind != YamlNode::Kind::list) {
        problems.add(rows.place, path, "must be a list of rows, not " + std::string(kind_text(rows)));
        return expected;
    }
    for (std::size_t i = 0; i < rows.items.size(); ++i) {
        const YamlNode &node = rows.items[i];
        ExpectedRow &row = expected.emplace_back();
        row.place = node.place;
        row.is_list = node.kind == YamlNode::Kind::list;
        for (const YamlNode &item : node.items) row.cells.push_back(read_cell("", item));
        for (const YamlMember &member : node.members) row.cells.push_back(read_cell(member.key, member.value));
        if (row.cells.empty())
            problems.add(node.place, item_below(path, i),
                         "must be a map from columns to values, or a list of all values");
    }
    return expected;
}

std::vector<ProfileTest> read_profile_tests(const YamlNode &tests, Problems &problems) {
    std::vector<ProfileTest> read;
    if (tests.kind != YamlNode::Kind::list) {
        problems.add(tests.place, "tests", "must be a list");
        return read;
    }
    for (std::size_t i = 0; i < tests.items.size(); ++i) {
        const YamlNode &node = tests.items[i];
        const std::string path = item_below("tests", i);
        if (node.kind != YamlNode::Kind::map)
            problems.add(node.place, path,
                         "must be a map with name, input and rows, not " + std::string(kind_text(node)));
        else
            read.push_back(TestReader(node, path, problems).read(node));
    }
    return read;
}

}  // namespace sluice
