#include "engine/pipeline/row_errors.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/limits.hpp"
#include "engine/base/text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sluice {

std::string describe(const RowError &error) {
    std::string place = error.input;
    const auto add = [&place](const std::string &separator, const std::string &text) {
        if (!place.empty()) place += separator;
        place += text;
    };
    if (error.line > 0) add(", ", "line " + std::to_string(error.line));
    if (error.byte >= 0) add(", ", "byte " + std::to_string(error.byte));
    if (!error.entity_id.empty()) add(": ", "entity '" + error.entity_id + "'");
    if (!error.column.empty()) add(error.entity_id.empty() ? ": " : ", ", "column '" + error.column + "'");
    if (!error.script.empty()) add(error.entity_id.empty() && error.column.empty() ? ": " : ", ", error.script);
    add(": ", error.message);
    return one_line(place);  // ids and names come from the data
}

void hide_values(RowError &error, const std::vector<std::string> &columns) {
    if (std::find(columns.begin(), columns.end(), error.column) == columns.end()) error.column.clear();
    error.entity_id.clear();
    error.message = "the row cannot be made; to say why would tell of columns that are not to be seen";
}

RowErrors::RowErrors(ErrorPolicy policy, Outputs &outputs, bool has_file,
                     std::function<void(const RowError &)> listener)
    : policy_(policy), outputs_(outputs), has_file_(has_file), listener_(std::move(listener)) {}

void RowErrors::accept(const std::vector<RowError> &errors) {
    for (const RowError &error : errors) {
        ++count_;
        if (policy_.kind == ErrorPolicy::Kind::fail) throw Failure(Status::bad_data, describe(error));
        if (policy_.kind == ErrorPolicy::Kind::max && count_ > policy_.rows_max)
            throw Failure(Status::bad_data, "more than " + std::to_string(policy_.rows_max) +
                                                " rejected rows (on_error); the last one: " + describe(error));
        list(error);
        if (listener_) listener_(error);
    }
}

void RowErrors::list(const RowError &error) {
    if (!has_file_ || is_list_full_) return;
    if (file_ == nullptr) file_ = &outputs_.open_plain(".errors.ndjson", "application/x-ndjson");
    nlohmann::ordered_json line;
    if (!error.entity_id.empty()) line["entity"] = error.entity_id;
    if (!error.column.empty()) line["column"] = error.column;
    if (!error.script.empty()) line["script"] = error.script;
    line["message"] = error.message;
    if (!error.input.empty()) line["input"] = error.input;
    if (error.line > 0) line["line"] = error.line;
    if (error.byte >= 0) line["byte"] = error.byte;
    if (static_cast<std::size_t>(count_) > limits::row_errors_reported_max) {
        line = {{"message", "further rejected rows are counted, but not listed"}};
        is_list_full_ = true;
    }
    const std::string text = line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    file_->write(text.data(), text.size());
}

void RowErrors::finish() {
    if (file_ != nullptr) file_->finish();
}

}  // namespace sluice
