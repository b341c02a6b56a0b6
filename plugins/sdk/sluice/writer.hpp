// Writing a writer plugin: one class and one line, SLUICE_WRITER(MyWriter).
#pragma once

#include "engine/batch/column_view.hpp"
#include "engine/batch/schema.hpp"
#include "plugins/sdk/sluice/settings.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sluice::sdk {

/// Read the tables that `open` was given.
inline std::vector<Table> read_tables(const sluice_table *const *tables, std::int32_t table_count) {
    std::vector<Table> result;
    for (std::int32_t i = 0; i < table_count; ++i) {
        const ArrowSchema &schema = *tables[i]->schema;
        Table table{tables[i]->name, {}, read_metadata(schema.metadata)};
        for (std::int64_t child = 0; child < schema.n_children; ++child) {
            const ArrowSchema &field = *schema.children[child];
            const std::optional<ColumnType> type = column_type(field);
            if (!type)
                throw Failure(SLUICE_INTERNAL, std::string("column '") + field.name + "' has a type not on the list");
            table.columns.push_back({field.name, *type, read_metadata(field.metadata)});
        }
        result.push_back(std::move(table));
    }
    return result;
}

/// The lane of a writer whose encode needs no state of its own.
struct NoLane {};

namespace detail {

template <typename T>
struct LaneOf {
    using type = NoLane;
};
template <typename T>
requires requires { typename T::Lane; }
struct LaneOf<T> {
    using type = typename T::Lane;
};
template <typename T>
struct BlockOf {
    using type = std::string;
};
template <typename T>
requires requires { typename T::Block; }
struct BlockOf<T> {
    using type = typename T::Block;
};

}  // namespace detail

/// The C functions for a class `T` that has
///   T(Job job, const Settings &settings, std::vector<Table> tables)     opens the outputs, throws Failure
///   void finish()                                                        completes the outputs
/// and either, for a writer that only ever sees one batch at a time,
///   void write(std::int32_t table, const BatchView &rows)                takes the batches in order
/// or, so that several threads share the work,
///   void encode(Lane &, std::int32_t table, const BatchView &rows, std::int64_t first_row, Block &) const
///       turns one batch into a block; runs in several threads at once, each with its own lane, and beside
///       append(): it may read no member that append() changes
///   void append(std::int32_t table, const Block &, const sluice_block &) takes the blocks in order
/// and may have
///   struct Lane { explicit Lane(const T &); }   state of one worker; without it encode gets a NoLane
///   struct Block { }                            what encode makes; without it a std::string of output bytes, which
///                                               append hands on with Output::write(const sluice_block &)
///   static constexpr std::int64_t rows_per_table_max
///   void limits(sluice_writer_limits &) const    what it takes with its settings, in place of what is filled in
///   already
template <typename T>
struct WriterFunctions {
    using Lane = typename detail::LaneOf<T>::type;
    using Block = typename detail::BlockOf<T>::type;

    struct Self {
        const sluice_job *job;
        std::vector<std::vector<ColumnType>> types;  // of each table, for the views of its batches
        T writer;
        Self(const sluice_job *the_job, const Settings &settings, std::vector<Table> tables)
            : job(the_job), types(types_of(tables)), writer(Job(the_job), settings, std::move(tables)) {}
        static std::vector<std::vector<ColumnType>> types_of(const std::vector<Table> &tables) {
            std::vector<std::vector<ColumnType>> result(tables.size());
            for (std::size_t i = 0; i < tables.size(); ++i)
                for (const Column &column : tables[i].columns) result[i].push_back(column.type);
            return result;
        }
    };
    static Self &self_of(void *self) { return *static_cast<Self *>(self); }

    static sluice_status open(const sluice_job *job, const char *settings, const sluice_table *const *tables,
                              std::int32_t table_count, void **self) {
        return guard(job, [&] {
            *self = std::make_unique<Self>(job, parse_settings(settings), read_tables(tables, table_count)).release();
        });
    }
    static sluice_status lane_open(void *self, void **lane) {
        return guard(self_of(self).job, [&] {
            if constexpr (std::is_same_v<Lane, NoLane>)
                *lane = new NoLane;
            else
                *lane = new Lane(static_cast<const T &>(self_of(self).writer));
        });
    }
    static void lane_close(void *, void *lane) { delete static_cast<Lane *>(lane); }

    static sluice_status encode(void *self, void *lane, std::int32_t table, const ArrowArray *array,
                                std::int64_t first_row, sluice_block *block) {
        return guard(self_of(self).job, [&] {
            const Self &writer = self_of(self);
            auto encoded = std::make_unique<Block>();
            writer.writer.encode(*static_cast<Lane *>(lane), table,
                                 BatchView(writer.types[static_cast<std::size_t>(table)], *array), first_row, *encoded);
            if constexpr (std::is_same_v<Block, std::string>) {
                block->data = encoded->data();
                block->size = encoded->size();
            }
            block->private_data = encoded.release();
            block->release = [](sluice_block *done) { delete static_cast<Block *>(done->private_data); };
        });
    }
    static sluice_status append(void *self, std::int32_t table, const sluice_block *block) {
        return guard(self_of(self).job, [&] {
            self_of(self).writer.append(table, *static_cast<const Block *>(block->private_data), *block);
        });
    }
    static sluice_status write(void *self, std::int32_t table, const ArrowArray *array) {
        return guard(self_of(self).job, [&] {
            Self &writer = self_of(self);
            writer.writer.write(table, BatchView(writer.types[static_cast<std::size_t>(table)], *array));
        });
    }
    static sluice_status finish(void *self) {
        return guard(self_of(self).job, [&] { self_of(self).writer.finish(); });
    }
    static void close(void *self) { delete static_cast<Self *>(self); }
    static void limits(void *self, sluice_writer_limits *limits) {
        if constexpr (has_limits) self_of(self).writer.limits(*limits);
    }
    static constexpr bool has_limits = requires(const T &writer, sluice_writer_limits &limits) {
        writer.limits(limits);
    };

    static constexpr sluice_writer_api api() {
        sluice_writer_api functions = {};
        functions.struct_size = sizeof(sluice_writer_api);
        if constexpr (requires { T::rows_per_table_max; }) functions.rows_per_table_max = T::rows_per_table_max;
        functions.open = &open;
        if constexpr (requires(T & writer, const BatchView &rows) { writer.write(std::int32_t{}, rows); }) {
            functions.write = &write;
        } else {
            functions.lane_open = &lane_open;
            functions.lane_close = &lane_close;
            functions.encode = &encode;
            functions.append = &append;
        }
        functions.finish = &finish;
        functions.close = &close;
        if constexpr (has_limits) functions.limits = &limits;
        return functions;
    }
};

}  // namespace sluice::sdk

/// Define the plugin's entry for the writer class `T`, described by its static members name, version, description
/// and settings_schema (each a `const char *`).
#define SLUICE_WRITER(T)                                                                   \
    extern "C" SLUICE_EXPORT const sluice_plugin *SLUICE_PLUGIN_ENTRY() {                  \
        static constexpr sluice_writer_api api = ::sluice::sdk::WriterFunctions<T>::api(); \
        static constexpr sluice_plugin plugin = {sizeof(sluice_plugin),                    \
                                                 SLUICE_ABI_MAJOR,                         \
                                                 SLUICE_ABI_MINOR,                         \
                                                 SLUICE_KIND_WRITER,                       \
                                                 T::name,                                  \
                                                 T::version,                               \
                                                 T::description,                           \
                                                 T::settings_schema,                       \
                                                 nullptr,                                  \
                                                 &api};                                    \
        return &plugin;                                                                    \
    }
