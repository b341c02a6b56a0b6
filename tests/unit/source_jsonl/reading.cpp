#include "tests/unit/source_jsonl/reading.hpp"

#include "engine/batch/batch_check.hpp"
#include "engine/batch/column_view.hpp"
#include "plugins/sdk/sluice/source.hpp"
#include "plugins/source_jsonl/text_scan.hpp"

#include <algorithm>
#include <cstring>

namespace sluice::jsonl {

namespace {

std::string trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return std::string(text);
}

bool is_compressed(std::string_view input) {
    return input.starts_with("\x1f\x8b") || (input.size() > 4 && input.substr(1, 3) == "\xb5\x2f\xfd") ||
           (input.size() > 4 && input.substr(1, 3) == "\x2a\x4d\x18");
}

// Is `text` the input's bytes from `byte` on, but for separators that became spaces?
bool is_of_input(std::string_view text, const std::string &input, std::size_t byte) {
    if (is_compressed(input)) return true;
    if (byte + text.size() > input.size()) return false;
    return std::equal(text.begin(), text.end(), input.begin() + static_cast<std::ptrdiff_t>(byte),
                      [](char ours, char theirs) { return ours == theirs || (ours == ' ' && theirs == ','); });
}

void add_batch(const RecordBatch &batch, const std::string &input, Reading &reading) {
    const Table table = sdk::entity_table();
    check_batch(table, *batch.array);
    const BatchView view(column_types(table), *batch.array);
    const ColumnView &column = view.column(0);
    reading.batches.push_back({static_cast<std::size_t>(view.row_count()), batch.first_line, batch.first_byte});
    for (std::int64_t row = 0; row < view.row_count(); ++row) {
        const auto offset = static_cast<std::size_t>(column.text_offset(row));
        const std::int64_t byte = batch.first_byte + static_cast<std::int64_t>(offset);
        const std::int64_t line = batch.first_line + count_newlines(column.text_data(), offset);
        BOOST_TEST(is_of_input(column.text(row), input, static_cast<std::size_t>(byte)));
        BOOST_TEST(!is_space(column.text(row).front()));
        reading.records.push_back({line, byte, trimmed(column.text(row))});
    }
    const char *behind = column.text(view.row_count() - 1).data() + column.text(view.row_count() - 1).size();
    char padding[padding_bytes];
    std::memcpy(padding, behind, sizeof padding);  // the sanitizer complains when it is not there
}

}  // namespace

std::vector<std::string> Reading::texts() const {
    std::vector<std::string> result;
    for (const Record &record : records) result.push_back(record.text);
    return result;
}

Reading read_all(const std::string &input, const Manner &manner) {
    Reading reading;
    const input::Interruption interruption;
    try {
        BlockReader reader(std::make_unique<ScriptedStream>(input, manner.piece_bytes, manner.fails_at), "input",
                           manner.format, std::make_shared<BlockPool>(), interruption);
        while (const std::optional<RecordBatch> batch = reader.next(manner.limits)) {
            BOOST_TEST_REQUIRE(batch->array->length > 0);
            BOOST_TEST(static_cast<std::size_t>(batch->array->length) <= manner.limits.rows_max);
            add_batch(*batch, input, reading);
        }
        BOOST_TEST(!reader.next(manner.limits).has_value());
    } catch (const sdk::Failure &failure) {
        reading.failure = failure.what();
        reading.status = failure.status();
    }
    return reading;
}

}  // namespace sluice::jsonl
