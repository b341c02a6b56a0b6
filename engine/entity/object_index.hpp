// Finding many members of objects that look alike from record to record.
#pragma once

#include "engine/entity/json_value.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sluice {

/// Knows the members of one object at a time, by name. Loading an object is one pass over its names: after each name
/// it remembers which one followed last time, so that records of the same shape cost one comparison a member.
/// Where a name stands twice, the first one counts. One thread at a time.
class ObjectIndex {
public:
    using Key = std::uint32_t;

    /// Names learned from records are forgotten beyond these bounds: a record may bring any number of them.
    static constexpr std::size_t learned_names_max = 4096;
    static constexpr std::size_t learned_bytes_max = 256 << 10;

    ObjectIndex() : entries_(1) {}
    ObjectIndex(ObjectIndex &&) = default;
    ObjectIndex &operator=(ObjectIndex &&) = default;

    /// The key of a name that will be asked for often; valid for ever. Ask before the first load.
    Key key(std::string_view name);

    /// Take the members of `object`; none when it is not an object.
    void load(JsonValue object);

    /// The member of the loaded object, or nothing.
    JsonValue at(Key key) const noexcept {
        const Entry &entry = entries_[key];
        return entry.generation == generation_ ? JsonValue(tape_, entry.value) : JsonValue();
    }
    JsonValue find(std::string_view name) const noexcept {
        const auto found = keys_.find(name);
        return found == keys_.end() ? JsonValue() : at(found->second);
    }

private:
    struct Entry {
        std::string_view name;         // into names_
        Key next = 0;                  // the name that followed last time
        std::uint32_t generation = 0;  // of the load that set `value`
        std::uint32_t value = 0;
    };

    Key learn(std::string_view name);
    void forget_learned();

    std::vector<Entry> entries_;  // the first one stands for the beginning of an object
    std::unordered_map<std::string_view, Key> keys_;
    std::deque<std::string> names_;
    std::size_t fixed_count_ = 1;  // entries that key() made, and the first
    std::size_t learned_bytes_ = 0;
    std::uint32_t generation_ = 1;
    const JsonTape *tape_ = nullptr;
};

}  // namespace sluice
