#include "engine/pipeline/export_run.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/limits.hpp"
#include "engine/batch/batch_check.hpp"
#include "engine/pipeline/block_feed.hpp"
#include "engine/pipeline/cancellation_watch.hpp"
#include "engine/pipeline/first_failure.hpp"
#include "engine/pipeline/gate.hpp"
#include "engine/pipeline/model_pass.hpp"
#include "engine/pipeline/parts.hpp"
#include "engine/pipeline/record_sorter.hpp"
#include "engine/pipeline/record_window.hpp"
#include "engine/pipeline/related_pass.hpp"
#include "engine/pipeline/result_rows.hpp"
#include "engine/pipeline/row_numbers.hpp"
#include "engine/query/limits.hpp"
#include "engine/query/query_reader.hpp"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <span>
#include <thread>

namespace sluice {

namespace {

using Clock = std::chrono::steady_clock;

// Listeners are called from several workers; they shall not have to know.
ExportListener serialised(const ExportListener &listener, std::mutex &mutex) {
    ExportListener result;
    if (listener.log)
        result.log = [&mutex, log = listener.log](std::int32_t level, std::string_view message) {
            const std::lock_guard lock(mutex);
            log(level, message);
        };
    if (listener.row_rejected)
        result.row_rejected = [&mutex, rejected = listener.row_rejected](const RowError &error) {
            const std::lock_guard lock(mutex);
            rejected(error);
        };
    result.stuck = listener.stuck;
    return result;
}

// The tables with what their columns are called in the files.
std::vector<Table> titled(std::vector<Table> tables, const std::map<std::string, std::string> &titles) {
    const auto rename = [&titles](std::string &name) {
        if (const auto found = titles.find(name); found != titles.end()) name = found->second;
    };
    for (Table &table : tables)
        for (Column &column : table.columns) {
            rename(column.name);
            for (auto &[key, value] : column.metadata)
                if (key == SLUICE_META_NOTE_OF || key == meta_style_of) rename(value);
        }
    return tables;
}

std::optional<Query> read_result_query(const Profile &profile) {
    if (!profile.result_query) return std::nullopt;
    return read_query_text(profile.result_query->dump(), "result_query");
}

/// The state of one run_export call: the workers, and what they share.
class ExportRun {
public:
    ExportRun(const ExportPlan &plan, ArtifactStore &store, const Cancellation &cancellation,
              ProgressCounters &progress, const ExportListener &listener);

    Manifest run();

private:
    Query asked_query();
    std::optional<std::string> pushed_query() const;
    std::shared_ptr<const Query> residual_query() const;
    TransformSpec transform_spec() const;
    std::vector<ResultRows> make_result_rows() const;
    RecordWindow window();
    using Work = void (ExportRun::*)(BlockFeed &, std::size_t);
    std::unique_ptr<RecordSorter> make_sorter();
    std::optional<SourceBatch> read();
    std::optional<SourceBatch> read_sorted();
    void run_workers(BlockFeed &feed, Work step);
    void select(BlockFeed &feed, std::size_t worker);
    void work(BlockFeed &feed, std::size_t worker);
    void carry(SourceBatch batch, std::int64_t number, std::size_t worker, Stage &stage);
    void admit(TransformResult &result, Stage &stage);
    void accept(std::vector<RowError> &errors, Stage &stage);
    std::vector<Transform> make_transforms();
    PluginEnvironment &for_writer();
    void encode(std::vector<Slice> &slices, std::size_t worker);
    void fail(std::int64_t block, Stage stage, const Failure &failure);
    void check_second_reading() const;
    void stop_reading() noexcept {
        source_feed_.stop();
        sorted_feed_.stop();
    }
    void report_stuck(std::span<const Transform> transforms) const;
    bool is_cancelled() const { return cancellation_.is_cancelled(); }
    Manifest manifest(std::vector<Manifest::File> files) const;

