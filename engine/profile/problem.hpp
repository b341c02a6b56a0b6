// A fault in a configuration file: where it stands, under which key, and what to do about it.
#pragma once

#include "engine/base/failure.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// Where something was written. Copies share the file's name.
struct Place {
    std::shared_ptr<const std::string> file;  // as the user knows it; "--set" for an override
    int line = 0;                             // 1-based; 0: no line, the file as a whole
    int column = 0;                           // 1-based, in characters

    /// "file:line:column", or "file" alone.
    std::string text() const;
};

struct Problem {
    Place place;
    std::string key;  // path of the key ("writer.settings.delimiter"); empty for the document itself
    std::string message;

    /// "file:line:column: key: message".
    std::string text() const;
};

/// The problems found so far. Plain value; one thread at a time.
class Problems {
public:
    /// How many are kept; who has more than these fixes them first.
    static constexpr std::size_t count_max = 100;

    /// Of several problems with one value only the first is kept.
    void add(const Place &place, std::string key, std::string message);

    void add(const Problem &problem) { add(problem.place, problem.key, problem.message); }

    const std::vector<Problem> &list() const noexcept { return list_; }
    bool empty() const noexcept { return list_.empty(); }

    /// All of them, one a line, as a Failure (bad_config).
    Failure failure() const;

private:
    std::vector<Problem> list_;
};

/// `text` in single quotes for a message: shortened when long, control characters made visible.
std::string shown(std::string_view text);

/// The path of `key` in the map at `path`. A key that would be ambiguous there is quoted.
std::string key_below(std::string_view path, std::string_view key);

/// The path of an item of the list at `path`; the first has index 0.
std::string item_below(std::string_view path, std::size_t index);

}  // namespace sluice
