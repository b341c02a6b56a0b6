#include "engine/pipeline/output_file.hpp"

#include "engine/plugin/writer.hpp"

#include <cstddef>

namespace sluice {

namespace {

constexpr std::size_t gathered_max = 64 << 10;

static_assert(offsetof(Block, abi) == 0, "a sluice_block leads back to its Block");

}  // namespace

OutputFile::OutputFile(OutputDescription description, ArtifactFile &file, Compression compression,
                       std::atomic<std::uint64_t> &bytes_written)
    : description_(std::move(description)),
      file_(&file),
      job_bytes_(&bytes_written),
      compressor_(make_compressor(compression)),
      stream_(compression) {
    emit(stream_.begin());
}

void OutputFile::write(const void *data, std::size_t size) {
    gathered_.append(static_cast<const char *>(data), size);
    if (gathered_.size() >= gathered_max) flush();
}

void OutputFile::write_block(const sluice_block &abi) {
    const Block &block = reinterpret_cast<const Block &>(abi);
    flush();
    if (block.is_compressed) {
        emit(block.compressed);
        stream_.add(block.crc, abi.size);
    } else {
        gathered_.append(static_cast<const char *>(abi.data), abi.data == nullptr ? 0 : abi.size);
        flush();
    }
}

void OutputFile::finish() {
    flush();
    emit(stream_.end());
    sha256_ = digest_.hex();
}

void OutputFile::flush() {
    if (gathered_.empty()) return;
    if (compressor_) {
        const CompressedPiece piece = compressor_->compress(gathered_);
        emit(piece.bytes);
        stream_.add(piece, gathered_.size());
    } else {
        emit(gathered_);
    }
    gathered_.clear();
}

void OutputFile::emit(std::string_view bytes) {
    if (bytes.empty()) return;
    file_->write(bytes.data(), bytes.size());
    digest_.update(bytes.data(), bytes.size());
    byte_count_ += bytes.size();
    job_bytes_->fetch_add(bytes.size(), std::memory_order_relaxed);
}

}  // namespace sluice
