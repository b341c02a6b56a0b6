#include "engine/script/transform.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/limits.hpp"
#include "engine/base/text.hpp"
#include "engine/batch/batch_check.hpp"
#include "engine/batch/builder.hpp"
#include "engine/batch/column_view.hpp"
#include "engine/batch/row_copy.hpp"
#include "engine/batch/source_column.hpp"
#include "engine/entity/entity_parser.hpp"
#include "engine/entity/record_column.hpp"
#include "engine/query/entity_filter.hpp"
#include "engine/query/sort_order.hpp"
#include "engine/script/column_choice.hpp"
#include "engine/script/column_module.hpp"
#include "engine/script/column_plan.hpp"
#include "engine/script/entity_binding.hpp"
#include "engine/script/lua_state.hpp"
#include "engine/script/protected_call.hpp"
#include "engine/script/record_rows.hpp"
#include "engine/script/row_origin.hpp"
#include "engine/script/typed_columns.hpp"
#include "engine/script/zone_module.hpp"

#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace sluice {

namespace {

constexpr std::int64_t records_between_checks = 64;

const nlohmann::ordered_json &no_settings() {
    static const auto none = nlohmann::ordered_json::object();
    return none;
}

std::int64_t utf16_units(std::string_view text) {
    std::int64_t units = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        units += (byte & 0xc0u) != 0x80u ? 1 : 0;
        units += byte >= 0xf0u ? 1 : 0;
    }
    return units;
}

Failure script_failure(const ScriptError &error, Status status) { return {status, error.what()}; }

}  // namespace

struct Transform::State {
    explicit State(TransformSpec given);

    TransformResult run(const SourceBatch &batch, const std::function<bool()> &is_cancelled);
    Selection select(const SourceBatch &batch, const std::function<bool()> &is_cancelled);

    TransformSpec spec;
    TypedColumns typed;
    std::optional<std::size_t> records_column;  // of the source; nothing for a table source
    std::vector<ColumnType> source_types;
    ScriptDefaults defaults;
    Entity entity;
    EntityParser parser;
    EntityBinding binding;
    ColumnModule module;
    std::optional<LuaState> lua;  // what it was lent, above, outlives it
    ColumnPlan plan;
    std::vector<Table> tables;
    std::optional<RecordRows> rows;
    std::optional<EntityFilter> filter;
    std::optional<SortOrder> order;
    std::int64_t matches_to_skip = 0;
    std::vector<BatchBuilder> builders;
    std::vector<OwnedArray> fixed_rows;  // of each table, empty where rows come from records
    bool needs_lua = false;
    std::atomic<bool> is_interrupted = false;
    bool is_copy = false;             // the result is the source's table
    std::int64_t text_units_max = 0;  // 0: any number

private:
    const nlohmann::ordered_json &settings() const { return spec.settings ? *spec.settings : no_settings(); }
    const Table &source() const noexcept { return typed.table(); }
    void load_plan();
    void make_fixed_rows();
    void read_record(const BatchView &view, std::int64_t row);
    bool append_rows(const BatchView &view, std::int64_t row);
    bool is_taken(const BatchView &view, std::int64_t row);
    bool is_wanted(const BatchView &view, std::int64_t row);
    enum class Outcome { kept = 1, dropped, failed, filtered };
    Outcome append_record(const BatchView &view, std::int64_t row, RowError &error, TransformResult &result);
    bool is_rejected(const BatchView &view, std::int64_t row, RowError &error);
    bool is_readable(const BatchView &view, std::int64_t row, RowError &error);
    const ColumnSpec *column_with_long_text(const std::vector<std::int64_t> &row_counts) const;
    bool has_long_text(const BatchView &view, std::int64_t row, const std::vector<std::int64_t> &row_counts,
                       RowError &error);
    std::string entity_id(const BatchView &view, std::int64_t row);
    void check_size() const;
    TransformResult copy() const;
    TransformResult finish(TransformResult result);
};

Transform::State::State(TransformSpec given)
    : spec(std::move(given)),
      typed(spec.source),
      records_column(entity_column(source())),
      source_types(column_types(source())),
      defaults(script_defaults(settings())),
      binding(entity, source(), defaults),
      module(defaults) {
    if (spec.query && spec.query->has_conditions()) filter.emplace(spec.query->where, entity, source());
    if (spec.query && !spec.query->sort.empty()) order.emplace(spec.query->sort, entity, source());
    if (spec.scripts) {
        load_plan();
    } else {
        plan = default_plan(source());
        is_copy = !records_column && !filter && spec.columns.empty() &&
                  std::find(source_types.begin(), source_types.end(), ColumnType::json) == source_types.end();
    }
    if (!spec.columns.empty()) choose_columns(plan, spec.columns, spec.may_lack_columns, spec.orders_columns);
    for (const TablePlan &table : plan.tables) {
        tables.push_back(table.table);
        builders.emplace_back(column_types(table.table));
    }
    rows.emplace(plan, entity, binding, source());
    make_fixed_rows();
    needs_lua = plan.needs_lua();
}

