#include "engine/script/row_origin.hpp"

#include "engine/entity/entity_parser.hpp"

#include <algorithm>

namespace sluice {

RowOrigin::RowOrigin(const SourceBatch &batch, const ColumnView *records) noexcept
    : batch_(batch), records_(batch.first_byte >= 0 ? records : nullptr), line_(batch.first_line) {}

RowOrigin::Place RowOrigin::of(std::int64_t row) {
    if (!batch_.places.empty()) {
        const sluice_row_place &place = batch_.places[static_cast<std::size_t>(row)];
        return {std::max<std::int64_t>(place.line, 0), std::max<std::int64_t>(place.byte, -1)};
    }
    if (records_ == nullptr) return {batch_.first_line > 0 ? batch_.first_line + row : 0, -1};
    // White space before a record belongs to it, but nobody looks for an error there.
    const std::string_view text = records_->text(row);
    const std::string_view trimmed = trim_json(text);
    const std::int64_t leading = trimmed.empty() ? 0 : trimmed.data() - text.data();
    const std::int64_t at = records_->text_offset(row) + leading;
    if (line_ > 0 && at > counted_) {
        const char *data = records_->text_data();
        line_ += std::count(data + counted_, data + at, '\n');
        counted_ = at;
    }
    return {line_, batch_.first_byte + at};
}

}  // namespace sluice
