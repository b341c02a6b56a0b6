#include "engine/profile/references.hpp"

#include <algorithm>

namespace sluice {

std::optional<std::vector<TextPiece>> split_references(std::string_view text) {
    std::vector<TextPiece> pieces;
    std::size_t literal = 0;  // where the literal under way begins
    std::size_t at = 0;
    const auto end_literal = [&] {
        if (at > literal) pieces.push_back({text.substr(literal, at - literal)});
    };
    while (at < text.size()) {
        if (text.substr(at, 3) == "$${") {
            end_literal();
            literal = at + 1;  // drops the first $
            at += 3;
        } else if (text.substr(at, 2) == "${") {
            const std::size_t close = text.find('}', at);
            if (close == std::string_view::npos) return std::nullopt;
            end_literal();
            pieces.push_back({text.substr(at + 2, close - at - 2), true});
            at = literal = close + 1;
        } else {
            ++at;
        }
    }
    end_literal();
    return pieces;
}

std::string escape_references(std::string_view literal) {
    std::string result;
    for (std::size_t at = 0; at < literal.size(); ++at) {
        if (literal.substr(at, 2) == "${") result += '$';
        result += literal[at];
    }
    return result;
}

bool is_secret_reference(std::string_view reference) noexcept {
    return reference.starts_with("env:") || reference.starts_with("file:");
}

bool has_secret(std::string_view text) {
    const std::optional<std::vector<TextPiece>> pieces = split_references(text);
    return pieces && std::any_of(pieces->begin(), pieces->end(), [](const TextPiece &piece) {
               return piece.is_reference && is_secret_reference(piece.text);
           });
}

}  // namespace sluice