    const ExportPlan &plan_;
    ArtifactStore &store_;
    const Cancellation &cancellation_;
    ProgressCounters &progress_;
    const Clock::time_point started_ = Clock::now();
    std::mutex listener_mutex_;
    ExportListener listener_;
    Warnings warnings_;
    Outputs outputs_;
    PluginEnvironment environment_;
    PluginServices source_services_;
    const EntityModel model_;
    std::int64_t records_before_ = 0;  // of an earlier reading of the source
    bool asks_related_ = false;        // its query does
    const Query asked_;                // the profile's query
    const RelatedChoice related_;
    Source source_;
    std::shared_ptr<const Query> query_;  // what the source leaves of the profile's
    const std::optional<Query> result_query_;
    std::vector<Transform> transforms_;    // one a worker
    std::vector<ResultRows> result_rows_;  // likewise
    RowNumbers numbers_;
    std::vector<std::unique_ptr<PieceCompressor>> compressors_;
    RowErrors row_errors_;
    Parts parts_;
    BlockFeed source_feed_;
    std::unique_ptr<RecordSorter> sorter_;  // nullptr: in the order of the source
    BlockFeed sorted_feed_;
    Gate selection_;  // blocks of the source, when they are sorted
    Gate admission_;  // gate 1: rows are numbered
    Gate delivery_;   // gate 2: blocks are appended
    FirstFailure failure_;
    RecordWindow window_;      // behind gate 1
    CancellationWatch watch_;  // last: it interrupts the others
};

ExportRun::ExportRun(const ExportPlan &plan, ArtifactStore &store, const Cancellation &cancellation,
                     ProgressCounters &progress, const ExportListener &listener)
    : plan_(plan),
      store_(store),
      cancellation_(cancellation),
      progress_(progress),
      listener_(serialised(listener, listener_mutex_)),
      outputs_(store, plan.names,
               {!plan.profile.is_split(), plan.profile.is_archived, plan.profile.compress, plan.password},
               progress.bytes_written),
      environment_{cancellation, progress, warnings_,
                   outputs_,     store,    listener_.log,
                   plan.secrets, 0,        plan.profile.hides_columns},
      source_services_(environment_, 0),
      model_(plan.profile.does_discover_model() ? discover_model(plan, environment_, [this] { report_stuck({}); })
                                                : plan.transform.model),
      records_before_(model_.record_count),
      asked_(asked_query()),
      related_(plan.profile.related.are_wanted ? find_related(plan, asked_, environment_, [this] { report_stuck({}); })
                                               : RelatedChoice()),
      source_(*plan.source, source_services_, plan.thread_count, plan.source_settings, pushed_query()),
      query_(residual_query()),
      result_query_(read_result_query(plan.profile)),
      transforms_(make_transforms()),
      result_rows_(make_result_rows()),
      numbers_(plan.profile.row_number, titled(result_rows_.front().tables(), plan.profile.titles),
               transforms_.front().fixed_rows()),
      row_errors_(plan.profile.on_error, outputs_, !store.is_stream() || plan.profile.is_archived,
                  listener_.row_rejected),
      parts_({*plan.writer,
              plan.writer_settings,
              numbers_.tables(),
              transforms_.front().fixed_rows(),
              {plan.profile.split_rows, plan.profile.split_bytes, plan.profile.split_records},
              static_cast<unsigned>(transforms_.size())},
             for_writer()),
      source_feed_([this] { return read(); }),
      sorter_(make_sorter()),
      sorted_feed_([this] { return read_sorted(); }),
      window_(window()),
      watch_(
          cancellation,
          [this] {
              source_.interrupt();
              for (Transform &transform : transforms_) transform.interrupt();
          },
          [this] { report_stuck(transforms_); }) {
    progress_.stage = Stage::source;
    for (Transform &transform : transforms_) transform.limit_texts(parts_.limits().text_units_max);
    for (std::size_t i = 0; i < transforms_.size(); ++i)
        compressors_.push_back(make_compressor(outputs_.compression()));
    records_before_ = std::max(records_before_, related_.record_count);
    if (records_before_ > 0) progress_.records_expected = records_before_;
    if (const std::optional<std::int64_t> count = source_.count()) progress_.records_expected = *count;
}

// A script that keeps state from row to row has one worker.
std::vector<Transform> ExportRun::make_transforms() {
    progress_.stage = Stage::transform;
    const TransformSpec spec = transform_spec();
    std::vector<Transform> transforms;
    transforms.emplace_back(spec);
    if (!transforms.front().is_ordered())
        while (transforms.size() < plan_.thread_count) transforms.emplace_back(spec);
    return transforms;
}

// The writer opens next.
PluginEnvironment &ExportRun::for_writer() {
    progress_.stage = Stage::writer;
    return environment_;
}

Query ExportRun::asked_query() {
    if (!plan_.profile.query) return {};
    Query query = read_query_text(plan_.profile.query->dump(), "source.query");
    asks_related_ = asks_related(query.where);
    if (asks_related_)
        records_before_ = std::max(
            records_before_, find_asked_related(query.where, plan_, environment_, [this] { report_stuck({}); }));
    return query;
}

// What the source is asked for; it knows nothing of related entities.
std::optional<std::string> ExportRun::pushed_query() const {
    if (related_.ids || asks_related_ || !plan_.profile.query) return std::nullopt;
    return plan_.profile.query->dump();
}

// What the source leaves of the query; nullptr for nothing.
std::shared_ptr<const Query> ExportRun::residual_query() const {
    if (!related_.ids && !asks_related_) {
        if (!source_.residual()) return nullptr;
        return std::make_shared<const Query>(read_query_text(*source_.residual(), "source.query"));
    }
    if (related_.are_all || !plan_.profile.query) return nullptr;  // a query with a window has no sort
    return std::make_shared<const Query>(asked_);
}

// One worker alone leaves out the skipped records by itself, before its script sees them.
RecordWindow ExportRun::window() {
    const Query query = query_ ? *query_ : Query();
    if (transforms_.size() > 1) return {query.offset, query.limit, plan_.limit};
    transforms_.front().skip_matches(query.offset);
    return {0, query.limit, plan_.limit};
}

TransformSpec ExportRun::transform_spec() const {
    TransformSpec spec;
    spec.source = source_.table();
    spec.scripts = plan_.transform.scripts;
    spec.settings = std::make_shared<const Json>(plan_.profile.transform_settings);
    spec.model = model_.document;
    if (plan_.profile.memory_bytes > 0) spec.limits.memory_bytes = static_cast<std::size_t>(plan_.profile.memory_bytes);
    spec.attributes = plan_.profile.fields;
    spec.columns = plan_.profile.columns;
    spec.orders_columns = plan_.profile.orders_columns;
    if (result_query_ && !spec.columns.empty())
        for (std::string &name : columns_in(*result_query_)) spec.columns.push_back(std::move(name));
    spec.may_lack_columns = plan_.profile.hides_columns;
    spec.query = query_;
    spec.related = related_.ids;
    spec.are_related_all = related_.are_all;
    spec.keep_record_ends = plan_.limit || plan_.profile.split_records > 0 || (query_ && query_->has_window());
    return spec;
}

std::vector<ResultRows> ExportRun::make_result_rows() const {
    std::vector<ResultRows> rows;
    while (rows.size() < transforms_.size())
        rows.emplace_back(result_query_, plan_.profile.columns, transforms_.front().tables());
    return rows;
}

Manifest ExportRun::run() {
    if (sorter_) run_workers(source_feed_, &ExportRun::select);
    run_workers(sorter_ ? sorted_feed_ : source_feed_, &ExportRun::work);
    check_second_reading();
    progress_.stage = Stage::finish;
    parts_.finish();
    row_errors_.finish();
    // A cancellation that comes this late still finds nothing published.
    if (is_cancelled()) throw cancellation_.failure();
    return manifest(outputs_.publish());
}

void ExportRun::run_workers(BlockFeed &feed, Work step) {
    std::vector<std::thread> others;
    for (std::size_t worker = 1; worker < transforms_.size(); ++worker)
        others.emplace_back([this, &feed, step, worker] { (this->*step)(feed, worker); });
    (this->*step)(feed, 0);
    for (std::thread &worker : others) worker.join();
    if (is_cancelled()) throw cancellation_.failure();
    failure_.raise(progress_.stage);
}

std::unique_ptr<RecordSorter> ExportRun::make_sorter() {
    if (!query_ || query_->sort.empty()) return nullptr;
    const std::int64_t memory =
        plan_.profile.sort_memory_bytes > 0 ? plan_.profile.sort_memory_bytes : limits::sort_memory_default;
    std::optional<std::int64_t> wanted;
    if (query_->limit) wanted = query_->offset + *query_->limit;
    return std::make_unique<RecordSorter>(source_.table(), store_, static_cast<std::size_t>(memory), wanted);
}

std::optional<SourceBatch> ExportRun::read() {
    if (is_cancelled()) throw cancellation_.failure();
    return source_.next(limits::block_rows_max, limits::block_bytes_max);
}

std::optional<SourceBatch> ExportRun::read_sorted() {
    if (is_cancelled()) throw cancellation_.failure();
    return sorter_->next(limits::block_rows_max, limits::block_bytes_max);
}

// Find and keep what the query takes, until the source is at its end. Only then is it known what comes first.
void ExportRun::select(BlockFeed &feed, std::size_t worker) {
    std::int64_t number = 0;
    Stage stage = Stage::source;
    try {
        while (std::optional<SourceBatch> batch = feed.next(number)) {
            stage = Stage::transform;
            Selection selection = transforms_[worker].select(*batch, [this] { return is_cancelled(); });
            sorter_->add(number, *batch, selection);
            const Gate::Pass pass = selection_.enter(number);
            accept(selection.errors, stage);
            progress_.records_read += selection.records_read;
            progress_.records_filtered += selection.records_filtered;
            progress_.records_rejected += static_cast<std::int64_t>(selection.errors.size());
            stage = Stage::source;
        }
    } catch (const Stopped &) {
    } catch (...) {
        fail(number, stage, current_failure());
    }
}

void ExportRun::work(BlockFeed &feed, std::size_t worker) {
    std::int64_t number = 0;
    Stage stage = Stage::source;
    try {
        while (std::optional<SourceBatch> batch = feed.next(number)) {
            carry(std::move(*batch), number, worker, stage);
            stage = Stage::source;
        }
    } catch (const Stopped &) {
    } catch (...) {
        fail(number, stage, current_failure());
    }
}

// The way of one block, in one thread from parsing to encoded bytes, so that it stays in the core's cache.
void ExportRun::carry(SourceBatch batch, std::int64_t number, std::size_t worker, Stage &stage) {
    stage = Stage::transform;
    TransformResult result = transforms_[worker].run(batch, [this] { return is_cancelled(); });
    batch.array.reset();
    result_rows_[worker].take(result);
    std::vector<Slice> slices;
    {
        const Gate::Pass pass = admission_.enter(number);
        admit(result, stage);
        numbers_.add(result);
        stage = Stage::writer;
        slices = parts_.slice(result);
    }
    encode(slices, worker);
    const Gate::Pass pass = delivery_.enter(number);
    for (const Slice &slice : slices) {
        if (is_cancelled()) throw cancellation_.failure();
        parts_.append(slice);
    }
    progress_.records_written += result.records_kept;
    for (const std::int64_t rows : result.row_counts) progress_.rows_written += rows;
}

// Behind gate 1: decide about rejected rows, keep to limits.
void ExportRun::admit(TransformResult &result, Stage &stage) {
    window_.cut(result, result_rows_.front().tables());
    if (window_.is_complete()) stop_reading();
    accept(result.errors, stage);
    if (!sorter_) progress_.records_read += result.records_read;  // else they are counted already
    progress_.records_filtered += result.records_filtered;
    progress_.records_rejected += static_cast<std::int64_t>(result.errors.size());
    const std::int64_t ceiling = plan_.profile.records_max;
    if (ceiling > 0 && window_.kept() > ceiling)
        throw Failure(Status::bad_data, "the export has more than " + std::to_string(ceiling) +
                                            " records, which is all that its profile allows (limits.max_records); "
                                            "ask for fewer, or raise the limit");
}

void ExportRun::accept(std::vector<RowError> &errors, Stage &stage) {
    const bool is_end = plan_.profile.on_error.kind == ErrorPolicy::Kind::fail && !errors.empty();
    if (is_end && errors.front().is_unread) stage = Stage::source;
    if (plan_.profile.hides_columns)
        for (RowError &error : errors) hide_values(error, plan_.profile.columns);
    row_errors_.accept(errors);
}

void ExportRun::encode(std::vector<Slice> &slices, std::size_t worker) {
    for (Slice &slice : slices) {
        Parts::encode(slice, worker);
        if (!slice.block || slice.block->abi.data == nullptr || !compressors_[worker]) continue;
        Block &block = *slice.block;
        CompressedPiece piece =
            compressors_[worker]->compress({static_cast<const char *>(block.abi.data), block.abi.size});
        block.compressed = std::move(piece.bytes);
        block.crc = piece.crc;
        block.is_compressed = true;
    }
}

void ExportRun::fail(std::int64_t block, Stage stage, const Failure &failure) {
    failure_.record(block, stage, failure);
    admission_.close_from(block);
    delivery_.close_from(block);
    selection_.close_from(block);
    stop_reading();
    source_.interrupt();
}

// What can be read once only has nothing left for the export.
void ExportRun::check_second_reading() const {
    if (records_before_ == 0 || progress_.records_read > 0 || window_.is_complete()) return;
    const std::string what = model_.record_count > 0 ? "transform.model: discover reads the source twice"
                                                     : "related entities are found by reading the source twice";
    throw Failure(Status::bad_config, what +
                                          ", and the second time it was empty; standard input and pipes can be read "
                                          "only once: " +
                                          (model_.record_count > 0 ? "name a model file, or " : "") +
                                          "export from a file");
}

// Interrupted long ago, and still at work: only the end of the process helps.
void ExportRun::report_stuck(std::span<const Transform> transforms) const {
    if (!listener_.stuck) return;
    std::string message = cancellation_.failure().message() + "; it does not stop by itself";
    for (const Transform &transform : transforms)
        if (const std::string position = transform.script_position(); !position.empty())
            message += ", the script was last seen at " + position;
    listener_.stuck(message);
}

Manifest ExportRun::manifest(std::vector<Manifest::File> files) const {
    Manifest manifest;
    manifest.job = plan_.job_id;
    manifest.profile = plan_.profile.id;
    manifest.profile_sha256 = sha256_hex(plan_.profile.document.dump());
    if (const auto &scripts = plan_.transform.scripts) {
        manifest.script = scripts->script();
        manifest.script_sha256 = scripts->hash();
    }
    manifest.model = model_.name;
    manifest.model_sha256 = model_.sha256;
    for (const auto &[kind, plugin] : {std::pair{"source", plan_.source}, std::pair{"writer", plan_.writer}})
        manifest.plugins.push_back({kind, plugin->name, plugin->version, {}});
    manifest.plugins.back().settings = plan_.shown_writer_settings;
    manifest.files = std::move(files);
    const std::vector<Table> &tables = numbers_.tables();
    for (std::size_t i = 0; i < tables.size(); ++i) {
        Manifest::Table table{tables[i].name, parts_.row_counts()[i], {}};
        for (const Column &column : tables[i].columns)
            table.columns.push_back({column.name, std::string(type_name(column.type))});
        manifest.tables.push_back(std::move(table));
    }
    manifest.records_read = progress_.records_read;
    manifest.records_filtered = progress_.records_filtered;
    manifest.records_written = progress_.records_written;
    manifest.records_rejected = progress_.records_rejected;
    manifest.is_limited = window_.is_complete();
    manifest.warnings = warnings_.kept();
    manifest.warnings_omitted = warnings_.omitted();
    manifest.seconds = std::chrono::duration<double>(Clock::now() - started_).count();
    return manifest;
}

}  // namespace

Manifest run_export(const ExportPlan &plan, ArtifactStore &store, const Cancellation &cancellation,
                    ProgressCounters &progress, const ExportListener &listener) {
    return ExportRun(plan, store, cancellation, progress, listener).run();
}

}  // namespace sluice
