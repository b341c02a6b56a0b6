#include "host/profiles/profile_test_run.hpp"

#include "engine/artifact/memory_artifacts.hpp"
#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "engine/base/uuid.hpp"
#include "engine/entity/entity_parser.hpp"
#include "engine/pipeline/export_run.hpp"
#include "engine/profile/request.hpp"
#include "engine/profile/yaml_reader.hpp"
#include "host/profiles/preview_plan.hpp"
#include "host/profiles/record_source.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

namespace sluice {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t file_bytes_max = 16u << 20;
constexpr std::int64_t rows_kept_max = 100'000;
constexpr std::string_view null_word = "NULL";

// What a run made of a test's input.
struct TestResult {
    Json tables = Json::array();  // as `sluice preview --json` shows them
    std::vector<std::string> errors;
    std::string failure;
};

// A file beside the profile.
std::string read_beside(const Profile &profile, const ProfileTest &test, const std::string &name) {
    const fs::path path = profile.file.parent_path() / name;
    std::error_code error;
    const bool is_good = fs::is_regular_file(path, error) && fs::file_size(path, error) <= file_bytes_max;
    std::ifstream file(path, std::ios::binary);
    if (!is_good || !file)
        throw Failure(Status::bad_config, test.place.text() + ": test " + shown(test.name) + ": cannot read " +
                                              path.string() + " (a file of at most 16 MiB beside the profile)");
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> records_of(const Profile &profile, const ProfileTest &test) {
    if (test.input_file.empty()) return test.records;
    std::vector<std::string> records;
    std::istringstream lines(read_beside(profile, test, test.input_file));
    for (std::string line; std::getline(lines, line);)
        if (line.find_first_not_of(" \t\r") != std::string::npos) records.push_back(line);
    return records;
}

// A test's settings name files beside the profile.
void replace_folder(Json &value, const std::string &folder) {
    constexpr std::string_view variable = "${profile_dir}";
    if (value.is_structured()) {
        for (Json &below : value) replace_folder(below, folder);
    } else if (value.is_string()) {
        std::string text = value.get<std::string>();
        for (std::size_t at = 0; (at = text.find(variable, at)) != std::string::npos; at += folder.size())
            text.replace(at, variable.size(), folder);
        value = text;
    }
}

ExportPlan plan_test(const Profile &tested, const ProfileTest &test, PluginCatalog &catalog,
                     const TransformFiles &transform) {
    ExportPlan plan;
    plan.profile = tested;
    if (test.source_settings) {
        PluginUse &source = plan.profile.source;
        source.settings.merge_patch(*test.source_settings);
        replace_folder(source.settings, tested.file.parent_path().string());
        plan.source = &catalog.find(PluginKind::source, source.plugin);
        plan.source_settings = open_settings(source, "source", plugin_schemas(catalog), plan.secrets).dump();
    } else {
        plan.source = &RecordSource::plugin();
        plan.source_settings = Json{{"records", records_of(tested, test)}}.dump();
    }
    plan_preview(plan, {rows_kept_max, 0, true});
    plan.transform = transform;
    plan.job_id = new_uuid();
    plan.names.name.base = "test";
    return plan;
}

TestResult run_test(const ExportPlan &plan) {
    TestResult result;
    MemoryArtifacts output;
    const Cancellation cancellation(plan.profile.timeout);
    ProgressCounters counters;
    ExportListener listener;
    listener.row_rejected = [&result](const RowError &error) { result.errors.push_back(describe(error)); };
    try {
        run_export(plan, output, cancellation, counters, listener);
    } catch (const Failure &failure) {
        result.failure = failure.message();
        return result;
    }
    for (const auto &[name, bytes] : output.published())
        if (name.ends_with(".json")) result.tables = Json::parse(bytes)["tables"];
    return result;
}

std::string cell_text(const Json &cell) { return cell.is_null() ? std::string(null_word) : cell.get<std::string>(); }

bool is_same_json(JsonValue one, JsonValue other);

bool is_same_json(const JsonMember &one, const JsonMember &other) {
    return one.name == other.name && is_same_json(one.value, other.value);
}

// Of the members of two objects, or the items of two arrays, in order.
template <typename Parts>
bool are_same_json(const Parts &parts, const Parts &others) {
    auto part = parts.begin(), other = others.begin();
    for (; part != parts.end() && other != others.end(); ++part, ++other)
        if (!is_same_json(*part, *other)) return false;
    return !(part != parts.end()) && !(other != others.end());
}

bool is_same_json(JsonValue one, JsonValue other) {
    if (one.is_object() && other.is_object()) return are_same_json(one.members(), other.members());
    if (one.is_array() && other.is_array()) return are_same_json(one.items(), other.items());
    if (one.is_text() && other.is_text()) return one.text() == other.text();
    return one.is_scalar() && other.is_scalar() && one.source() == other.source();
}

// JSON is the same whatever its spaces and escapes; the order of its members and the spelling of its numbers count.
bool is_same_json(std::string_view one, std::string_view other) {
    EntityParser parser, other_parser;
    return !parser.parse(one, 0) && !other_parser.parse(other, 0) && is_same_json(parser.root(), other_parser.root());
}

bool is_equal(const std::optional<std::string> &expected, const Json &got, const std::string &type) {
    if (!expected || got.is_null()) return !expected && got.is_null();
    const std::string &text = got.get_ref<const std::string &>();
    if (*expected == text) return true;
    if (type == "json") return is_same_json(std::string_view(*expected), std::string_view(text));
    if (type == "number" || type == "float64")
        return Json::accept(*expected) && Json::accept(text) && Json::parse(*expected) == Json::parse(text);
    return false;
}

class ResultComparison {
public:
    explicit ResultComparison(const ProfileTest &test) : test_(test) {}

    std::vector<TestDifference> run(const TestResult &result, const std::vector<ExpectedTable> &tables) {
        compare_failure(result.failure);
        if (!result.failure.empty()) return std::move(differences_);
        compare_errors(result.errors);
        for (const ExpectedTable &table : tables) compare_table(table, result.tables);
        return std::move(differences_);
    }

private:
    void add(TestDifference difference) {
        if (differences_.size() < test_differences_max) differences_.push_back(std::move(difference));
    }

    void compare_failure(const std::string &failure) {
        if (failure.find(test_.failure) != std::string::npos && failure.empty() == test_.failure.empty()) return;
        add({"job", "", test_.failure.empty() ? "no failure" : test_.failure, failure.empty() ? "no failure" : failure,
             test_.place});
    }

    void compare_errors(const std::vector<std::string> &errors) {
        for (std::size_t i = 0; i < std::max(errors.size(), test_.errors.size()); ++i) {
            const std::string expected = i < test_.errors.size() ? test_.errors[i] : "no more rejected rows";
            const std::string got = i < errors.size() ? errors[i] : "no more rejected rows";
            if (i >= errors.size() || i >= test_.errors.size() || got.find(expected) == std::string::npos)
                add({"error " + std::to_string(i + 1), "", expected, got, test_.place});
        }
    }

    void compare_table(const ExpectedTable &expected, const Json &tables) {
        std::vector<std::string> names;
        for (const Json &table : tables) names.push_back(table["name"].get<std::string>());
        const auto found = expected.name.empty() && names.size() == 1
                               ? names.begin()
                               : std::find(names.begin(), names.end(), expected.name);
        if (found == names.end()) {
            std::string listed;
            for (const std::string &name : names) listed += (listed.empty() ? "" : ", ") + name;
            return add({expected.name.empty() ? "tables" : "table " + shown(expected.name), "",
                        expected.name.empty() ? "one table" : "a table of this name", listed, expected.place});
        }
        const Json &table = tables[static_cast<std::size_t>(found - names.begin())];
        const std::string prefix = names.size() > 1 ? "table " + shown(*found) + ", " : "";
        const Json &rows = table["rows"];
        for (std::size_t i = 0; i < std::min(rows.size(), expected.rows.size()); ++i)
            compare_row(prefix + "row " + std::to_string(i + 1), expected.rows[i], table["columns"], rows[i]);
        if (rows.size() != expected.rows.size())
            add({prefix + "rows", "", std::to_string(expected.rows.size()), std::to_string(rows.size()),
                 expected.place});
    }

    void compare_row(const std::string &where, const ExpectedRow &expected, const Json &columns, const Json &row) {
        if (expected.is_list && expected.cells.size() != columns.size())
            return add({where, "", std::to_string(expected.cells.size()) + " values",
                        std::to_string(columns.size()) + " columns", expected.place});
        for (std::size_t i = 0; i < expected.cells.size(); ++i) {
            const ExpectedCell &cell = expected.cells[i];
            const std::size_t column = expected.is_list ? i : column_named(columns, cell.column);
            if (column == columns.size()) {
                add({where, cell.column, cell.text.value_or(std::string(null_word)), "no such column", cell.place});
            } else if (!is_equal(cell.text, row[column], columns[column]["type"].get<std::string>())) {
                add({where, columns[column]["name"].get<std::string>(), cell.text.value_or(std::string(null_word)),
                     cell_text(row[column]), cell.place});
            }
        }
    }

    static std::size_t column_named(const Json &columns, const std::string &name) {
        const auto found = std::find_if(columns.begin(), columns.end(),
                                        [&](const Json &column) { return column["name"].get<std::string>() == name; });
        return static_cast<std::size_t>(found - columns.begin());
    }

    const ProfileTest &test_;
    std::vector<TestDifference> differences_;
};

std::vector<ExpectedTable> expected_tables(const Profile &profile, const ProfileTest &test) {
    if (test.rows_file.empty()) return test.tables;
    Problems problems;
    Place place;
    place.file = std::make_shared<const std::string>((profile.file.parent_path() / test.rows_file).string());
    const std::optional<YamlNode> rows = read_yaml(read_beside(profile, test, test.rows_file), place, problems);
    std::vector<ExpectedTable> tables;
    if (rows) tables.push_back({"", read_expected_rows(*rows, "", problems), rows->place});
    if (!problems.empty()) throw problems.failure();
    return tables;
}

}  // namespace

std::vector<TestDifference> run_profile_test(const Profile &profile, const ProfileTest &test, PluginCatalog &catalog,
                                             const TransformFiles &transform) {
    const std::vector<ExpectedTable> tables = expected_tables(profile, test);
    const Profile tested = test.request ? apply_request(profile, *test.request, {}) : profile;
    return ResultComparison(test).run(run_test(plan_test(tested, test, catalog, transform)), tables);
}

}  // namespace sluice
