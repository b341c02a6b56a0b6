// Any bytes as CSV, in any encoding and dialect: the same records come whatever pieces the bytes arrive in, each lies
// behind the one before it, and cells lie within their record.
#include "plugins/sdk/sluice/job.hpp"
#include "plugins/source_csv/record_reader.hpp"
#include "tests/unit/input/scripted_stream.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace {

using namespace sluice;
using namespace sluice::csv;

void require(bool is_true) {
    if (!is_true) __builtin_trap();
}

// The records, with their places, and the failure that ends them.
std::string records_of(const std::string &bytes, std::size_t piece_bytes, Encoding encoding, Dialect dialect) {
    const input::Interruption interruption;
    std::string result;
    std::int64_t line = 1, byte = 0;
    try {
        RecordReader reader(decoded(std::make_unique<input::ScriptedStream>(bytes, piece_bytes), "input", encoding),
                            "input", dialect, interruption);
        while (const Record *record = reader.next()) {
            require(record->line >= line && record->byte >= byte && !record->cells.empty() && record->size > 0);
            line = record->line + 1;
            byte = record->byte + 1;
            require(static_cast<std::size_t>(record->byte) < bytes.size());
            std::size_t cell_bytes = 0;
            result += std::to_string(record->line) + ',' + std::to_string(record->byte) + ':';
            for (const Cell &cell : record->cells) {
                cell_bytes += cell.text.size();
                result += cell.is_quoted ? '\'' : '|';
                result += cell.text;
            }
            require(cell_bytes + record->cells.size() - 1 <= record->size);
            result += record->has_stray_text ? "!\n" : "\n";
        }
    } catch (const sdk::Failure &failure) {
        require(failure.status() == SLUICE_BAD_DATA);
        result += failure.what();
    }
    return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    if (size < 2) return 0;
    constexpr Encoding encodings[] = {Encoding::automatic, Encoding::utf8,        Encoding::utf16le,
                                      Encoding::utf16be,   Encoding::windows1252, Encoding::latin1};
    const Encoding encoding = encodings[data[0] % 6];
    const Dialect dialect = {(data[0] & 0x40) != 0 ? ';' : ',', '"', (data[0] & 0x80) == 0};
    const std::string bytes(reinterpret_cast<const char *>(data) + 2, size - 2);
    const std::string whole = records_of(bytes, bytes.size() + 1, encoding, dialect);
    require(records_of(bytes, data[1] % 16 + 1, encoding, dialect) == whole);
    return 0;
}
