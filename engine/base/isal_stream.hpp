// A deflate stream of ISA-L whose output does not depend on where it lies in memory. Header only, shared with
// writer_xlsx.
#pragma once

#include <isa-l/igzip_lib.h>
#include <sys/mman.h>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

namespace sluice {

struct IsalStreamEnd {
    void operator()(isal_zstream *stream) const noexcept { munmap(stream, sizeof *stream); }
};

/// Not initialised. Owned by the pointer.
using IsalStream = std::unique_ptr<isal_zstream, IsalStreamEnd>;

/// With level 1 and above, ISA-L 2.30 takes a part of the stream's own address, bits 16 to 31, into its search for
/// matches: about one piece of 24 kB in 20,000 came out with other matches, depending on where the stream happened to
/// lie. Here the lower half of the address is always 0. Throws std::bad_alloc. Any thread.
inline IsalStream make_isal_stream() {
#ifdef MAP_FIXED_NOREPLACE
    constexpr std::uintptr_t step = std::uintptr_t{1} << 32, places = 0x7000;  // below 2^47
    for (std::uintptr_t place = 1; place < places; ++place) {
        void *const wanted = reinterpret_cast<void *>(place * step);
        void *const memory = mmap(wanted, sizeof(isal_zstream), PROT_READ | PROT_WRITE,
                                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
        if (memory == wanted) return IsalStream(new (memory) isal_zstream);
        if (memory != MAP_FAILED) munmap(memory, sizeof(isal_zstream));  // kernels before 4.17 take it for a hint
    }
#endif
    throw std::bad_alloc();
}

}  // namespace sluice
