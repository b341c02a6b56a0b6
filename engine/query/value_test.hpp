// Whether one value passes the operators of a test.
#pragma once

#include "engine/entity/number_text.hpp"
#include "engine/query/compared_value.hpp"
#include "engine/query/like_pattern.hpp"
#include "engine/query/words.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace sluice {

/// The comparisons of a test, ready for many values. A value that cannot be read as the test's type passes none of
/// them. Borrows the test. One thread at a time.
class ValueTest {
public:
    explicit ValueTest(const Test &test);

    bool passes(ComparedValue value);

private:
    struct Prepared {
        explicit Prepared(const Comparison &comparison) : source(&comparison) {}

        const Comparison *source;
        std::vector<ExactNumber> numbers;
        std::vector<std::int64_t> instants;
        std::unordered_set<std::string_view> texts;  // of exact, when there are many
        std::vector<std::u32string> parts;           // of contains
        std::vector<LikePattern> patterns;           // of like
        std::optional<WordSearch> words;
    };

    bool passes(Prepared &prepared, ComparedValue value);
    bool compares(const Prepared &prepared, ComparedValue value) const;
    bool contains(const Prepared &prepared, std::string_view text);
    bool is_like(const Prepared &prepared, std::string_view text);

    ValueType type_;
    std::vector<Prepared> comparisons_;
    std::u32string folded_;
};

}  // namespace sluice
