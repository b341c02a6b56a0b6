// Any bytes as XML: the same rows with the same places come whatever pieces the bytes arrive in and however large
// batches are, and nothing but a document that is wrong ends the reading.
#include "plugins/source_xml/row_collector.hpp"
#include "tests/unit/input/scripted_stream.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace {

using namespace sluice;
using namespace sluice::xml;

void require(bool is_true) {
    if (!is_true) __builtin_trap();
}

std::string rows_of(const std::string &bytes, const XmlSettings &settings, std::size_t piece_bytes,
                    sdk::BatchLimits limits) {
    const input::Interruption interruption;
    RowCollector rows(settings);
    XmlParser parser(std::make_unique<input::ScriptedStream>(bytes, piece_bytes), "input", rows, interruption);
    rows.begin_document(parser);
    std::string result;
    const auto take = [&] {
        require(rows.row_count() <= limits.rows_max);
        if (rows.row_count() == 0) return;
        const sdk::SourceBatch batch = rows.finish("input");
        require(batch.places.size() == static_cast<std::size_t>(batch.array->length));
        for (const sluice_row_place &place : batch.places) {
            require(place.line > 0 && place.byte >= 0 && static_cast<std::size_t>(place.byte) < bytes.size());
            result += std::to_string(place.line) + ',' + std::to_string(place.byte) + '\n';
        }
        for (std::int64_t i = 0; i < batch.array->n_children; ++i) result += batch.array->children[i]->null_count > 0;
    };
    try {
        for (bool has_more = true; has_more; take()) {
            rows.begin_batch(limits);
            has_more = parser.read();
        }
    } catch (const sdk::Failure &failure) {
        require(failure.status() == SLUICE_BAD_DATA);
        take();
    }
    return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    if (size < 1) return 0;
    static const XmlSettings settings[] = {
        read_settings(sdk::Settings::parse(R"({"columns": [{"name": "id"}, {"name": "b", "from": "a/b/@c"}]})")),
        read_settings(sdk::Settings::parse(R"({"row": "i", "values": "columns", "columns": [{"name": "id"}]})")),
        read_settings(sdk::Settings::parse(R"({"row": "a/b", "columns": [{"name": "t", "type": "datetime"}]})"))};
    const std::string bytes(reinterpret_cast<const char *>(data) + 1, size - 1);
    const XmlSettings &chosen = settings[data[0] % 3];
    constexpr std::int64_t any = 1 << 20;
    const std::string whole = rows_of(bytes, chosen, bytes.size() + 1, {any, any});
    require(rows_of(bytes, chosen, data[0] % 16 + 1, {any, any}) == whole);
    rows_of(bytes, chosen, data[0] % 16 + 1, {2, 16});
    return 0;
}
