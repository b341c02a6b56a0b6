// Reading a parsed JSON text: values, their members and items, and the bytes they were written with.
#pragma once

#include "engine/base/text.hpp"
#include "engine/entity/json_tape.hpp"

#include <cstdint>
#include <string_view>

namespace sluice {

enum class JsonType : std::uint8_t { object = 1, array, text, int64, uint64, float64, boolean, null };

class JsonMembers;
class JsonItems;

/// One value of a parsed text, or nothing. Copy it freely; valid until the parser parses again. One thread at a time.
class JsonValue {
public:
    JsonValue() = default;

    /// False for a value that is not there.
    explicit operator bool() const noexcept { return tape_ != nullptr; }

    /// Of an existing value.
    JsonType type() const noexcept;
    bool is_object() const noexcept { return is(Kind::object); }
    bool is_array() const noexcept { return is(Kind::array); }
    bool is_text() const noexcept { return is(Kind::text) || is(Kind::escaped_text); }
    bool is_null() const noexcept { return is(Kind::null); }
    bool is_number() const noexcept { return is(Kind::int64) || is(Kind::uint64) || is(Kind::float64); }
    bool is_scalar() const noexcept { return tape_ != nullptr && node().kind > Kind::array; }
    bool is_text(std::string_view expected) const noexcept { return is_text() && equals(text(), expected); }

    /// The decoded characters; only of a text.
    std::string_view text() const noexcept { return tape_->text(node()); }
    /// Only of a value of that type.
    std::int64_t int64() const noexcept;
    std::uint64_t uint64() const noexcept;
    bool boolean() const noexcept { return is(Kind::yes); }
    /// Of any number: the nearest double; infinite when it is beyond all of them.
    double float64() const noexcept;
    /// Of a float64: true when it is an integer beyond 64 bits or beyond the range of doubles.
    bool is_wide() const noexcept;

    /// The bytes the value was written with, numbers digit for digit.
    std::string_view source() const noexcept { return tape_->written(node()); }

    /// The first member of that name; nothing when there is none or this is no object.
    JsonValue find(std::string_view name) const noexcept;
    JsonMembers members() const noexcept;  // none unless an object
    JsonItems items() const noexcept;      // none unless an array

    friend bool operator==(JsonValue left, JsonValue right) noexcept {
        return left.tape_ == right.tape_ && left.index_ == right.index_;
    }

private:
    friend class EntityParser;
    friend class JsonMembers;
    friend class JsonItems;
    friend class ObjectIndex;
    using Kind = JsonNode::Kind;

    JsonValue(const JsonTape *tape, std::uint32_t index) noexcept : tape_(tape), index_(index) {}
    const JsonNode &node() const noexcept { return (*tape_)[index_]; }
    bool is(Kind kind) const noexcept { return tape_ != nullptr && node().kind == kind; }

    const JsonTape *tape_ = nullptr;
    std::uint32_t index_ = 0;
};

struct JsonMember {
    std::string_view name;
    JsonValue value;
};

/// The members of an object, in the order of the text. For range-based for.
class JsonMembers {
public:
    class Iterator {
    public:
        Iterator(const JsonTape *tape, std::uint32_t index) noexcept : tape_(tape), index_(index) {}
        JsonMember operator*() const noexcept { return {tape_->text((*tape_)[index_]), {tape_, index_ + 1}}; }
        Iterator &operator++() noexcept {
            index_ = tape_->behind(index_ + 1);
            return *this;
        }
        bool operator!=(const Iterator &other) const noexcept { return index_ != other.index_; }

    private:
        const JsonTape *tape_;
        std::uint32_t index_;
    };
    JsonMembers(const JsonTape *tape, std::uint32_t begin, std::uint32_t end) noexcept
        : tape_(tape), begin_(begin), end_(end) {}
    Iterator begin() const noexcept { return {tape_, begin_}; }
    Iterator end() const noexcept { return {tape_, end_}; }

private:
    const JsonTape *tape_;
    std::uint32_t begin_, end_;
};

/// The items of an array, in order. For range-based for.
class JsonItems {
public:
    class Iterator {
    public:
        Iterator(const JsonTape *tape, std::uint32_t index) noexcept : tape_(tape), index_(index) {}
        JsonValue operator*() const noexcept { return {tape_, index_}; }
        Iterator &operator++() noexcept {
            index_ = tape_->behind(index_);
            return *this;
        }
        bool operator!=(const Iterator &other) const noexcept { return index_ != other.index_; }

    private:
        const JsonTape *tape_;
        std::uint32_t index_;
    };
    JsonItems(const JsonTape *tape, std::uint32_t begin, std::uint32_t end) noexcept
        : tape_(tape), begin_(begin), end_(end) {}
    Iterator begin() const noexcept { return {tape_, begin_}; }
    Iterator end() const noexcept { return {tape_, end_}; }
    bool empty() const noexcept { return begin_ == end_; }

private:
    const JsonTape *tape_;
    std::uint32_t begin_, end_;
};

inline JsonMembers JsonValue::members() const noexcept {
    if (!is_object()) return {tape_, 0, 0};
    return {tape_, index_ + 1, node().link};
}

inline JsonItems JsonValue::items() const noexcept {
    if (!is_array()) return {tape_, 0, 0};
    return {tape_, index_ + 1, node().link};
}

inline JsonValue JsonValue::find(std::string_view name) const noexcept {
    for (const JsonMember member : members())
        if (equals(member.name, name)) return member.value;
    return {};
}

}  // namespace sluice
