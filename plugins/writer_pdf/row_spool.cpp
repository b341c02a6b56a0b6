#include "plugins/writer_pdf/row_spool.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

namespace sluice::pdf {

namespace {

constexpr std::size_t buffer_bytes = 256 << 10;

// In front of a cell's bytes.
struct CellHead {
    std::uint32_t size = 0;
    std::uint16_t is_null = 0, is_cut = 0;
};

}  // namespace

void RowSpool::add(const Row &row) {
    for (const CellText &cell : row) {
        const CellHead head = {static_cast<std::uint32_t>(cell.text.size()), cell.is_null, cell.is_cut};
        waiting_.append(reinterpret_cast<const char *>(&head), sizeof head);
        waiting_ += cell.text;
    }
    if (waiting_.size() < buffer_bytes) return;
    file_.append(waiting_);
    waiting_.clear();
}

void RowSpool::read(const std::function<void(const Row &)> &take) {
    file_.append(waiting_);
    waiting_.clear();
    waiting_.shrink_to_fit();
    Row row;
    std::string bytes;
    file_.read_pieces([&](std::string_view piece) {
        bytes += piece;
        std::string_view rest = bytes;
        CellHead head;
        while (rest.size() >= sizeof head) {
            std::memcpy(&head, rest.data(), sizeof head);
            if (rest.size() - sizeof head < head.size) break;
            row.push_back({std::string(rest.substr(sizeof head, head.size)), head.is_null != 0, head.is_cut != 0});
            rest.remove_prefix(sizeof head + head.size);
            if (row.size() < column_count_) continue;
            take(row);
            row.clear();
        }
        bytes.erase(0, bytes.size() - rest.size());
    });
}

}  // namespace sluice::pdf
