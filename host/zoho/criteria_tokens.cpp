#include "host/zoho/criteria_tokens.hpp"

#include "engine/base/text.hpp"

#include <array>
#include <utility>

namespace sluice::zoho {

namespace {

constexpr std::string_view spaces = " \t\r\n";
// Longer ones first.
constexpr std::array<std::string_view, 13> symbols = {"!=", "<>", "<=", ">=", "=", "<", ">",
                                                      "(",  ")",  ",",  ".",  "-", "+"};

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_word_start(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

bool Token::is_word(std::string_view word) const noexcept {
    return kind == Kind::word && equal_ignoring_case(text, word);
}

Token Tokens::take() {
    Token taken = std::move(next_);
    advance();
    return taken;
}

void Tokens::advance() {
    at_ = std::min(text_.find_first_not_of(spaces, at_), text_.size());
    next_ = {Token::Kind::end, {}, at_};
    if (at_ == text_.size()) return;
    const char first = text_[at_];
    const bool is_number = is_digit(first) || (first == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]));
    if (first == '\'') return read_quoted(Token::Kind::text);
    if (first == '"' || first == '`') return read_quoted(Token::Kind::name);
    if (is_number) return read_number();
    if (!is_word_start(first)) return read_symbol();
    next_.kind = Token::Kind::word;
    while (at_ < text_.size() && (is_word_start(text_[at_]) || is_digit(text_[at_]))) next_.text += text_[at_++];
}

// A quote within is written twice.
void Tokens::read_quoted(Token::Kind kind) {
    const char quote = text_[at_++];
    while (at_ < text_.size()) {
        const char c = text_[at_++];
        if (c == quote) {
            if (at_ == text_.size() || text_[at_] != quote) {
                next_.kind = kind;
                return;
            }
            ++at_;
        }
        next_.text += c;
    }
    next_.kind = Token::Kind::foreign;
    next_.text = std::string(1, quote);
}

void Tokens::read_number() {
    const auto take_digits = [this] {
        while (at_ < text_.size() && is_digit(text_[at_])) next_.text += text_[at_++];
    };
    next_.kind = Token::Kind::number;
    if (text_[at_] == '.') next_.text = "0";  // .5 is 0.5
    take_digits();
    if (at_ + 1 < text_.size() && text_[at_] == '.' && is_digit(text_[at_ + 1])) {
        next_.text += text_[at_++];
        take_digits();
    }
    // 5x is no number, and nothing else either.
    if (at_ < text_.size() && is_word_start(text_[at_])) next_ = {Token::Kind::foreign, next_.text, next_.at};
}

void Tokens::read_symbol() {
    next_.kind = Token::Kind::symbol;
    for (const std::string_view symbol : symbols)
        if (text_.substr(at_).starts_with(symbol)) {
            next_.text = symbol;
            at_ += symbol.size();
            return;
        }
    next_.kind = Token::Kind::foreign;
    next_.text = text_[at_++];
}

}  // namespace sluice::zoho
