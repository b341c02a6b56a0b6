#include "host/runner/test_message.hpp"

#include "engine/base/failure.hpp"
#include "engine/profile/frozen_profile.hpp"
#include "host/runner/assignment.hpp"

#include <memory>
#include <optional>

namespace sluice {

namespace {

template <typename Value>
Json optional_json(const std::optional<Value> &value) {
    return value ? Json(*value) : Json();
}

template <typename Value>
std::optional<Value> optional_value(const Json &json) {
    return json.is_null() ? std::nullopt : std::optional<Value>(json.get<Value>());
}

Json place_json(const Place &place) { return {place.file ? Json(*place.file) : Json(), place.line, place.column}; }

Place place_of(const Json &json) {
    Place place;
    if (!json.at(0).is_null()) place.file = std::make_shared<const std::string>(json.at(0).get<std::string>());
    place.line = json.at(1).get<int>();
    place.column = json.at(2).get<int>();
    return place;
}

Json row_json(const ExpectedRow &row) {
    Json cells = Json::array();
    for (const ExpectedCell &cell : row.cells)
        cells.push_back({cell.column, optional_json(cell.text), place_json(cell.place)});
    return {{"is_list", row.is_list}, {"cells", std::move(cells)}, {"place", place_json(row.place)}};
}

ExpectedRow row_of(const Json &json) {
    ExpectedRow row;
    row.is_list = json.at("is_list").get<bool>();
    for (const Json &cell : json.at("cells"))
        row.cells.push_back(
            {cell.at(0).get<std::string>(), optional_value<std::string>(cell.at(1)), place_of(cell.at(2))});
    row.place = place_of(json.at("place"));
    return row;
}

Json table_json(const ExpectedTable &table) {
    Json rows = Json::array();
    for (const ExpectedRow &row : table.rows) rows.push_back(row_json(row));
    return {{"name", table.name}, {"rows", std::move(rows)}, {"place", place_json(table.place)}};
}

ExpectedTable table_of(const Json &json) {
    ExpectedTable table{json.at("name").get<std::string>(), {}, place_of(json.at("place"))};
    for (const Json &row : json.at("rows")) table.rows.push_back(row_of(row));
    return table;
}

Json test_json(const ProfileTest &test) {
    Json tables = Json::array();
    for (const ExpectedTable &table : test.tables) tables.push_back(table_json(table));
    return {{"name", test.name},
            {"place", place_json(test.place)},
            {"records", test.records},
            {"input_file", test.input_file},
            {"source", optional_json(test.source_settings)},
            {"request", optional_json(test.request)},
            {"tables", std::move(tables)},
            {"rows_file", test.rows_file},
            {"errors", test.errors},
            {"failure", test.failure}};
}

ProfileTest test_of(const Json &json) {
    ProfileTest test;
    test.name = json.at("name").get<std::string>();
    test.place = place_of(json.at("place"));
    test.records = json.at("records").get<std::vector<std::string>>();
    test.input_file = json.at("input_file").get<std::string>();
    test.source_settings = optional_value<Json>(json.at("source"));
    test.request = optional_value<Json>(json.at("request"));
    for (const Json &table : json.at("tables")) test.tables.push_back(table_of(table));
    test.rows_file = json.at("rows_file").get<std::string>();
    test.errors = json.at("errors").get<std::vector<std::string>>();
    test.failure = json.at("failure").get<std::string>();
    return test;
}

[[noreturn]] void refuse(const Json::exception &problem) {
    throw Failure(Status::internal, std::string("a message about tests cannot be read: ") + problem.what());
}

}  // namespace

Json to_json(const TestTask &task) {
    Json tests = Json::array(), plugins = Json::array();
    for (const ProfileTest &test : task.tested.tests) tests.push_back(test_json(test));
    for (const std::filesystem::path &folder : task.plugin_folders) plugins.push_back(folder.string());
    return {{"profile", freeze(task.tested.profile)}, {"tests", std::move(tests)},
            {"transform", to_json(task.transform)},   {"plugins", std::move(plugins)},
            {"environment", task.environment},        {"memory_bytes", task.memory_bytes}};
}

TestTask parse_test_task(const Json &json) {
    try {
        TestTask task;
        task.tested.profile = thaw(json.at("profile"));
        for (const Json &test : json.at("tests")) task.tested.tests.push_back(test_of(test));
        task.transform = parse_transform_files(json.at("transform"));
        for (const Json &folder : json.at("plugins")) task.plugin_folders.emplace_back(folder.get<std::string>());
        task.environment = json.at("environment").get<std::map<std::string, std::string>>();
        task.memory_bytes = json.at("memory_bytes").get<std::uint64_t>();
        return task;
    } catch (const Json::exception &problem) {
        refuse(problem);
    }
}

Json to_json(const std::vector<Problem> &problems) {
    Json list = Json::array();
    for (const Problem &problem : problems) list.push_back({place_json(problem.place), problem.key, problem.message});
    return list;
}

std::vector<Problem> parse_problems(const Json &json) {
    try {
        std::vector<Problem> problems;
        for (const Json &problem : json)
            problems.push_back(
                {place_of(problem.at(0)), problem.at(1).get<std::string>(), problem.at(2).get<std::string>()});
        return problems;
    } catch (const Json::exception &problem) {
        refuse(problem);
    }
}

}  // namespace sluice
