// RAII owners of Arrow C structs. Header only and free of the engine, so that the plugin SDK uses the same code.
#pragma once

#include "engine/abi/plugin_abi.h"

#include <cstring>
#include <utility>

namespace sluice {

/// Owns one ArrowArray or ArrowSchema: releases it exactly once. Movable, not copyable. Any one thread at a time.
template <typename Struct>
class Owned {
public:
    Owned() noexcept { clear(); }
    /// Take over `from` and mark it as released.
    explicit Owned(Struct &from) noexcept : value_(from) { from.release = nullptr; }
    Owned(Owned &&other) noexcept : value_(other.value_) { other.value_.release = nullptr; }
    Owned &operator=(Owned &&other) noexcept {
        if (this != &other) {
            reset();
            value_ = std::exchange(other.value_, Struct{});
        }
        return *this;
    }
    Owned(const Owned &) = delete;
    Owned &operator=(const Owned &) = delete;
    ~Owned() { reset(); }

    explicit operator bool() const noexcept { return value_.release != nullptr; }
    const Struct &operator*() const noexcept { return value_; }
    const Struct *operator->() const noexcept { return &value_; }
    const Struct *get() const noexcept { return &value_; }

    /// For a callee to fill; what was owned before is released first.
    Struct *out() noexcept {
        reset();
        return &value_;
    }

    /// Hand the struct over to `to`, which then owns it.
    void move_to(Struct &to) noexcept {
        to = value_;
        value_.release = nullptr;
    }

    void reset() noexcept {
        if (value_.release != nullptr) value_.release(&value_);
        clear();
    }

private:
    void clear() noexcept { std::memset(&value_, 0, sizeof value_); }

    Struct value_;
};

using OwnedArray = Owned<ArrowArray>;
using OwnedSchema = Owned<ArrowSchema>;

}  // namespace sluice
