// A running writer plugin, its lanes and its blocks.
#pragma once

#include "engine/batch/schema.hpp"
#include "engine/plugin/plugin_job.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sluice {

/// The encoded rows of one batch, released exactly once. Heap-allocated, because the address of `abi` identifies
/// the block when its writer hands it to an output.
class Block {
public:
    Block() { abi.struct_size = sizeof abi; }
    ~Block() {
        if (abi.release != nullptr) abi.release(&abi);
    }
    Block(const Block &) = delete;
    Block &operator=(const Block &) = delete;

    sluice_block abi = {};   // first, so that a sluice_block leads back to its Block
    std::string compressed;  // abi.data after compression, when is_compressed
    std::uint32_t crc = 0;   // CRC-32 of abi.data, for gzip, when is_compressed
    bool is_compressed = false;
};

/// What a writer takes with the settings it was opened with; see sluice_writer_limits.
struct WriterLimits {
    std::int64_t rows_per_table_max = 0;  // in one part; 0 for any number
    std::int64_t text_units_max = 0;      // UTF-16 units; 0 for any length
    bool has_free_blocks = false;
};

/// Owns an opened writer: closed by the destructor, which abandons the outputs unless finish() succeeded. Calls
/// follow the rules of sluice_writer_api: encode() from several threads with a lane each, the rest one at a time.
/// Every call throws Failure with the plugin's message.
class Writer {
public:
    /// The state of one worker in this writer. Closed by its destructor, which must run before the writer's finish()
    /// and before the writer's destructor.
    class Lane {
    public:
        Lane(const Writer &writer, void *lane) noexcept : writer_(&writer), lane_(lane) {}
        Lane(Lane &&other) noexcept : writer_(std::exchange(other.writer_, nullptr)), lane_(other.lane_) {}
        Lane &operator=(Lane &&) = delete;
        ~Lane();

    private:
        friend class Writer;
        const Writer *writer_;
        void *lane_;
    };

    /// `plugin` is of kind writer and lives for ever; `services` outlives this object.
    Writer(const sluice_plugin &plugin, JobServices &services, unsigned thread_count, const std::string &settings_json,
           const std::vector<Table> &tables);  // at least one table
    ~Writer();
    Writer(const Writer &) = delete;
    Writer &operator=(const Writer &) = delete;

    /// True when the writer has the parallel form (encode and append), false when it has write.
    bool is_parallel() const noexcept { return api_.encode != nullptr; }

    const WriterLimits &limits() const noexcept { return limits_; }

    /// The parallel form. Arrays have offset 0; `first_row` counts within table and part.
    Lane open_lane();
    std::unique_ptr<Block> encode(Lane &lane, std::int32_t table, const ArrowArray &array, std::int64_t first_row);
    void append(std::int32_t table, const Block &block);

    /// The serial form.
    void write(std::int32_t table, const ArrowArray &array);

    void finish();

private:
    using Self = std::unique_ptr<void, void (*)(void *)>;

    void read_limits();

    PluginJob job_;
    const sluice_writer_api &api_;
    std::vector<OwnedSchema> schemas_;
    std::vector<sluice_table> tables_;
    WriterLimits limits_;
    Self self_{nullptr, nullptr};  // behind all that the plugin may use until close returns
};

}  // namespace sluice
