// The words of a criteria text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::zoho {

/// One word of a criteria text, and where it begins.
struct Token {
    enum class Kind {
        end = 1,
        name,    // "Town", `Town`: text is without quotes
        text,    // 'Bonn': likewise
        number,  // 10.50, as it is written
        word,    // and, is, Town: letters, digits, _ and what is not ASCII
        symbol,  // ( ) , . - + = != <> < <= > >=
        foreign  // what none begins with, or a quote that nothing closes
    };

    Kind kind = Kind::end;
    std::string text;
    std::size_t at = 0;  // its first byte

    bool is_symbol(std::string_view symbol) const noexcept { return kind == Kind::symbol && text == symbol; }
    /// True for this word in any case; `word` is in small letters.
    bool is_word(std::string_view word) const noexcept;
};

/// Reads one token after another. Borrows the text.
class Tokens {
public:
    explicit Tokens(std::string_view text) : text_(text) { advance(); }

    /// The token that is read next; `end` for ever at the end.
    const Token &next() const noexcept { return next_; }
    /// The same, and go behind it.
    Token take();

private:
    void advance();
    void read_quoted(Token::Kind kind);
    void read_number();
    void read_symbol();

    std::string_view text_;
    std::size_t at_ = 0;
    Token next_;
};

}  // namespace sluice::zoho
