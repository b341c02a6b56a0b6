#include "plugins/source_jsonl/container_finder.hpp"

#include "plugins/source_jsonl/text_scan.hpp"

#include <nlohmann/json.hpp>

namespace sluice::jsonl {

namespace {
constexpr std::size_t escape_bytes_max = 6;  // the longest way to write one byte of a name: \u0065
}

ContainerFinder::Step ContainerFinder::feed(const char *data, std::size_t size) {
    const char *const end = data + size;
    const char *at = data;
    const auto step = [&](Result result) { return Step{result, static_cast<std::size_t>(at - data)}; };
    while (true) {
        if (state_ == State::in_name || state_ == State::in_value) {
            const char *behind = state_ == State::in_name ? skip_name(at, end) : skipper_.skip(at, end);
            if (behind == nullptr) return {Result::more, size};
            state_ = state_ == State::in_name ? State::colon : State::behind_value;
            at = behind;
        }
        at = data + skip_space(data, static_cast<std::size_t>(at - data), size);
        if (at == end) return step(Result::more);
        if (state_ == State::value && *at == '[' && is_container()) return step(Result::found);
        const bool does_end = *at == '}' && (state_ == State::first_name || state_ == State::behind_value);
        if (!does_end && !take(*at)) return step(Result::malformed);
        if (state_ != State::in_value) ++at;  // the skipper wants to see a value's first byte
        if (does_end) return step(Result::ended);
    }
}

// One byte of punctuation, or the first one of a name or value; false when it cannot stand here.
bool ContainerFinder::take(char byte) {
    switch (state_) {
        case State::object:
            if (byte != '{') return false;
            state_ = State::first_name;
            return true;
        case State::first_name:
        case State::name:
            if (byte != '"') return false;
            name_.clear();
            state_ = State::in_name;
            return true;
        case State::colon:
            if (byte != ':') return false;
            state_ = State::value;
            return true;
        case State::value:
            if (!can_begin_value(byte)) return false;
            skipper_.begin(byte);
            state_ = State::in_value;
            return true;
        case State::behind_value:
            if (byte != ',') return false;
            state_ = State::name;
            return true;
        case State::in_name:
        case State::in_value: break;
    }
    return false;
}

const char *ContainerFinder::skip_name(const char *from, const char *end) {
    for (; from != end; ++from) {
        if (!is_escaped_ && *from == '"') return from + 1;
        is_escaped_ = !is_escaped_ && *from == '\\';
        if (name_.size() <= container_.size() * escape_bytes_max) name_.push_back(*from);
    }
    return nullptr;
}

bool ContainerFinder::is_container() const {
    if (name_.find('\\') == std::string::npos) return name_ == container_;
    const nlohmann::json name = nlohmann::json::parse('"' + name_ + '"', nullptr, false);
    return name.is_string() && name.get_ref<const std::string &>() == container_;
}

}  // namespace sluice::jsonl
