#include "engine/plugin/writer.hpp"

namespace sluice {

Writer::Lane::~Lane() {
    if (writer_ != nullptr) writer_->api_.lane_close(writer_->self_.get(), lane_);
}

Writer::Writer(const sluice_plugin &plugin, JobServices &services, unsigned thread_count,
               const std::string &settings_json, const std::vector<Table> &tables)
    : job_(services, thread_count, "writer " + std::string(plugin.name)), api_(*plugin.writer) {
    std::vector<const sluice_table *> addresses;
    schemas_.reserve(tables.size());
    tables_.reserve(tables.size());
    for (const Table &table : tables) {
        schemas_.push_back(export_schema(table));
        const ArrowSchema &schema = *schemas_.back().get();  // which has a name of its own, unlike `table`
        tables_.push_back({sizeof(sluice_table), 0, schema.name, &schema});
        addresses.push_back(&tables_.back());
    }
    void *self = nullptr;
    PluginJob::begin_call();
    job_.check(api_.open(job_.get(), settings_json.c_str(), addresses.data(),
                         static_cast<std::int32_t>(addresses.size()), &self),
               "open");
    if (self == nullptr) throw job_.defect("open", "reported success without setting self");
    self_ = Self(self, api_.close);
    read_limits();
}

void Writer::read_limits() {
    limits_.rows_per_table_max = api_.rows_per_table_max;
    if (!SLUICE_HAS(&api_, sluice_writer_api, limits) || api_.limits == nullptr) return;
    sluice_writer_limits limits = {};
    limits.struct_size = sizeof limits;
    limits.rows_per_table_max = api_.rows_per_table_max;
    api_.limits(self_.get(), &limits);
    if (limits.rows_per_table_max < 0 || limits.text_units_max < 0)
        throw job_.defect("limits", "gave a negative number");
    limits_ = {limits.rows_per_table_max, limits.text_units_max, limits.has_free_blocks == 1 && is_parallel()};
}

Writer::~Writer() = default;

Writer::Lane Writer::open_lane() {
    void *lane = nullptr;
    PluginJob::begin_call();
    job_.check(api_.lane_open(self_.get(), &lane), "lane_open");
    return {*this, lane};
}

std::unique_ptr<Block> Writer::encode(Lane &lane, std::int32_t table, const ArrowArray &array, std::int64_t first_row) {
    auto block = std::make_unique<Block>();
    PluginJob::begin_call();
    const sluice_status status = api_.encode(self_.get(), lane.lane_, table, &array, first_row, &block->abi);
    if (status != SLUICE_OK) block->abi.release = nullptr;  // a failed encode keeps nothing in the block
    job_.check(status, "encode");
    if (block->abi.data == nullptr && block->abi.size > 0)
        throw job_.defect("encode", "made a block with a size but no data");
    return block;
}

void Writer::append(std::int32_t table, const Block &block) {
    PluginJob::begin_call();
    job_.lend_block(&block.abi);
    const sluice_status status = api_.append(self_.get(), table, &block.abi);
    job_.lend_block(nullptr);
    job_.check(status, "append");
}

void Writer::write(std::int32_t table, const ArrowArray &array) {
    PluginJob::begin_call();
    job_.check(api_.write(self_.get(), table, &array), "write");
}

void Writer::finish() {
    PluginJob::begin_call();
    job_.check(api_.finish(self_.get()), "finish");
}

}  // namespace sluice
