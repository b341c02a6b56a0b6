// The deflated rows of one sheet, waiting on disk for the sheet's head.
#include "plugins/writer_xlsx/sheet_spool.hpp"

#include "plugins/sdk/sluice/job.hpp"

namespace sluice::xlsx {

void SheetSpool::append(const DeflatedChunk &chunk) {
    file_.append(chunk.bytes);
    crc_ = combine_crc(crc_, chunk.crc, chunk.raw_size);
    compressed_size_ += chunk.bytes.size();
    raw_size_ += chunk.raw_size;
}

void SheetSpool::read(const std::function<void(std::string_view)> &write) const {
    std::string piece(256u << 10, '\0');
    std::uint64_t offset = 0;
    while (offset < compressed_size_) {
        const std::size_t size = file_.read(offset, piece.data(), piece.size());
        if (size == 0) throw sdk::Failure(SLUICE_IO_FATAL, "a temporary file of the workbook has lost bytes");
        write({piece.data(), size});
        offset += size;
    }
}

}  // namespace sluice::xlsx
