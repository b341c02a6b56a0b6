// Finds the array of records among the members of a JSON object.
#pragma once

#include "plugins/source_jsonl/value_skipper.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace sluice::jsonl {

/// Walks over the members of one object, which may come in several pieces, and stops at the array that the wanted
/// member holds; a member of that name with another value is passed over. One thread at a time.
class ContainerFinder {
public:
    enum class Result : std::uint8_t {
        more = 1,   // everything was consumed; go on with the next piece
        found,      // stands before the array's `[`; call leave_array() once the array is behind
        ended,      // stands behind the object's `}`
        malformed,  // stands before a byte that cannot follow
    };
    struct Step {
        Result result;
        std::size_t consumed;
    };

    /// `container` is the member's name, unescaped.
    explicit ContainerFinder(std::string container) : container_(std::move(container)) {}

    /// Go on through `size` bytes, the first piece beginning at the object or at white space before it. Asked again at
    /// the place where it stopped, it answers the same again (but for `more` and `ended`).
    Step feed(const char *data, std::size_t size);

    /// The next piece begins right behind the array that was found.
    void leave_array() noexcept { state_ = State::behind_value; }

private:
    enum class State : std::uint8_t { object = 1, first_name, name, in_name, colon, value, in_value, behind_value };

    bool take(char byte);
    const char *skip_name(const char *from, const char *end);
    bool is_container() const;

    std::string container_;
    State state_ = State::object;
    std::string name_;  // as it is written, escapes and all; no longer than what could be the container's
    bool is_escaped_ = false;
    ValueSkipper skipper_;
};

}  // namespace sluice::jsonl
