#include "engine/query/words.hpp"

#include "engine/query/letter_case.hpp"
#include "engine/query/limits.hpp"

#include <algorithm>

namespace sluice {

namespace {

constexpr char32_t wildcard = '*';

bool is_of_word(char32_t c) noexcept {
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
    return c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c <= 0x206F) && !(c >= 0x2190 && c <= 0x2BFF) &&
           !(c >= 0x3000 && c <= 0x3003) && !(c >= 0x3008 && c <= 0x3020);
}

// The sought words in a row, as they are written: each term is one word, or several between quotes.
std::vector<std::vector<std::u32string>> terms_of(std::string_view text) {
    std::vector<std::vector<std::u32string>> terms;
    std::u32string folded;
    append_folded(folded, text);
    bool is_quoted = false, is_in_word = false;
    for (const char32_t c : folded) {
        if (c == '"') {
            is_quoted = !is_quoted;
            is_in_word = false;
            if (is_quoted) terms.emplace_back();
        } else if (!is_of_word(c) && c != wildcard) {
            is_in_word = false;
        } else {
            if (!is_in_word && !is_quoted) terms.emplace_back();
            if (!is_in_word) terms.back().emplace_back();
            is_in_word = true;
            terms.back().back() += c;
        }
    }
    std::erase_if(terms, [](const auto &term) { return term.empty(); });
    return terms;
}

// Goes back to the last wildcard when what follows does not fit: no more than text times pattern steps.
bool fits(std::u32string_view pattern, std::u32string_view text) noexcept {
    std::size_t p = 0, t = 0, star = std::u32string_view::npos, star_text = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == wildcard) {
            star = p++;
            star_text = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p, ++t;
        } else if (star != std::u32string_view::npos) {
            p = star + 1;
            t = ++star_text;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == wildcard) ++p;
    return p == pattern.size();
}

}  // namespace

std::string words_problem(std::string_view text) {
    std::size_t count = 0;
    for (const auto &term : terms_of(text)) {
        count += term.size();
        for (const std::u32string &word : term)
            if (std::count(word.begin(), word.end(), wildcard) >
                static_cast<std::ptrdiff_t>(limits::query_wildcards_max))
                return "a word may hold " + std::to_string(limits::query_wildcards_max) + " wildcards";
    }
    if (count == 0) return "holds no word to look for (words are letters and digits)";
    if (count > limits::query_words_max)
        return std::to_string(count) + " words; possible are " + std::to_string(limits::query_words_max);
    return "";
}

WordSearch::WordSearch(std::string_view text, WordMatch match) : is_any_enough_(match == WordMatch::any) {
    std::vector<std::vector<std::u32string>> terms = terms_of(text);
    if (match == WordMatch::phrase) {
        std::vector<std::u32string> all;
        for (auto &term : terms) std::move(term.begin(), term.end(), std::back_inserter(all));
        terms = {std::move(all)};
    }
    for (auto &term : terms) {
        if (term.size() == 1 && term[0].find(wildcard) == std::u32string::npos)
            words_.push_back({std::move(term[0])});
        else
            phrases_.push_back({std::move(term)});
    }
    std::sort(words_.begin(), words_.end(), [](const Word &a, const Word &b) { return a.text < b.text; });
    const auto is_same = [](const Word &a, const Word &b) { return a.text == b.text; };
    words_.erase(std::unique(words_.begin(), words_.end(), is_same), words_.end());
}

void WordSearch::begin() {
    if (found_count_ == 0) return;
    found_count_ = 0;
    for (Word &sought : words_) sought.is_found = false;
    for (Phrase &phrase : phrases_) phrase.is_found = false;
}

void WordSearch::divide(std::string_view text) {
    folded_.clear();
    spans_.clear();
    append_folded(folded_, text);
    for (std::size_t at = 0; at < folded_.size();) {
        const std::size_t begin = at;
        while (at < folded_.size() && is_of_word(folded_[at])) ++at;
        if (at > begin)
            spans_.emplace_back(begin, at - begin);
        else
            ++at;
    }
}

bool WordSearch::is_at(const Phrase &phrase, std::size_t first) const noexcept {
    if (spans_.size() - first < phrase.words.size()) return false;
    for (std::size_t i = 0; i < phrase.words.size(); ++i)
        if (!fits(phrase.words[i], word(first + i))) return false;
    return true;
}

void WordSearch::look(std::string_view text) {
    divide(text);
    for (std::size_t i = 0; i < spans_.size() && !words_.empty(); ++i) {
        const auto found = std::ranges::lower_bound(
            words_, word(i), {}, [](const Word &sought) { return std::u32string_view(sought.text); });
        if (found == words_.end() || found->text != word(i) || found->is_found) continue;
        found->is_found = true;
        ++found_count_;
    }
    for (Phrase &phrase : phrases_) {
        if (phrase.is_found) continue;
        for (std::size_t i = 0; i < spans_.size() && !phrase.is_found; ++i) phrase.is_found = is_at(phrase, i);
        if (phrase.is_found) ++found_count_;
    }
}

}  // namespace sluice