void Transform::State::load_plan() {
    const std::string &file = spec.scripts->script();
    try {
        lua.emplace(spec.limits, [scripts = spec.scripts](const std::string &name) { return scripts->text(name); });
        protected_call(*lua, 0, [this](lua_State *state) {
            binding.install(state);
            module.install(state);
        });
        lua->add_module("columns", &ColumnModule::open);
        lua->add_module("zones", &open_zones);
        lua->begin_row();
        lua->load(spec.scripts->text(file), file);
        lua->call(0, 1);
        lua->begin_row();
        const JobFacts job{settings(), spec.attributes, spec.model.get()};
        protected_call(*lua, 1, [&](lua_State *state) { plan = read_plan(state, module, source(), job, file); });
        module.close();
    } catch (const ScriptError &error) {
        throw script_failure(error, Status::bad_config);
    }
}

void Transform::State::make_fixed_rows() {
    for (std::size_t i = 0; i < plan.tables.size(); ++i) {
        OwnedArray &all = fixed_rows.emplace_back();
        if (plan.tables[i].rows == 0) continue;
        try {
            lua->begin_row();
            protected_call(*lua, 0, [&](lua_State *state) { rows->append_fixed(state, i, builders[i]); });
        } catch (const ScriptError &error) {
            throw script_failure(error, Status::bad_config);
        } catch (const Failure &failure) {
            throw Failure(Status::bad_config, spec.scripts->script() + ": " + failure.message());
        }
        all = builders[i].finish();
    }
}

// Parse the record, if the source gives records.
void Transform::State::read_record(const BatchView &view, std::int64_t row) {
    if (!records_column) return entity.assign({});
    entity.assign(parse_record(parser, view.column(*records_column), row));
}

bool Transform::State::append_rows(const BatchView &view, std::int64_t row) {
    if (!needs_lua) return rows->append(nullptr, view, row, builders);
    bool is_kept = false;
    lua->begin_row();
    protected_call(*lua, 0, [&](lua_State *state) { is_kept = rows->append(state, view, row, builders); });
    return is_kept;
}

bool Transform::State::is_taken(const BatchView &view, std::int64_t row) {
    if (spec.related && spec.related->contains(id_text(entity.id()), id_text(entity.type()))) return true;
    return !spec.are_related_all && (!filter || filter->matches(entity, view, row));
}

bool Transform::State::is_wanted(const BatchView &view, std::int64_t row) {
    if (!is_taken(view, row)) return false;
    if (matches_to_skip == 0) return true;
    --matches_to_skip;
    return false;
}

// Fills `error` but for its place when the record failed.
Transform::State::Outcome Transform::State::append_record(const BatchView &view, std::int64_t row, RowError &error,
                                                          TransformResult &result) {
    const ColumnSpec *column = nullptr;
    try {
        entity.assign({});
        read_record(view, row);
        if (!is_wanted(view, row)) return Outcome::filtered;
        if (spec.keep_record_ends) result.matched_records.push_back(row);
        const bool is_kept = append_rows(view, row);
        binding.release();
        return is_kept ? Outcome::kept : Outcome::dropped;
    } catch (const ScriptError &problem) {
        binding.release();
        if (is_interrupted) throw Failure(Status::cancelled, "the script was interrupted at " + lua->position());
        if (problem.is_job_budget_spent()) throw script_failure(problem, Status::bad_data);
        column = rows->column_at_fault();
        error.script = problem.where();
        error.message = problem.message();
    } catch (const Failure &problem) {
        binding.release();
        if (problem.status() != Status::bad_data) throw;
        error.is_unread = records_column && !entity.record();
        column = error.is_unread ? nullptr : rows->column_at_fault();
        error.message = problem.message();
    } catch (const std::length_error &problem) {
        throw Failure(Status::bad_data, problem.what());
    }
    if (error.message.empty()) error.message = "the script raised an error without a message";
    error.record = row;
    error.entity_id = entity_id(view, row);
    if (column != nullptr) {
        error.column = column->column.name;
        if (error.script.empty()) error.script = column->where;
    }
    return Outcome::failed;
}

