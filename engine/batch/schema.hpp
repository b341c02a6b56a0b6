// Columns and tables by name and type, and their Arrow form. Header only, shared with the plugin SDK.
#pragma once

#include "engine/batch/column_type.hpp"
#include "engine/batch/owned.hpp"

#include <memory>
#include <string>
#include <vector>

namespace sluice {

/// Beside the keys of the contract, of a column: the name of the look of its header, which the writer's settings
/// describe.
inline constexpr const char *meta_style = "sluice.style";
/// Of a column: its values are names of looks, for the cells of the column that is named here.
inline constexpr const char *meta_style_of = "sluice.style_of";

/// One column: what it is called, what its values are, and what a format should know about it (SLUICE_META_… keys,
/// without sluice.kind, which `type` stands for).
struct Column {
    std::string name;
    ColumnType type = ColumnType::text;
    Metadata metadata = {};

    bool operator==(const Column &) const = default;
};

/// One table of a source or a result.
struct Table {
    std::string name;
    std::vector<Column> columns;
    Metadata metadata = {};

    bool operator==(const Table &) const = default;
};

namespace detail {

// Owns the strings and children that one exported ArrowSchema points to.
struct SchemaStorage {
    std::string format, name, metadata;
    std::vector<ArrowSchema> children;
    std::vector<ArrowSchema *> child_pointers;
};

inline void release_schema(ArrowSchema *schema) {
    std::unique_ptr<SchemaStorage> storage(static_cast<SchemaStorage *>(schema->private_data));
    for (ArrowSchema &child : storage->children)
        if (child.release != nullptr) child.release(&child);
    schema->release = nullptr;
}

inline void fill_schema(ArrowSchema &out, std::unique_ptr<SchemaStorage> storage) {
    for (ArrowSchema &child : storage->children) storage->child_pointers.push_back(&child);
    out = {};
    out.format = storage->format.c_str();
    out.name = storage->name.c_str();
    out.metadata = storage->metadata.empty() ? nullptr : storage->metadata.c_str();
    out.flags = ARROW_FLAG_NULLABLE;
    out.n_children = static_cast<std::int64_t>(storage->children.size());
    out.children = storage->child_pointers.data();
    out.release = &release_schema;
    out.private_data = storage.release();
}

}  // namespace detail

/// The Arrow form of a table's columns.
inline OwnedSchema export_schema(const Table &table) {
    auto storage = std::make_unique<detail::SchemaStorage>();
    storage->format = "+s";
    storage->name = table.name;
    storage->metadata = write_metadata(table.metadata);
    storage->children.resize(table.columns.size());
    OwnedSchema schema;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const Column &column = table.columns[i];
        auto child = std::make_unique<detail::SchemaStorage>();
        Metadata metadata = column.metadata;
        if (column.type == ColumnType::json || column.type == ColumnType::decimal)
            metadata.emplace_back(SLUICE_META_KIND, type_name(column.type));
        child->format = arrow_format(column.type);
        child->name = column.name;
        child->metadata = write_metadata(metadata);
        detail::fill_schema(storage->children[i], std::move(child));
    }
    detail::fill_schema(*schema.out(), std::move(storage));
    return schema;
}

}  // namespace sluice
