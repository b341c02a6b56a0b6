#include "tests/bench/data/adversarial.hpp"

#include "tests/bench/data/flat_row.h"
#include "tests/bench/data/text.hpp"

#include <array>
#include <utility>

namespace sluice::bench {

namespace {

constexpr std::array<std::pair<std::string_view, Oddity>, 5> oddities = {{{"long_texts", Oddity::long_texts},
                                                                          {"many_columns", Oddity::many_columns},
                                                                          {"unique_strings", Oddity::unique_strings},
                                                                          {"non_latin", Oddity::non_latin},
                                                                          {"sparse", Oddity::sparse}}};

constexpr std::array<std::string_view, 8> latin = {"plain text, ",   "a \"quoted\" word ", "käuflich ",
                                                   "in two\nlines ", "ends with <b>",      "fish & chips ",
                                                   "50 % off; ",     "rather ordinary "};
constexpr std::array<std::string_view, 8> foreign = {"家具と収納 ", "木製の椅子、",  "خزانة خشبية ",
                                                     "लकड़ी की मेज़ ", "Дубовый стол ", "ξύλινη καρέκλα ",
                                                     "원목 책상 ",  "🪑🛏️ "};

void append_words(std::string &text, const std::array<std::string_view, 8> &words, std::uint64_t random, int count) {
    for (int i = 0; i < count; ++i, random = random >> 3 | random << 61) text += words[random % words.size()];
}

std::string make_text(Oddity oddity, std::int64_t number, int attribute, std::uint64_t random) {
    std::string text;
    switch (oddity) {
        case Oddity::long_texts:
            // Most have a page or two, one of 64 about 24 KiB, which a cell of Excel still takes.
            append_words(text, latin, random, random % 64 == 0 ? 2000 : 100 + static_cast<int>(random >> 32) % 150);
            break;
        case Oddity::unique_strings:
            append_number(text, random);
            text += '-';
            append_number(text, number);
            text += '-';
            append_number(text, attribute);
            break;
        case Oddity::non_latin: append_words(text, foreign, random, 4); break;
        default: append_words(text, latin, random, 1 + attribute % 3);
    }
    return text;
}

bool is_present(Oddity oddity, std::uint64_t random) { return oddity != Oddity::sparse || (random >> 48) % 10 == 0; }

void append_attribute(std::string &out, Oddity oddity, std::int64_t number, int attribute, std::uint64_t random) {
    if (out.back() != '{') out += ',';
    out += R"("attribute_)";
    append_number(out, attribute);
    out += R"(":{"values":[{"value":)";
    if (oddity != Oddity::unique_strings && attribute % 4 == 3)
        append_number(out, random % 100000);
    else
        append_json(out, make_text(oddity, number, attribute, random));
    out += R"(,"locale":"en-US","source":"internal"}]})";
}

}  // namespace

std::optional<Oddity> oddity_of_name(std::string_view name) {
    for (const auto &[known, oddity] : oddities)
        if (known == name) return oddity;
    return std::nullopt;
}

int attribute_count(Oddity oddity) {
    switch (oddity) {
        case Oddity::long_texts: return 4;
        case Oddity::many_columns: return 500;
        case Oddity::sparse: return 100;
        default: return 20;
    }
}

void append_odd_entity(std::string &out, Oddity oddity, std::int64_t number, int attribute_count) {
    out += R"({"id":"E-)";
    append_number(out, number + 1);
    out += R"(","name":"_EMPTY","type":"sku","data":{"attributes":{)";
    for (int attribute = 1; attribute <= attribute_count; ++attribute) {
        const auto purpose = static_cast<std::uint64_t>(100 + attribute);
        const std::uint64_t random = flat_random(static_cast<std::uint64_t>(number), purpose);
        if (is_present(oddity, random)) append_attribute(out, oddity, number, attribute, random);
    }
    out += "}}}\n";
}

}  // namespace sluice::bench
