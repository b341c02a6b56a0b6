// What the tests of scripts and their columns share: a batch from JSON texts, a transform from a script's text, and the
// result as text.
#pragma once

#include "engine/base/failure.hpp"
#include "engine/batch/batch_check.hpp"
#include "engine/batch/builder.hpp"
#include "engine/batch/column_view.hpp"
#include "engine/entity/date_text.hpp"
#include "engine/script/transform.hpp"

#include <unistd.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace sluice::test {

/// A folder of script files that goes when the object goes.
class ScriptFolder {
public:
    using Files = std::map<std::string, std::string>;  // texts by name

    explicit ScriptFolder(const Files &files) {
        static int count = 0;
        path_ = std::filesystem::temp_directory_path() /
                ("sluice-script-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
        for (const auto &[name, text] : files) {
            const std::filesystem::path file = path_ / name;
            std::filesystem::create_directories(file.parent_path());
            std::ofstream(file, std::ios::binary) << text;
        }
    }
    ~ScriptFolder() { std::filesystem::remove_all(path_); }
    ScriptFolder(const ScriptFolder &) = delete;
    ScriptFolder &operator=(const ScriptFolder &) = delete;
    const std::filesystem::path &path() const { return path_; }

private:
    std::filesystem::path path_;
};

inline Table entity_source() { return {"", {{"entity", ColumnType::json, {}}}, {}}; }

/// A batch of one entity column: nothing stands for NULL.
inline SourceBatch entities(const std::vector<std::optional<std::string>> &records) {
    BatchBuilder builder({ColumnType::json});
    for (const auto &record : records) {
        if (record)
            builder.column(0).append_text(*record);
        else
            builder.column(0).append_null();
        builder.end_row();
    }
    return {builder.finish(), "input.jsonl", 1, 0};
}

inline std::string cell(const ColumnView &column, std::int64_t row) {
    if (column.is_null(row)) return "NULL";
    std::vector<char> text;
    switch (column.type()) {
        case ColumnType::boolean: return column.boolean(row) ? "true" : "false";
        case ColumnType::int64: return std::to_string(column.int64(row));
        case ColumnType::float64: return nlohmann::json(column.float64(row)).dump();
        case ColumnType::date32: append_date(text, column.date32(row)); return {text.begin(), text.end()};
        case ColumnType::timestamp: append_datetime(text, column.timestamp(row)); return {text.begin(), text.end()};
        default: return std::string(column.text(row));
    }
}

/// The rows of one table as "a,b/c,d".
inline std::string rows_of(const Table &table, const OwnedArray &array) {
    check_batch(table, *array);
    const BatchView view(column_types(table), *array);
    std::string text;
    for (std::int64_t row = 0; row < view.row_count(); ++row) {
        if (row > 0) text += "/";
        for (std::size_t i = 0; i < view.column_count(); ++i) text += (i > 0 ? "," : "") + cell(view.column(i), row);
    }
    return text;
}

inline TransformSpec spec_of(const ScriptFolder &folder, Table source, const nlohmann::ordered_json &settings = {}) {
    TransformSpec spec;
    spec.source = std::move(source);
    spec.scripts = std::make_shared<ScriptFiles>(std::vector{folder.path()}, "test.lua");
    if (!settings.is_null()) spec.settings = std::make_shared<const nlohmann::ordered_json>(settings);
    return spec;
}

/// A script and what it makes of batches.
class Script {
public:
    explicit Script(const std::string &text, Table source = entity_source(),
                    const nlohmann::ordered_json &settings = {}, ScriptLimits limits = {})
        : folder_(ScriptFolder::Files{{"test.lua", text}}) {
        TransformSpec spec = spec_of(folder_, std::move(source), settings);
        spec.limits = limits;
        transform_.emplace(std::move(spec));
    }

    TransformResult run(const SourceBatch &batch) {
        return transform_->run(batch, [] { return false; });
    }
    /// The first table's rows, then one line "! message" an error.
    std::string rows(const SourceBatch &batch) { return shown(run(batch)); }
    std::string rows(const std::vector<std::optional<std::string>> &records) { return rows(entities(records)); }

    std::string shown(const TransformResult &result) const {
        std::string text = rows_of(tables().front(), result.tables.front());
        for (const RowError &error : result.errors) text += "!" + error.message;
        return text;
    }
    const std::vector<Table> &tables() const { return transform_->tables(); }
    Transform &transform() { return *transform_; }

private:
    ScriptFolder folder_;
    std::optional<Transform> transform_;
};

/// A script that returns one column: `column` is Lua after `c.`.
inline std::string one_column(const std::string &column) {
    return "local c = require 'columns'\nreturn {columns = {c." + column + "}}";
}

/// Why a script cannot be used; "" when it can.
inline std::string script_problem(const std::string &text, Table source = entity_source(),
                                  const nlohmann::ordered_json &settings = {}) {
    try {
        Script(text, std::move(source), settings);
        return "";
    } catch (const Failure &failure) {
        return failure.status() == Status::bad_config ? failure.message() : "(not bad_config) " + failure.message();
    }
}

}  // namespace sluice::test
