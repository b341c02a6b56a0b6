// Names that Excel accepts for a sheet.
#include "plugins/writer_xlsx/sheet_name.hpp"

#include "plugins/writer_xlsx/excel_limits.hpp"
#include "plugins/writer_xlsx/xml_text.hpp"

#include <locale.h>
#include <wctype.h>

#include <algorithm>
#include <memory>

namespace sluice::xlsx {

namespace {

constexpr std::string_view forbidden_characters = "[]:*?/\\";

bool is_forbidden(char c) {
    return static_cast<unsigned char>(c) < 0x20 || forbidden_characters.find(c) != std::string_view::npos;
}

char32_t next_code_point(std::string_view &text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t length = first < 0xc0u ? 1 : first < 0xe0u ? 2 : first < 0xf0u ? 3 : 4;
    char32_t code = length == 1 ? first : first & (0xffu >> (length + 1));
    for (std::size_t i = 1; i < length && i < text.size(); ++i)
        code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3fu);
    text.remove_prefix(std::min(length, text.size()));
    return code;
}

// Excel compares without case in every script. A locale object of our own leaves the process's locale alone.
class CaseFolding {
public:
    CaseFolding() : locale_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {}
    ~CaseFolding() {
        if (locale_ != nullptr) freelocale(locale_);
    }
    CaseFolding(const CaseFolding &) = delete;
    CaseFolding &operator=(const CaseFolding &) = delete;

    std::u32string fold(std::string_view text) const {
        std::u32string folded;
        while (!text.empty()) {
            const char32_t code = next_code_point(text);
            const auto wide = static_cast<wint_t>(code);
            folded += static_cast<char32_t>(locale_ != nullptr ? towlower_l(towupper_l(wide, locale_), locale_)
                                            : code < 0x80      ? towlower(wide)
                                                               : wide);
        }
        return folded;
    }

private:
    locale_t locale_;
};

bool is_taken(std::string_view name, const std::vector<std::string> &taken) {
    const CaseFolding folding;
    const std::u32string folded = folding.fold(name);
    return std::any_of(taken.begin(), taken.end(),
                       [&](const std::string &other) { return folding.fold(other) == folded; });
}

bool is_reserved(std::string_view name) { return CaseFolding().fold(name) == U"history"; }

}  // namespace

std::string sheet_name_problem(std::string_view name, const std::vector<std::string> &taken) {
    if (name.empty()) return "it is empty";
    if (utf16_units(name) > sheet_name_units_max) return "it is longer than 31 characters";
    if (std::any_of(name.begin(), name.end(), is_forbidden))
        return "it holds a control character or one of " + std::string(forbidden_characters);
    if (name.front() == '\'' || name.back() == '\'') return "it begins or ends with an apostrophe";
    if (is_reserved(name)) return "Excel reserves it";
    if (is_taken(name, taken)) return "another sheet has it";
    return "";
}

std::string adapted_sheet_name(std::string_view name, const std::vector<std::string> &taken) {
    std::string fitting(name);
    std::replace_if(fitting.begin(), fitting.end(), is_forbidden, '_');
    if (is_reserved(fitting)) fitting += '_';
    fitting = utf16_prefix(fitting, sheet_name_units_max);
    if (fitting.empty()) fitting = "Sheet" + std::to_string(taken.size() + 1);
    if (fitting.front() == '\'') fitting.front() = '_';
    if (fitting.back() == '\'') fitting.back() = '_';

    std::string unique = fitting;
    for (int number = 2; is_taken(unique, taken); ++number) {
        const std::string suffix = " (" + std::to_string(number) + ")";
        unique = std::string(utf16_prefix(fitting, sheet_name_units_max - suffix.size())) + suffix;
    }
    return unique;
}

}  // namespace sluice::xlsx