// True for a row that holds no values; fills `error` but for its place.
bool Transform::State::is_rejected(const BatchView &view, std::int64_t row, RowError &error) {
    if (typed.rejected().empty()) return false;
    const auto found = typed.rejected().find(row);
    if (found == typed.rejected().end()) return false;
    entity.assign({});
    error.record = row;
    error.is_unread = true;
    error.entity_id = entity_id(view, row);
    error.message = found->second.message;
    if (found->second.column) error.column = source().columns[*found->second.column].name;
    return true;
}

// Reads the record; false when it cannot be read, and then `error` says why.
bool Transform::State::is_readable(const BatchView &view, std::int64_t row, RowError &error) {
    entity.assign({});
    try {
        read_record(view, row);
        return true;
    } catch (const Failure &problem) {
        error.record = row;
        error.is_unread = true;
        error.entity_id = entity_id(view, row);
        error.message = problem.message();
        return false;
    }
}

// The first column with a text that is too long in the rows that were appended behind `row_counts`.
const ColumnSpec *Transform::State::column_with_long_text(const std::vector<std::int64_t> &row_counts) const {
    for (std::size_t table = 0; table < builders.size(); ++table) {
        for (std::size_t i = 0; i < plan.tables[table].columns.size(); ++i) {
            const ColumnBuilder &column = builders[table].column(i);
            if (column.type() != ColumnType::text && column.type() != ColumnType::json) continue;
            for (std::int64_t row = row_counts[table]; row < column.row_count(); ++row)
                if (const std::string_view text = column.text(row);  // a unit takes at least one byte of UTF-8
                    static_cast<std::int64_t>(text.size()) > text_units_max && utf16_units(text) > text_units_max)
                    return &plan.tables[table].columns[i];
        }
    }
    return nullptr;
}

// True when the rows behind `row_counts` hold a text that the format does not take; fills `error` but for its place.
bool Transform::State::has_long_text(const BatchView &view, std::int64_t row,
                                     const std::vector<std::int64_t> &row_counts, RowError &error) {
    if (text_units_max == 0) return false;
    const ColumnSpec *const column = column_with_long_text(row_counts);
    if (column == nullptr) return false;
    error.record = row;
    error.entity_id = entity_id(view, row);
    error.column = column->column.name;
    error.script = column->where;
    error.message =
        "the text is longer than the " + std::to_string(text_units_max) + " characters that the format takes";
    return true;
}

// The record's id, else the source's column "id".
std::string Transform::State::entity_id(const BatchView &view, std::int64_t row) {
    if (const JsonValue id = entity.id(); id && !id.is_null())
        return std::string(id.is_text() ? id.text() : id.source());
    for (std::size_t i = 0; i < source().columns.size(); ++i) {
        const ColumnView &cells = view.column(i);
        if (source().columns[i].name != "id" || cells.is_null(row)) continue;
        if (cells.type() == ColumnType::text && is_utf8(cells.text(row))) return std::string(cells.text(row));
        if (cells.type() == ColumnType::int64) return std::to_string(cells.int64(row));
    }
    return {};
}

void Transform::State::check_size() const {
    std::size_t bytes = 0;
    for (const BatchBuilder &builder : builders) bytes += builder.byte_count();
    if (bytes > limits::script_rows_bytes_max)
        throw Failure(Status::bad_data, "the rows made of one block of the input take more than " +
                                            std::to_string(limits::script_rows_bytes_max >> 20) +
                                            " MiB; let 'expand' or 'each' return fewer or smaller rows");
}

