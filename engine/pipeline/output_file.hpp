// One file of the result on its way to the artifact store: compressed, counted, hashed.
#pragma once

#include "engine/artifact/artifact_store.hpp"
#include "engine/base/digest.hpp"
#include "engine/pipeline/compression.hpp"
#include "engine/plugin/job_services.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace sluice {

/// What a writer asked for when it opened the output.
struct OutputDescription {
    int part = 0;  // 1-based part of the result; 0 for files that belong to no part
    std::string name_suffix;
    std::string content_type;
};

/// Small writes are gathered before they are compressed or written. One thread at a time.
class OutputFile : public OutputSink {
public:
    /// `bytes_written` (of the job) grows with every byte; all references outlive this object.
    OutputFile(OutputDescription description, ArtifactFile &file, Compression compression,
               std::atomic<std::uint64_t> &bytes_written);

    void write(const void *data, std::size_t size) override;
    void write_block(const sluice_block &block) override;

    /// Write what is still gathered and the end of the compressed stream. Call once, before the sizes are asked for.
    void finish();

    const OutputDescription &description() const noexcept { return description_; }
    ArtifactFile &file() const noexcept { return *file_; }
    std::uint64_t byte_count() const noexcept { return byte_count_; }
    /// Of the bytes that were compressed.
    const CompressedStream &stream() const noexcept { return stream_; }
    const std::string &sha256() const noexcept { return sha256_; }

private:
    void flush();
    void emit(std::string_view bytes);

    OutputDescription description_;
    ArtifactFile *file_;
    std::atomic<std::uint64_t> *job_bytes_;
    std::unique_ptr<PieceCompressor> compressor_;
    CompressedStream stream_;
    std::string gathered_;
    Sha256 digest_;
    std::uint64_t byte_count_ = 0;
    std::string sha256_;
};

}  // namespace sluice
