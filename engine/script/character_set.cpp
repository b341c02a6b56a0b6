#include "engine/script/character_set.hpp"

#include <string_view>

namespace sluice {

namespace {

// In the order of class_names. %z is out of the manual since 5.2, yet still understood by Lua.
constexpr std::string_view class_names = "acdglpsuwxz";

constexpr std::array<CharacterSet, class_names.size()> make_classes() {
    CharacterSet letters, controls, digits, visible, lower, punctuation, spaces, upper, alphanumeric, hexadecimal, zero;
    lower.add_range('a', 'z');
    upper.add_range('A', 'Z');
    letters.add(lower);
    letters.add(upper);
    digits.add_range('0', '9');
    controls.add_range(0, ' ' - 1);
    controls.add(0x7f);
    visible.add_range('!', '~');
    alphanumeric.add(letters);
    alphanumeric.add(digits);
    for (unsigned char c = '!'; c <= '~'; ++c)
        if (!alphanumeric.holds(c)) punctuation.add(c);
    spaces.add(' ');
    spaces.add_range('\t', '\r');
    hexadecimal.add(digits);
    hexadecimal.add_range('a', 'f');
    hexadecimal.add_range('A', 'F');
    zero.add(0);
    return {letters, controls, digits, visible, lower, punctuation, spaces, upper, alphanumeric, hexadecimal, zero};
}

constexpr std::array<CharacterSet, class_names.size()> classes = make_classes();

}  // namespace

CharacterSet character_class(unsigned char name) noexcept {
    const bool is_capital = name >= 'A' && name <= 'Z';
    const std::size_t index = class_names.find(static_cast<char>(is_capital ? name + ('a' - 'A') : name));
    CharacterSet set;
    if (index == class_names.npos)
        set.add(name);
    else
        set = classes[index];
    if (index != class_names.npos && is_capital) set.invert();
    return set;
}

}  // namespace sluice