TransformResult Transform::State::run(const SourceBatch &batch, const std::function<bool()> &is_cancelled) {
    typed.read(batch);
    if (is_cancelled()) throw Failure(Status::cancelled, "the job was cancelled");
    if (is_copy && typed.rejected().empty() && matches_to_skip == 0 && text_units_max == 0) return copy();
    for (BatchBuilder &builder : builders) builder.truncate(0);

    const BatchView view(source_types, typed.array());
    RowOrigin origin(batch, records_column ? &view.column(*records_column) : nullptr);
    TransformResult result;
    result.records_read = view.row_count();
    if (spec.keep_record_ends) result.record_ends.resize(builders.size());
    std::vector<std::int64_t> row_counts(builders.size());
    RowError error;
    for (std::int64_t row = 0; row < view.row_count(); ++row) {
        const bool is_check_due = row % records_between_checks == records_between_checks - 1;
        if (is_check_due && is_cancelled()) throw Failure(Status::cancelled, "the job was cancelled");
        if (is_check_due || needs_lua) check_size();  // a script can make much of each record
        for (std::size_t i = 0; i < builders.size(); ++i) row_counts[i] = builders[i].row_count();
        Outcome outcome = is_rejected(view, row, error) ? Outcome::failed : append_record(view, row, error, result);
        if (outcome == Outcome::kept && has_long_text(view, row, row_counts, error)) outcome = Outcome::failed;
        if (outcome == Outcome::filtered) ++result.records_filtered;
        if (outcome == Outcome::filtered || outcome == Outcome::dropped) continue;
        if (outcome == Outcome::kept) {
            ++result.records_kept;
            for (std::size_t i = 0; i < result.record_ends.size(); ++i)
                result.record_ends[i].push_back(builders[i].row_count());
            if (spec.keep_record_ends) result.kept_records.push_back(row);
            continue;
        }
        for (std::size_t i = 0; i < builders.size(); ++i) builders[i].truncate(row_counts[i]);
        const RowOrigin::Place place = origin.of(row);
        error.input = batch.input;
        error.line = place.line;
        error.byte = place.byte;
        result.errors.push_back(std::exchange(error, {}));
    }
    check_size();
    return finish(std::move(result));
}

Selection Transform::State::select(const SourceBatch &batch, const std::function<bool()> &is_cancelled) {
    typed.read(batch);
    const BatchView view(source_types, typed.array());
    RowOrigin origin(batch, records_column ? &view.column(*records_column) : nullptr);
    Selection selection;
    selection.records_read = view.row_count();
    for (std::int64_t row = 0; row < view.row_count(); ++row) {
        if (row % records_between_checks == 0 && is_cancelled())
            throw Failure(Status::cancelled, "the job was cancelled");
        RowError error;
        if (is_rejected(view, row, error) || !is_readable(view, row, error)) {
            const RowOrigin::Place place = origin.of(row);
            error.input = batch.input;
            error.line = place.line;
            error.byte = place.byte;
            selection.errors.push_back(std::move(error));
            continue;
        }
        if (!is_taken(view, row)) {
            ++selection.records_filtered;
            continue;
        }
        order->append(selection.keys, entity, view, row);
        selection.records.push_back({row, selection.keys.size()});
    }
    return selection;
}

TransformResult Transform::State::finish(TransformResult result) {
    for (BatchBuilder &builder : builders) {
        result.row_counts.push_back(builder.row_count());
        result.tables.push_back(builder.finish());
    }
    return result;
}

TransformResult Transform::State::copy() const {
    TransformResult result;
    const std::int64_t count = typed.array().length;
    result.records_read = result.records_kept = count;
    result.row_counts.push_back(count);
    result.tables.push_back(copy_rows(source(), typed.array(), 0, count));
    if (spec.keep_record_ends) {
        result.record_ends.emplace_back();
        for (std::int64_t row = 0; row < count; ++row) {
            result.record_ends.back().push_back(row + 1);
            result.kept_records.push_back(row);
        }
        result.matched_records = result.kept_records;
    }
    return result;
}

Transform::Transform(TransformSpec spec) : state_(std::make_unique<State>(std::move(spec))) {}
Transform::~Transform() = default;
Transform::Transform(Transform &&) noexcept = default;
Transform &Transform::operator=(Transform &&) noexcept = default;

const std::vector<Table> &Transform::tables() const noexcept { return state_->tables; }

const std::vector<OwnedArray> &Transform::fixed_rows() const noexcept { return state_->fixed_rows; }

bool Transform::is_ordered() const noexcept { return state_->plan.is_ordered; }

Selection Transform::select(const SourceBatch &batch, const std::function<bool()> &is_cancelled) {
    return state_->select(batch, is_cancelled);
}

void Transform::skip_matches(std::int64_t count) noexcept { state_->matches_to_skip = count; }

TransformResult Transform::run(const SourceBatch &batch, const std::function<bool()> &is_cancelled) {
    return state_->run(batch, is_cancelled);
}

void Transform::limit_texts(std::int64_t units) noexcept { state_->text_units_max = units; }

void Transform::interrupt() noexcept {
    state_->is_interrupted = true;
    if (state_->lua) state_->lua->interrupt();
}

std::string Transform::script_position() const { return state_->lua ? state_->lua->position() : std::string(); }

}  // namespace sluice
