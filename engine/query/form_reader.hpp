// Reading a JSON form key by key, with the path of whatever is wrong.
#pragma once

#include "engine/base/text.hpp"
#include "engine/query/limits.hpp"
#include "engine/query/operand.hpp"
#include "engine/query/query_reader.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice {

using Names = std::vector<std::string>;

inline Names joined(std::initializer_list<Names> lists) {
    Names all;
    for (const Names &list : lists) all.insert(all.end(), list.begin(), list.end());
    return all;
}
inline std::string listed(const Names &names) {
    std::string text;
    for (const std::string &name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}
inline bool is_among(const Names &names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Knows where it is in the query and what was wrong so far. One query's reading.
class FormReader {
protected:
    using Json = nlohmann::ordered_json;

    FormReader(std::vector<QueryProblem> &problems, const std::string &name) : problems_(problems), name_(name) {}

    static constexpr std::size_t problems_max = 100;

    /// Of where the reader is, for messages of later.
    std::string path() const { return (name_.empty() ? "" : name_ + ".") + query_path_text(path_); }

    void refuse(std::string message, bool is_key = false) {
        if (problems_.size() < problems_max) problems_.push_back({path_, is_key, std::move(message)});
    }

    template <typename Read>
    auto at(std::string step, Read read) {
        path_.push_back(std::move(step));
        if constexpr (std::is_void_v<decltype(read())>) {
            read();
            path_.pop_back();
        } else {
            auto result = read();
            path_.pop_back();
            return result;
        }
    }

    void refuse_at(const std::string &key, std::string message, bool is_key = false) {
        at(key, [&] { refuse(std::move(message), is_key); });
    }

    // A key without a value is as good as none here, so that a profile can take away what it inherits.
    template <typename Read>
    void each_present(const Json &json, Read read) {
        for (const auto &[key, value] : json.items())
            if (!value.is_null()) at(key, [&, &name = key, &given = value] { read(name, given); });
    }

    void check_keys(const Json &json, const Names &known) {
        for (const auto &[key, value] : json.items())
            if (!is_among(known, key))
                refuse_at(key, "unknown key" + suggestion(key, known) + "; possible are " + listed(known), true);
    }

    // What `read` makes of the value, or of each item when it is a list.
    template <typename Read>
    std::vector<std::string> read_operands(const Json &json, Read read) {
        std::vector<std::string> operands;
        const auto add = [&](const Json &item) {
            if (++value_count_ == limits::query_values_max + 1)
                refuse("the query compares with more than " + std::to_string(limits::query_values_max) + " values");
            if (std::optional<std::string> operand = read(item)) operands.push_back(std::move(*operand));
        };
        if (!json.is_array()) {
            add(json);
            return operands;
        }
        for (std::size_t i = 0; i < json.size() && value_count_ <= limits::query_values_max; ++i)
            at(std::to_string(i), [&] { add(json[i]); });
        return operands;
    }

    std::optional<std::string> read_exact_text(const Json &json) { return read_operand(json, ValueType::string); }

    std::optional<std::string> read_operand(const Json &json, ValueType type) {
        Operand operand = operand_of(json, type);
        if (operand.problem.empty()) return std::move(operand.text);
        refuse(operand.problem);
        return std::nullopt;
    }

    std::optional<std::string> read_text(const Json &json) {
        if (json.is_string() && !json.get_ref<const std::string &>().empty()) return read_exact_text(json);
        refuse("must be a text that is not empty");
        return std::nullopt;
    }

    // Counts levels of nesting while it lives.
    class Level {
    public:
        explicit Level(FormReader &reader) : reader_(reader) {
            if (++reader_.depth_ == limits::query_depth_max + 1)
                reader_.refuse("more than " + std::to_string(limits::query_depth_max) + " levels in each other");
        }
        Level(const Level &) = delete;
        Level &operator=(const Level &) = delete;
        ~Level() { --reader_.depth_; }
        bool is_allowed() const { return reader_.depth_ <= limits::query_depth_max; }

    private:
        FormReader &reader_;
    };

private:
    std::vector<QueryProblem> &problems_;
    const std::string &name_;
    std::vector<std::string> path_;
    std::size_t depth_ = 0, value_count_ = 0;
};

}  // namespace sluice
