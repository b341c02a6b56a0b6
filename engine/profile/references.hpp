// The ${...} in a text, and the $${ that stands for ${ itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// A piece of a text: literal, or what stands between ${ and }.
struct TextPiece {
    std::string_view text;  // into the text that was split
    bool is_reference = false;
};

/// The pieces in order, `$${` being a literal "${". Nothing when a ${ is not closed.
std::optional<std::vector<TextPiece>> split_references(std::string_view text);

/// `literal` so that split_references gives it back as it is: each ${ becomes $${.
std::string escape_references(std::string_view literal);

/// True for the inside of a secret's reference: "env:NAME" or "file:PATH".
bool is_secret_reference(std::string_view reference) noexcept;

/// True when a secret's reference stands somewhere in `text`.
bool has_secret(std::string_view text);

}  // namespace sluice
