// Entities that are hard on an engine, each kind in one way.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::bench {

enum class Oddity : std::uint8_t {
    long_texts = 1,  // texts of 1 to 64 KiB
    many_columns,    // hundreds of attributes
    unique_strings,  // no text comes twice
    non_latin,       // Chinese, Arabic, Hindi, Cyrillic, emoji
    sparse           // an attribute is there in one of ten entities
};

std::optional<Oddity> oddity_of_name(std::string_view name);

/// How many attributes its entities can have unless told otherwise.
int attribute_count(Oddity oddity);

/// An entity with the attributes attribute_1 to attribute_N, one line.
void append_odd_entity(std::string &out, Oddity oddity, std::int64_t number, int attribute_count);

}  // namespace sluice::bench
