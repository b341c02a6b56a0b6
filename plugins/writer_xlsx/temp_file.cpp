// A private file for intermediate data.
#include "plugins/writer_xlsx/temp_file.hpp"

#include "plugins/sdk/sluice/job.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace sluice::xlsx {

namespace {

[[noreturn]] void fail(const std::string &what, int error_number) {
    throw sdk::Failure(SLUICE_IO_FATAL, what + ": " + std::system_category().message(error_number));
}

}  // namespace

TempFile::TempFile(const std::string &path) : descriptor_(open(path.c_str(), O_RDWR | O_CLOEXEC)) {
    if (descriptor_ < 0) fail("cannot open the temporary file " + path, errno);
    unlink(path.c_str());
}

TempFile::~TempFile() {
    if (descriptor_ >= 0) close(descriptor_);
}

TempFile::TempFile(TempFile &&other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}

void TempFile::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
        if (written < 0) {
            if (errno == EINTR) continue;
            fail("cannot write a temporary file of the workbook; free some space where temporary files go", errno);
        }
        size_ += static_cast<std::uint64_t>(written);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::size_t TempFile::read(std::uint64_t offset, char *bytes, std::size_t size) const {
    std::size_t done = 0;
    while (done < size) {
        const ssize_t count = pread(descriptor_, bytes + done, size - done, static_cast<off_t>(offset + done));
        if (count < 0) {
            if (errno == EINTR) continue;
            fail("cannot read a temporary file of the workbook", errno);
        }
        if (count == 0) break;
        done += static_cast<std::size_t>(count);
    }
    return done;
}

std::string TempFile::read_all() const {
    std::string content;
    std::size_t count = 0;
    do {
        const std::size_t before = content.size();
        content.resize(before + (256u << 10));
        count = read(before, content.data() + before, content.size() - before);
        content.resize(before + count);
    } while (count > 0);
    return content;
}

}  // namespace sluice::xlsx
