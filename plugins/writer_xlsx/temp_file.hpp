// A private file for intermediate data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::xlsx {

/// Owns an open file without a name: it is unlinked as soon as it is open, so that nothing stays behind whatever
/// happens to the process. One thread at a time. Throws Failure (io_fatal).
class TempFile {
public:
    /// Open the existing file `path` for reading and writing, from its beginning.
    explicit TempFile(const std::string &path);
    ~TempFile();
    TempFile(TempFile &&other) noexcept;
    TempFile &operator=(TempFile &&) = delete;

    /// Write bytes behind what was written before.
    void append(std::string_view bytes);

    /// Read up to `size` bytes from `offset` on; fewer only at the end of the file.
    std::size_t read(std::uint64_t offset, char *bytes, std::size_t size) const;

    /// The whole content.
    std::string read_all() const;

private:
    int descriptor_ = -1;
    std::uint64_t size_ = 0;  // of what append wrote
};

}  // namespace sluice::xlsx
