#include "plugins/input/file_stream.hpp"

#include "plugins/input/file_failure.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sluice::input {

namespace {

constexpr int patience_ms = 100;  // with a job that is cancelled while its source is being opened

}  // namespace

// O_NONBLOCK: opening a FIFO does not wait for its writer then; the first poll does, and it can be interrupted.
// Standard input keeps its flags, which other processes share.
FileStream::FileStream(const std::string &path, std::string name, const Interruption &interruption,
                       std::int64_t &bytes_read)
    : name_(std::move(name)),
      interruption_(interruption),
      bytes_read_(bytes_read),
      file_(path.empty() ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {
    struct stat status = {};
    if (file_ < 0 || fstat(file_, &status) != 0) {
        const int error_number = errno;
        if (file_ > STDIN_FILENO) close(file_);
        throw file_failure("cannot open " + name_, error_number);
    }
    does_wait_ = !S_ISREG(status.st_mode);
    if (!does_wait_) posix_fadvise(file_, 0, 0, POSIX_FADV_SEQUENTIAL);
}

FileStream::~FileStream() {
    if (file_ != STDIN_FILENO) close(file_);
}

void FileStream::wait_for_bytes() const {
    pollfd files[2] = {{file_, POLLIN, 0}, {interruption_.file(), POLLIN, 0}};
    while (true) {
        const int ready_count = poll(files, 2, patience_ms);
        if (ready_count > 0) return;
        if (ready_count < 0 && errno != EINTR) throw file_failure("cannot wait for " + name_, errno);
        interruption_.check_job();
    }
}

std::size_t FileStream::read(char *data, std::size_t size) {
    while (true) {
        interruption_.check();
        if (does_wait_) wait_for_bytes();
        interruption_.check();
        const ssize_t count = ::read(file_, data, size);
        if (count >= 0) {
            bytes_read_ += count;
            return static_cast<std::size_t>(count);
        }
        const bool is_too_early = does_wait_ && (errno == EAGAIN || errno == EWOULDBLOCK);
        if (errno != EINTR && !is_too_early) throw file_failure("cannot read " + name_, errno);
    }
}

}  // namespace sluice::input
