#include "host/cli/kept_memory.hpp"

#include <malloc.h>

namespace sluice::cli {

namespace {

constexpr int trim_bytes = 64 << 20;  // what an arena keeps at its end
constexpr int mmap_bytes = 32 << 20;  // from here on a block is a mapping of its own; the most that glibc allows

}  // namespace

void keep_freed_memory() noexcept {
    mallopt(M_TRIM_THRESHOLD, trim_bytes);
    mallopt(M_MMAP_THRESHOLD, mmap_bytes);
}

}  // namespace sluice::cli
