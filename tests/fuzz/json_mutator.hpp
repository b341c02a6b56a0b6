// What a fuzzer whose input is JSON tells the mutator in json_mutator.cpp.
#pragma once

#include <span>
#include <string_view>

/// Words that mean something to what is fuzzed: names of keys, of functions, of types. Each such fuzzer defines it.
extern const std::span<const std::string_view> json_words;
