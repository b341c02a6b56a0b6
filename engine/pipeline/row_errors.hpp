// Rows that could not be made: the policy that decides about them, and the file that lists them.
#pragma once

#include "engine/pipeline/outputs.hpp"
#include "engine/profile/profile.hpp"
#include "engine/script/transform.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace sluice {

/// "in.jsonl, line 3, byte 120: entity 'X', column 'Price', script.lua:12: message", with what is known.
std::string describe(const RowError &error);

/// Leave of an error only what tells nothing of other columns than these: its place, and its column if it is one of
/// them. An id, and whatever a message quotes, may be another column's.
void hide_values(RowError &error, const std::vector<std::string> &columns);

/// Takes errors in the order of the rows (behind the first gate: one thread at a time).
class RowErrors {
public:
    /// The list becomes the output "<name>.errors.ndjson", begun at the first rejected row; a stream has no room for
    /// it, and every error goes to `listener` as well (which may be empty).
    RowErrors(ErrorPolicy policy, Outputs &outputs, bool has_file, std::function<void(const RowError &)> listener);

    /// Account for the errors of one block. Throws Failure (bad_data) when the policy says that the job fails: it
    /// describes the earliest row that made it so.
    void accept(const std::vector<RowError> &errors);

    std::int64_t count() const noexcept { return count_; }

    /// Complete the list. Call once, at the end.
    void finish();

private:
    void list(const RowError &error);

    ErrorPolicy policy_;
    Outputs &outputs_;
    bool has_file_;
    std::function<void(const RowError &)> listener_;
    OutputFile *file_ = nullptr;
    std::int64_t count_ = 0;
    bool is_list_full_ = false;
};

}  // namespace sluice
