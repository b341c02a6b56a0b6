// A private file for intermediate data.
#pragma once

#include "plugins/sdk/sluice/job.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace sluice::sdk {

/// Owns an open file without a name: it is unlinked as soon as it is open, so that nothing stays behind whatever
/// happens to the process. One thread at a time. Throws Failure (io_fatal).
class TempFile {
public:
    /// Open the existing file `path` (of Job::temp_file) for reading and writing, from its beginning.
    explicit TempFile(const std::string &path) : descriptor_(open(path.c_str(), O_RDWR | O_CLOEXEC)) {
        if (descriptor_ < 0) fail("cannot open the temporary file " + path, errno);
        unlink(path.c_str());
    }
    ~TempFile() {
        if (descriptor_ >= 0) close(descriptor_);
    }
    TempFile(TempFile &&other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)), size_(std::exchange(other.size_, 0)) {}
    TempFile &operator=(TempFile &&) = delete;

    /// Write bytes behind what was written before.
    void append(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t written = pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
            if (written < 0) {
                if (errno == EINTR) continue;
                fail("cannot write a temporary file; free some space where temporary files go", errno);
            }
            size_ += static_cast<std::uint64_t>(written);
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }

    /// Read up to `size` bytes from `offset` on; fewer only at the end of the file.
    std::size_t read(std::uint64_t offset, char *bytes, std::size_t size) const {
        std::size_t done = 0;
        while (done < size) {
            const ssize_t count = pread(descriptor_, bytes + done, size - done, static_cast<off_t>(offset + done));
            if (count < 0) {
                if (errno == EINTR) continue;
                fail("cannot read a temporary file", errno);
            }
            if (count == 0) break;
            done += static_cast<std::size_t>(count);
        }
        return done;
    }

    /// Call `take` with the whole content, piece by piece, each a std::string_view.
    template <typename Take>
    void read_pieces(Take &&take) const {
        std::string piece(256u << 10, '\0');
        std::uint64_t offset = 0;
        while (const std::size_t count = read(offset, piece.data(), piece.size())) {
            take(std::string_view(piece).substr(0, count));
            offset += count;
        }
    }

    /// Another handle to the file, at its beginning, for libraries that read from such; the caller closes it.
    std::FILE *open_stream() const {
        const int copy = fcntl(descriptor_, F_DUPFD_CLOEXEC, 0);
        std::FILE *const stream = copy < 0 ? nullptr : fdopen(copy, "rb");
        if (stream != nullptr) return stream;
        const int error_number = errno;
        if (copy >= 0) close(copy);
        fail("cannot open a temporary file", error_number);
    }

    /// The whole content.
    std::string read_all() const {
        std::string content;
        read_pieces([&content](std::string_view piece) { content += piece; });
        return content;
    }

private:
    [[noreturn]] static void fail(const std::string &what, int error_number) {
        throw Failure(SLUICE_IO_FATAL, what + ": " + std::system_category().message(error_number));
    }

    int descriptor_ = -1;
    std::uint64_t size_ = 0;  // of what append wrote
};

}  // namespace sluice::sdk
