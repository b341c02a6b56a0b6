// Finding words in texts.
#pragma once

#include "engine/query/query.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// Why `text` cannot be searched for; "" when it can.
std::string words_problem(std::string_view text);

/// The words that a query looks for, and which of them were found. Letters and digits make words, everything else
/// divides them; case does not count. `*` stands for any characters of a word, "words in quotes" have to stand side by
/// side. One thread at a time.
class WordSearch {
public:
    WordSearch(std::string_view text, WordMatch match);

    /// Forget what was found.
    void begin();
    /// Look into one text.
    void look(std::string_view text);
    /// What was looked into since begin() has all of the words, or any of them.
    bool is_satisfied() const noexcept {
        return is_any_enough_ ? found_count_ > 0 : found_count_ == words_.size() + phrases_.size();
    }

    bool is_in(std::string_view text) {
        begin();
        look(text);
        return is_satisfied();
    }

private:
    struct Word {
        std::u32string text;
        bool is_found = false;
    };
    struct Phrase {  // or a single word with wildcards
        std::vector<std::u32string> words;
        bool is_found = false;
    };

    std::u32string_view word(std::size_t index) const noexcept {
        return std::u32string_view(folded_).substr(spans_[index].first, spans_[index].second);
    }
    bool is_at(const Phrase &phrase, std::size_t first) const noexcept;
    void divide(std::string_view text);

    bool is_any_enough_;
    std::vector<Word> words_;  // sorted, each once
    std::vector<Phrase> phrases_;
    std::size_t found_count_ = 0;
    std::u32string folded_;                                   // of the text that is looked into
    std::vector<std::pair<std::size_t, std::size_t>> spans_;  // its words: begin and size
};

}  // namespace sluice
