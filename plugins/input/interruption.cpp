#include "plugins/input/interruption.hpp"

#include "plugins/input/file_failure.hpp"

#include <sys/eventfd.h>
#include <unistd.h>
#include <cerrno>

namespace sluice::input {

Interruption::Interruption(std::optional<sdk::Job> job) : job_(job), file_(eventfd(0, EFD_CLOEXEC)) {
    if (file_ < 0) throw file_failure("cannot create an event descriptor", errno);
}

Interruption::~Interruption() { close(file_); }

void Interruption::set() noexcept {
    is_set_ = true;
    eventfd_write(file_, 1);
}

void Interruption::check() const {
    if (is_set_) throw sdk::Failure(SLUICE_CANCELLED, "");
}

void Interruption::check_job() const {
    check();
    if (job_ && job_->is_cancelled()) throw sdk::Failure(SLUICE_CANCELLED, "");
}

}  // namespace sluice::input
