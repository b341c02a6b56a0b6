#include "engine/pipeline/spooled_file.hpp"

#include "engine/base/failure.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>
#include <utility>

namespace sluice {

namespace {

Descriptor open_file(const std::string &path, int flags) {
    const int number = open(path.c_str(), flags | O_CLOEXEC);
    if (number < 0) throw system_failure("open " + path, errno);
    return {number, path};
}

}  // namespace

SpooledFile::SpooledFile(std::string path) : path_(std::move(path)), descriptor_(open_file(path_, O_WRONLY)) {}

void SpooledFile::read(const std::function<void(std::string_view)> &write) const {
    const Descriptor file = open_file(path_, O_RDONLY);
    std::string piece(256u << 10, '\0');
    while (true) {
        const ssize_t size = ::read(file.number(), piece.data(), piece.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) throw system_failure("read " + path_, errno);
        if (size == 0) return;
        write({piece.data(), static_cast<std::size_t>(size)});
    }
}

}  // namespace sluice
