// What was not written exactly as it came, counted by column, so that nothing changes in silence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::xlsx {

enum class Loss : std::uint8_t {
    long_number,
    number_range,
    date_range,
    truncated_text,
    stripped_characters,
    unlinked,
    count
};

/// Counts for the columns of one table. One thread at a time; empty until the first loss.
class Losses {
public:
    void add(std::size_t column, Loss loss, std::uint64_t count = 1);
    void add(const Losses &other);

    /// One sentence for each column and kind that has a count, ready for the operator.
    std::vector<std::string> sentences(std::string_view sheet, const std::vector<std::string> &columns) const;

private:
    static constexpr std::size_t kinds = static_cast<std::size_t>(Loss::count);
    std::vector<std::uint64_t> counts_;  // kinds for each column
};

}  // namespace sluice::xlsx
