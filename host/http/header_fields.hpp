// The fields of a message's head.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::http {

/// Names and values in their order; names are compared without regard to case. A plain value.
class HeaderFields {
public:
    using Field = std::pair<std::string, std::string>;

    /// Throws Failure (internal) when the name is no token or the value would break the line.
    void add(std::string_view name, std::string_view value);
    /// The only field of this name from now on.
    void set(std::string_view name, std::string_view value);
    void remove(std::string_view name);

    /// The value of the first field of this name; valid until a change.
    std::optional<std::string_view> find(std::string_view name) const noexcept;
    bool has(std::string_view name) const noexcept { return find(name).has_value(); }
    /// The values of all fields of this name.
    std::vector<std::string_view> all(std::string_view name) const;
    /// The elements of a comma-separated list over all fields of this name (RFC 9110, 5.6.1), trimmed, without empty
    /// ones. Commas within quoted strings separate nothing.
    std::vector<std::string_view> list(std::string_view name) const;

    std::size_t size() const noexcept { return fields_.size(); }
    auto begin() const noexcept { return fields_.begin(); }
    auto end() const noexcept { return fields_.end(); }

private:
    std::vector<Field> fields_;
};

/// A character of a token (RFC 9110, 5.6.2).
bool is_token_char(char c) noexcept;
bool is_token(std::string_view text) noexcept;
/// No control characters but tabs: what a field's value may hold.
bool is_field_value(std::string_view text) noexcept;
/// Without blanks and tabs at both ends.
std::string_view trim(std::string_view text) noexcept;
/// The elements of `text` between `separator`s outside quoted strings, trimmed, without empty ones.
std::vector<std::string_view> split_list(std::string_view text, char separator = ',');
/// "text" without its quotes and backslashes when it is a quoted string; else as it is.
std::string unquoted(std::string_view text);

}  // namespace sluice::http
