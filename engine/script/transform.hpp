// From a source batch to the rows of the result: the column plan of one script, run by one worker.
#pragma once

#include "engine/batch/schema.hpp"
#include "engine/plugin/source.hpp"
#include "engine/query/entity_ids.hpp"
#include "engine/query/query.hpp"
#include "engine/script/limits.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// The text of every script file that a job uses, read once and frozen, by name ("entity_columns.lua",
/// "lib/slug.lua"), with the hash of it all.
class ScriptFiles {
public:
    /// Read `script` and, when asked for by `require`, other files below `folders` (earlier ones first). Files of
    /// `texts` are not read: their text is given, by name.
    ScriptFiles(std::vector<std::filesystem::path> folders, std::string script,
                std::map<std::string, std::string> texts = {});

    const std::string &script() const noexcept { return script_; }
    /// The text of a file by its name; reads and keeps it on first use. Any thread. Throws Failure (bad_config).
    const std::string &text(const std::string &name) const;
    /// SHA-256 over names and texts of all files read so far, in hex.
    std::string hash() const;
    /// All files read so far.
    std::map<std::string, std::string> texts() const;
    const std::vector<std::filesystem::path> &folders() const noexcept { return folders_; }

private:
    struct Cache;
    std::vector<std::filesystem::path> folders_;
    std::string script_;
    std::shared_ptr<Cache> cache_;
};

/// Everything that decides a column plan; the same for all workers of a job.
struct TransformSpec {
    Table source;                                // the source's columns
    std::shared_ptr<const ScriptFiles> scripts;  // nullptr: the default plan (all columns, or the whole entity)
    std::shared_ptr<const nlohmann::ordered_json> settings;  // transform.settings: the script's `job.settings`
    std::vector<std::string> attributes;                     // that a request asks for: the script's `job.attributes`
    std::shared_ptr<const nlohmann::ordered_json> model;     // the script's `job.model`; nullptr for none
    ScriptLimits limits;
    std::vector<std::string> columns;          // of the plan, by name, and no others; empty: all
    bool may_lack_columns = false;             // the plan need not have all of `columns`
    bool orders_columns = false;               // its columns come in the order of `columns`
    std::shared_ptr<const Query> query;        // only records that satisfy its conditions get rows; nullptr: all
    std::shared_ptr<const EntityIds> related;  // and the entities of these ids; nullptr: none
    bool are_related_all = false;              // the entities of these ids alone
    bool keep_record_ends = false;             // fill TransformResult::record_ends, kept_records and matched_records
};

/// One row that could not be made.
struct RowError {
    std::int64_t record = 0;  // index in the source batch
    bool is_unread = false;   // what the source gave is no record; no script saw it
    std::string entity_id;    // as far as known
    std::string column;       // header, as far as one is at fault
    std::string script;       // "file.lua:12", as far as a script is at fault
    std::string message;
    std::string input;       // file or table
    std::int64_t line = 0;   // 1-based; 0 when not known
    std::int64_t byte = -1;  // -1 when not known
};

/// The rows made of one source batch.
struct TransformResult {
    std::vector<OwnedArray> tables;                      // one batch a table, offset 0, perhaps without rows
    std::vector<std::int64_t> row_counts;                // rows of each
    std::vector<RowError> errors;                        // ascending by record; such records gave no row at all
    std::int64_t records_read = 0;                       // rows of the source batch
    std::int64_t records_filtered = 0;                   // of them, those that do not satisfy the query
    std::int64_t records_kept = 0;                       // without filtered, dropped and failed ones
    std::vector<std::vector<std::int64_t>> record_ends;  // per table: rows after each kept record (keep_record_ends)
    std::vector<std::int64_t> kept_records;              // source row of each kept record (keep_record_ends)
    std::vector<std::int64_t> matched_records;           // of each that satisfies the query (keep_record_ends)
};

/// The records of one source batch that satisfy the query, with their sort keys.
struct Selection {
    struct Record {
        std::int64_t row = 0;     // of the batch
        std::size_t key_end = 0;  // in `keys`; it begins where that of the record before it ends
    };
    std::vector<Record> records;
    std::vector<char> keys;
    std::vector<RowError> errors;  // records that cannot be read
    std::int64_t records_read = 0, records_filtered = 0;
};

/// One worker's parser, Lua state and column plan. One thread at a time. The same spec gives the same tables and the
/// same rows in every worker.
class Transform {
public:
    /// Load the script and build the plan. Throws Failure (bad_config) with script:line, or with the place in the query
    /// of a condition that the source cannot answer.
    explicit Transform(TransformSpec spec);
    ~Transform();
    Transform(Transform &&) noexcept;
    Transform &operator=(Transform &&) noexcept;

    /// The tables of the result.
    const std::vector<Table> &tables() const noexcept;
    /// Of tables that say their rows themselves, all of them; empty for the others, whose rows run() gives.
    const std::vector<OwnedArray> &fixed_rows() const noexcept;
    /// True when the script keeps state from row to row (`ordered = true`): one worker only.
    bool is_ordered() const noexcept;

    /// Leave out so many of the records that satisfy the query, before the script sees any. For one worker alone,
    /// before its first run().
    void skip_matches(std::int64_t count) noexcept;

    /// Check the batch, parse its entities and make the rows. Errors of single rows are collected; Failure is thrown
    /// for a batch that breaks the contract, a script whose job budget is spent, and when `is_cancelled` says so.
    TransformResult run(const SourceBatch &batch, const std::function<bool()> &is_cancelled);

    /// Check the batch, parse its entities and find those that satisfy the query, which has a sort; no script runs.
    /// Throws as run() does.
    Selection select(const SourceBatch &batch, const std::function<bool()> &is_cancelled);

    /// From now on a record with a text or json value of more than `units` UTF-16 units fails; 0 for any length.
    void limit_texts(std::int64_t units) noexcept;

    /// Make a run() that is inside the script, and every later one that enters it, throw a Failure (cancelled) soon.
    /// Any thread.
    void interrupt() noexcept;
    /// The script line seen last ("file.lua:12"), for a watchdog's message; "" when none was. Any thread.
    std::string script_position() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sluice
