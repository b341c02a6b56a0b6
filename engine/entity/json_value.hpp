// Reading a parsed JSON text: values, their members and items, and the bytes they were written with.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

enum class JsonType : std::uint8_t { object = 1, array, text, int64, uint64, float64, boolean, null };

/// What one parse left behind, in simdjson's tape format (its doc/tape.md). Owned and refilled by EntityParser;
/// everything below borrows from it until the next parse.
class JsonTape {
public:
    JsonTape() = default;
    JsonTape(const JsonTape &) = delete;
    JsonTape &operator=(const JsonTape &) = delete;

    /// The JSON text without surrounding white space.
    std::string_view source() const noexcept { return source_; }

private:
    friend class EntityParser;
    friend class JsonValue;
    friend class JsonMembers;
    friend class JsonItems;
    friend class ObjectIndex;

    static constexpr std::uint64_t payload_mask = 0x00FF'FFFF'FFFF'FFFF;

    std::uint8_t kind(std::uint32_t index) const noexcept { return static_cast<std::uint8_t>(words_[index] >> 56); }
    std::uint64_t payload(std::uint32_t index) const noexcept { return words_[index] & payload_mask; }
    std::string_view text(std::uint32_t index) const noexcept {
        const std::uint8_t *at = strings_ + payload(index);
        std::uint32_t size = 0;
        std::memcpy(&size, at, sizeof size);
        return {reinterpret_cast<const char *>(at + sizeof size), size};
    }
    /// The index behind the value at `index`.
    std::uint32_t behind(std::uint32_t index) const noexcept {
        const std::uint8_t kind_here = kind(index);
        if (kind_here == '{' || kind_here == '[') return static_cast<std::uint32_t>(payload(index));
        return index + (kind_here == 'l' || kind_here == 'u' || kind_here == 'd' ? 2 : 1);
    }
    std::uint32_t position(std::uint32_t index) const {
        if (!is_located_) locate();
        return positions_[index];
    }
    void locate() const;

    const std::uint64_t *words_ = nullptr;
    const std::uint8_t *strings_ = nullptr;
    const std::uint32_t *structurals_ = nullptr;  // where in source_ brackets, commas, colons and scalars begin
    std::uint32_t structural_count_ = 0;
    std::string_view source_;
    bool has_wide_numbers_ = false;  // some doubles of the tape are stand-ins: read them from source_
    mutable bool is_located_ = false;
    mutable std::vector<std::uint32_t> positions_;  // in source_, by tape index; filled when somebody asks
};

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
    bool is_object() const noexcept { return is('{'); }
    bool is_array() const noexcept { return is('['); }
    bool is_text() const noexcept { return is('"'); }
    bool is_null() const noexcept { return is('n'); }
    bool is_number() const noexcept { return is('l') || is('u') || is('d'); }
    bool is_scalar() const noexcept { return tape_ != nullptr && !is_object() && !is_array(); }
    bool is_text(std::string_view expected) const noexcept { return is_text() && text() == expected; }

    /// The decoded characters; only of a text.
    std::string_view text() const noexcept { return tape_->text(index_); }
    /// Only of a value of that type.
    std::int64_t int64() const noexcept { return static_cast<std::int64_t>(tape_->words_[index_ + 1]); }
    std::uint64_t uint64() const noexcept { return tape_->words_[index_ + 1]; }
    bool boolean() const noexcept { return is('t'); }
    /// Of any number: the nearest double; infinite when it is beyond all of them.
    double float64() const;
    /// Of a float64: true when it is an integer beyond 64 bits or beyond the range of doubles.
    bool is_wide() const;

    /// The bytes the value was written with, numbers digit for digit.
    std::string_view source() const;

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

    JsonValue(const JsonTape *tape, std::uint32_t index) noexcept : tape_(tape), index_(index) {}
    bool is(char kind) const noexcept {
        return tape_ != nullptr && tape_->kind(index_) == static_cast<std::uint8_t>(kind);
    }

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
        JsonMember operator*() const noexcept { return {tape_->text(index_), {tape_, index_ + 1}}; }
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
    return {tape_, index_ + 1, static_cast<std::uint32_t>(tape_->payload(index_)) - 1};
}

inline JsonItems JsonValue::items() const noexcept {
    if (!is_array()) return {tape_, 0, 0};
    return {tape_, index_ + 1, static_cast<std::uint32_t>(tape_->payload(index_)) - 1};
}

inline JsonValue JsonValue::find(std::string_view name) const noexcept {
    for (const JsonMember member : members())
        if (member.name == name) return member.value;
    return {};
}

}  // namespace sluice
