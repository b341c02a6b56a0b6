// The entity as scripts see it: entity:value("price").
#pragma once

#include "engine/batch/column_view.hpp"
#include "engine/batch/schema.hpp"
#include "engine/entity/entity.hpp"
#include "engine/script/column_spec.hpp"
#include "engine/script/value_options.hpp"

#include <cstdint>
#include <lua.hpp>
#include <optional>

namespace sluice {

/// Lends the current record to scripts as a userdata with methods. Nothing of the record is converted before a method
/// asks for it. A userdata that a script keeps beyond its record raises an error when used. Borrows everything it is
/// given; outlives the Lua state it was installed in. One thread at a time.
class EntityBinding {
public:
    EntityBinding(Entity &entity, const Table &source, ScriptDefaults defaults)
        : entity_(entity), source_(source), defaults_(std::move(defaults)) {}
    EntityBinding(const EntityBinding &) = delete;
    EntityBinding &operator=(const EntityBinding &) = delete;

    /// Make the methods known to a Lua state. Inside a protected call, once.
    void install(lua_State *lua);

    /// Push the userdata of the record that `entity` and the row of `batch` now hold. Inside a protected call.
    void push(lua_State *lua, const BatchView &batch, std::int64_t row);
    /// The record is over.
    void release() noexcept { current_ = nullptr; }

    // What the bound methods work with.
    Entity &entity() noexcept { return entity_; }
    const ScriptDefaults &defaults() const noexcept { return defaults_; }
    /// Room for the options of one call.
    ValueOptions &options() noexcept { return options_; }
    const Table &source() const noexcept { return source_; }
    const BatchView &batch() const noexcept { return *batch_; }
    std::int64_t row() const noexcept { return row_; }
    bool is_current(const void *userdata) const noexcept { return userdata != nullptr && userdata == current_; }

private:
    Entity &entity_;
    const Table &source_;
    ScriptDefaults defaults_;
    ValueOptions options_;
    const BatchView *batch_ = nullptr;
    std::int64_t row_ = 0;
    const void *current_ = nullptr;  // a userdata that is alive cannot share its address with another one
};

}  // namespace sluice
