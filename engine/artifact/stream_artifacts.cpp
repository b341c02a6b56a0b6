#include "engine/artifact/stream_artifacts.hpp"

#include "engine/base/failure.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>

namespace sluice {

namespace {

Descriptor duplicate(int descriptor, std::string name) {
    const int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) throw system_failure("use " + name, errno);
    return {copy, std::move(name)};
}

}  // namespace

StreamArtifacts::StreamArtifacts(int descriptor, std::string name) : file_(duplicate(descriptor, std::move(name))) {}

ArtifactFile &StreamArtifacts::create() {
    if (is_taken_)
        throw Failure(Status::bad_config,
                      "the export gives several files, and a stream takes one; write them to a folder instead");
    is_taken_ = true;
    return file_;
}

}  // namespace sluice
