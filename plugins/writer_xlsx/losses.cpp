// What was not written exactly as it came, counted by column.
#include "plugins/writer_xlsx/losses.hpp"

#include <algorithm>

namespace sluice::xlsx {

namespace {

std::string sentence(Loss loss, std::uint64_t count) {
    const bool is_one = count == 1;
    std::string number = std::to_string(count);
    switch (loss) {
        case Loss::long_number:
            return number + (is_one ? " number" : " numbers") + " of more than 15 digits " + (is_one ? "was" : "were") +
                   " written as text";
        case Loss::number_range:
            return number + (is_one ? " number" : " numbers") +
                   " that Excel cannot hold (NaN, infinite, too large or too small) " + (is_one ? "was" : "were") +
                   " written as text";
        case Loss::date_range:
            return number + (is_one ? " date" : " dates") + " outside 1900-03-01 to 9999-12-31 " +
                   (is_one ? "was" : "were") + " written as text";
        case Loss::truncated_text:
            return number + (is_one ? " text" : " texts") + " of more than 32767 characters " +
                   (is_one ? "was" : "were") + " truncated";
        case Loss::stripped_characters:
            return number + " control " + (is_one ? "character was" : "characters were") + " left out";
        case Loss::unlinked:
            return number + (is_one ? " address is no link" : " addresses are no links") +
                   " (too long, or more than a sheet holds)";
        case Loss::count: break;
    }
    return number;
}

}  // namespace

void Losses::add(std::size_t column, Loss loss, std::uint64_t count) {
    const std::size_t index = column * kinds + static_cast<std::size_t>(loss);
    if (counts_.size() <= index) counts_.resize((column + 1) * kinds);
    counts_[index] += count;
}

void Losses::add(const Losses &other) {
    if (counts_.size() < other.counts_.size()) counts_.resize(other.counts_.size());
    for (std::size_t i = 0; i < other.counts_.size(); ++i) counts_[i] += other.counts_[i];
}

std::vector<std::string> Losses::sentences(std::string_view sheet, const std::vector<std::string> &columns) const {
    std::vector<std::string> result;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        if (counts_[i] == 0) continue;
        result.push_back("sheet '" + std::string(sheet) + "', column '" + columns[i / kinds] +
                         "': " + sentence(static_cast<Loss>(i % kinds), counts_[i]));
    }
    return result;
}

}  // namespace sluice::xlsx
