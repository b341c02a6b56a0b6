// The context of a profile and of a request: its keys, its written form, and how well two of them match.
#pragma once

#include "engine/profile/profile.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace sluice {

struct ContextKey {
    std::string_view name;
    std::string Context::*member;
};

/// The keys that select, the most important first. `order` is none of them.
std::span<const ContextKey> context_keys() noexcept;

/// A written value as a Context holds it: ALL, _ALL and * (in any case) mean "any" and become empty.
std::string context_value(std::string_view text);

/// "key=value,key=value" as a context. ALL, _ALL, * and nothing mean "any"; `order` is read and means nothing in a
/// request. Throws Failure (bad_config): unknown key, a key twice, no "=".
Context parse_context(std::string_view text);

/// "service=ENTITY_EXPORT,format=Excel" without the keys that mean "any"; "any" when none is left.
std::string context_text(const Context &context);

/// True when all keys but `order` are equal, without regard to case.
bool have_equal_keys(const Context &left, const Context &right) noexcept;

enum class KeyMatch { exact = 1, any, different };

/// How each key of a profile's context meets the request's, in the sequence of context_keys().
struct ContextMatch {
    static constexpr std::size_t key_count = 8;

    std::array<KeyMatch, key_count> keys;

    bool is_match() const noexcept;
    int exact_count() const noexcept;
};

ContextMatch match(const Context &profile, const Context &request) noexcept;

/// Negative when `left` fits better than `right`, 0 when equally well: more exact keys first; of as many, the one whose
/// first differing key is exact.
int compare(const ContextMatch &left, const ContextMatch &right) noexcept;

}  // namespace sluice
