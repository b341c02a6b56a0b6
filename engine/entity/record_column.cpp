#include "engine/entity/record_column.hpp"

#include "engine/base/failure.hpp"

namespace sluice {

JsonValue parse_record(EntityParser &parser, const ColumnView &records, std::int64_t row) {
    if (records.is_null(row)) throw Failure(Status::bad_data, "the source gave no record (NULL)");
    // What may be read behind the record: nothing is known of the buffer beyond the last row's bytes.
    const std::string_view text = records.text(row);
    const auto behind =
        static_cast<std::size_t>(records.text_offset(records.row_count()) - records.text_offset(row)) - text.size();
    if (const std::optional<std::string> problem = parser.parse(text, behind))
        throw Failure(Status::bad_data, "the record cannot be read: " + *problem);
    return parser.root();
}

}  // namespace sluice
