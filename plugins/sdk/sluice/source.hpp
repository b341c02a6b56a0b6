// Writing a source plugin: one class and one line, SLUICE_SOURCE(MySource).
#pragma once

#include "engine/batch/builder.hpp"
#include "engine/batch/schema.hpp"
#include "plugins/sdk/sluice/settings.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sluice::sdk {

/// How large a batch may be; see sluice_source_api.next.
struct BatchLimits {
    std::int64_t rows_max;
    std::int64_t bytes_max;
};

/// A row that the source could not make, see sluice_rejected_row. `message`: what is wrong, without cell data.
struct RejectedRow {
    std::int64_t row;     // within the batch, from 0
    std::int32_t column;  // at fault, from 0; -1 for none
    std::string message;
};

/// A batch and where it comes from, see sluice_origin. `name` must stay valid until the source is closed.
struct SourceBatch {
    OwnedArray array;
    const char *name = "";
    std::int64_t first_line = 0;
    std::int64_t first_byte = -1;
    std::vector<sluice_row_place> places = {};  // of every row, or empty
    std::vector<RejectedRow> rejected = {};     // ascending by row
};

/// A text column that the engine reads as `type` (not text or json), see SLUICE_META_READ_AS. `is_utc_assumed`: a
/// datetime without a time zone is UTC.
inline Column column_read_as(std::string name, ColumnType type, bool is_utc_assumed = false) {
    std::string word(type_name(type));
    if (is_utc_assumed && type == ColumnType::timestamp) word += "_utc";
    return {std::move(name), ColumnType::text, {{SLUICE_META_READ_AS, std::move(word)}}};
}

/// A query in the form that docs/query.md describes.
using Query = nlohmann::ordered_json;

/// The table of an entity source: one json column "entity".
inline Table entity_table() { return {"entities", {{"entity", ColumnType::json}}, {}}; }

/// The C functions for a class `T` that has
///   T(Job job, const Settings &settings)            opens the input, throws Failure
///   Table table() const                             the columns
///   std::optional<SourceBatch> next(BatchLimits)    the next batch, or nothing at the end
/// and may have
///   void interrupt() noexcept                       called beside next(), on another thread
///   std::int64_t count()                            rows to expect, -1 when not known
///   Query push_down(const Query &)                  called once, before table(), when there is a query: applies what
///   it
///                                                   can of it from now on; returns the rest, an empty object for none
template <typename T>
struct SourceFunctions {
    struct Self {
        const sluice_job *job;
        std::string residual;  // of the query; empty when nothing of it is left, or there is none
        T source;
        std::vector<sluice_row_place> places;  // lent with the last batch, and so are the rejected rows
        std::vector<RejectedRow> rejected;
        std::vector<sluice_rejected_row> rejected_rows;
        Self(const sluice_job *the_job, const Settings &settings, const char *query)
            : job(the_job), residual(query == nullptr ? "" : query), source(Job(the_job), settings) {
            if (query != nullptr) push_down(query);
        }

        void push_down(const char *query) {
            if constexpr (requires { source.push_down(Query()); }) {
                const Query whole = Query::parse(query, nullptr, false);
                if (whole.is_discarded()) throw Failure(SLUICE_BAD_CONFIG, "the query is not JSON");
                const Query rest = source.push_down(whole);
                residual = rest.empty() ? std::string() : rest.dump();
            }
        }
    };
    static Self &self_of(void *self) { return *static_cast<Self *>(self); }

    static sluice_status open(const sluice_job *job, const char *settings, const char *query, void **self,
                              const char **residual) {
        return guard(job, [&] {
            auto opened = std::make_unique<Self>(job, parse_settings(settings), query);
            *residual = opened->residual.empty() ? nullptr : opened->residual.c_str();
            *self = opened.release();
        });
    }
    static sluice_status schema(void *self, ArrowSchema *out) {
        return guard(self_of(self).job, [&] { export_schema(self_of(self).source.table()).move_to(*out); });
    }
    static sluice_status next(void *self, std::int64_t max_rows, std::int64_t max_bytes, ArrowArray *array,
                              sluice_origin *origin) {
        return guard(self_of(self).job, [&]() -> sluice_status {
            std::optional<SourceBatch> batch = self_of(self).source.next({max_rows, max_bytes});
            if (!batch) return SLUICE_END;
            origin->name = batch->name;
            origin->first_line = batch->first_line;
            origin->first_byte = batch->first_byte;
            lend_rows(self_of(self), *batch, *origin);
            batch->array.move_to(*array);
            return SLUICE_OK;
        });
    }
    static void lend_rows(Self &self, SourceBatch &batch, sluice_origin &origin) {
        self.places = std::move(batch.places);
        self.rejected = std::move(batch.rejected);
        self.rejected_rows.clear();
        for (const RejectedRow &row : self.rejected)
            self.rejected_rows.push_back({row.row, row.column, 0, row.message.c_str()});
        origin.places = self.places.empty() ? nullptr : self.places.data();
        origin.rejected = self.rejected_rows.data();
        origin.rejected_count = static_cast<std::int64_t>(self.rejected_rows.size());
    }
    static void close(void *self) { delete static_cast<Self *>(self); }
    static void interrupt(void *self) noexcept { self_of(self).source.interrupt(); }
    static sluice_status count(void *self, std::int64_t *rows) {
        return guard(self_of(self).job, [&] { *rows = self_of(self).source.count(); });
    }

    static constexpr sluice_source_api api() {
        sluice_source_api functions = {};
        functions.struct_size = sizeof(sluice_source_api);
        functions.open = &open;
        functions.schema = &schema;
        functions.next = &next;
        functions.close = &close;
        if constexpr (requires(T & source) { source.interrupt(); }) functions.interrupt = &interrupt;
        if constexpr (requires(T & source) { source.count(); }) functions.count = &count;
        return functions;
    }
};

}  // namespace sluice::sdk

/// Define the plugin's entry for the source class `T`, described by its static members name, version, description
/// and settings_schema (each a `const char *`).
#define SLUICE_SOURCE(T)                                                                   \
    extern "C" SLUICE_EXPORT const sluice_plugin *SLUICE_PLUGIN_ENTRY() {                  \
        static constexpr sluice_source_api api = ::sluice::sdk::SourceFunctions<T>::api(); \
        static constexpr sluice_plugin plugin = {sizeof(sluice_plugin),                    \
                                                 SLUICE_ABI_MAJOR,                         \
                                                 SLUICE_ABI_MINOR,                         \
                                                 SLUICE_KIND_SOURCE,                       \
                                                 T::name,                                  \
                                                 T::version,                               \
                                                 T::description,                           \
                                                 T::settings_schema,                       \
                                                 &api,                                     \
                                                 nullptr};                                 \
        return &plugin;                                                                    \
    }
