// Where requests become jobs: everything that can be wrong is found before the job exists.
#pragma once

#include "host/exports/export_spec.hpp"
#include "host/exports/hidden_folders.hpp"
#include "host/exports/load_request.hpp"
#include "host/exports/sql_request.hpp"
#include "host/exports/transform_vault.hpp"
#include "host/jobs/job_store.hpp"
#include "host/profiles/profile_library.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace sluice {

/// What is asked for, by whichever API.
struct ExportRequest {
    std::string profile;  // id; empty: the best one for `context`
    Context context;
    std::string dataset;                        // id; empty for none
    std::optional<VersionSource> version;       // of a dataset that was made
    std::optional<SqlRequest> sql;              // the records are the rows of a statement over datasets
    std::vector<Json> narrowing;                // queries that hold besides, whoever asks
    std::vector<Json> result_narrowing;         // the same of rows of the result, by its columns
    std::vector<std::string> columns_seen;      // no other columns are shown, whoever asks; empty: all
    Json changes = Json::object();              // for apply_request()
    Json form = Json::object();                 // for apply_form()
    std::map<std::string, std::string> titles;  // what columns are called in the files, by their names
    bool orders_columns = false;                // they come in the order of those that `changes` wants
    std::string file_name;                      // a pattern as in output.file_name; empty: the profile's
    std::optional<std::int64_t> limit;          // at most so many records with rows
    std::optional<std::int64_t> preview_rows;   // a preview of so many rows, as JSON
    bool is_awaited = false;                    // by the request itself, whose answer has the files
    std::optional<ChannelPlace> target;         // a channel that the files are published to
    std::string sealed_password;                // by seal_password(), to encrypt the files with; empty for none
    std::string password_setting;               // of the writer, which encrypts itself; empty: an archive is encrypted
    std::optional<std::chrono::seconds> retention;
    std::string callback, callback_receiver;  // as those of NewJob
    std::string idempotency_key;
    Json asked = Json::object();  // the request as it came, all of it: what the key stands for
    std::string client;           // the program that asks, as it calls itself; empty for none
};

/// On whose behalf.
struct Requester {
    std::string tenant, credential, user;
    Roles roles;          // nothing: may run every profile
    std::string dialect;  // "native", ...
};

/// Why a request does not become a job, for each API to tell in its own way.
class ExportRefused : public std::runtime_error {
public:
    enum class Reason {
        invalid = 1,   // the message says what and where
        key_conflict,  // the idempotency key stands for another request
        queue_full,    // the tenant has as many unfinished jobs as it may
        dialect_full,
        version_gone,  // it was dropped before the job was there
        draining,
        disk_full
    };

    ExportRefused(Reason reason, const std::string &message) : std::runtime_error(message), reason_(reason) {}
    Reason reason() const noexcept { return reason_; }

private:
    Reason reason_;
};

/// How far a tenant may go.
struct TenantBounds {
    std::int64_t queued_max = 0;          // 0: any number
    std::int64_t dialect_active_max = 0;  // 0: any number
    std::chrono::seconds retention_max{0};
};

struct ExportDeskOptions {
    std::map<std::string, std::chrono::seconds> retention;           // by dialect
    std::chrono::seconds brief_retention = std::chrono::minutes(5);  // of what its request waits for
    std::function<TenantBounds(const std::string &tenant, const std::string &dialect)> bounds;
    std::function<bool()> is_disk_full;
    std::int64_t statement_rows_max = 800'000;  // of a statement's result; more are cut off, as the manifest says
    HiddenFolders hidden;                       // from refusals
};

/// Any thread. What it is given outlives it.
class ExportDesk {
public:
    ExportDesk(ProfileLibrary &profiles, TransformVault &transforms, JobStore &store, ExportDeskOptions options);

    /// The job that the request's idempotency key made before; nothing without a key, or for a new one. To be asked
    /// first: whoever repeats a request gets its job, whatever has become of profiles, limits and the server since.
    /// Throws ExportRefused (key_conflict); Failure when the store cannot answer.
    std::optional<Submission> find_earlier(const ExportRequest &request, const Requester &requester);

    /// Whether an idempotency key made a job before, whatever for. Throws Failure as find_earlier() does.
    bool knows_key(const std::string &idempotency_key, const Requester &requester);

    /// Check the request and accept it: the job is durable when this returns, or was there before under the same key.
    /// Throws ExportRefused; Failure (io_retry, io_fatal) when the store cannot take it.
    Submission submit(const ExportRequest &request, const Requester &requester);

    /// Accept several requests as one job, their parent, which ends with the last of them: all or none. The callback is
    /// the first one's. Throws likewise.
    Submission submit_all(const std::vector<ExportRequest> &requests, const Requester &requester);

    /// Accept a load: durable when this returns. What was uploaded stays the caller's when the answer is `existing`,
    /// which it is for a repeated request whatever has become of the server since. Throws as submit() does.
    Submission load(const LoadRequest &request, const Requester &requester);

    /// Throws ExportRefused while nothing is accepted.
    void require_open() const;

    /// Accept a finished job once more, as it was frozen, without its callback. Throws as submit() does.
    Submission rerun(const Job &job, const Requester &requester);

    /// From now on nothing is accepted.
    void close() noexcept { is_closed_ = true; }
    bool is_closed() const noexcept { return is_closed_; }

private:
    std::optional<Submission> find_earlier(const std::string &key, const std::string &digest,
                                           const Requester &requester);
    SqlSpec sql_spec(const SqlRequest &request, const Context &context, const Requester &requester);
    SqlTableSpec sql_table_spec(const SqlTable &table, const Context &context, const Requester &requester);
    NewJob prepare(const ExportRequest &request, const Requester &requester);
    Submission accept(const NewJob &job);
    [[noreturn]] void refuse(const Failure &failure) const;
    NewJob job_for(const Requester &requester) const;

    ProfileLibrary &profiles_;
    TransformVault &transforms_;
    JobStore &store_;
    ExportDeskOptions options_;
    std::atomic<bool> is_closed_ = false;
};

}  // namespace sluice
