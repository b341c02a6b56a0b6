#include "host/runner/process_limits.hpp"

#include "engine/base/failure.hpp"

#include <sys/resource.h>
#include <unistd.h>
#include <cerrno>

namespace sluice {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool has_shadow_memory = true;
#else
constexpr bool has_shadow_memory = false;
#endif

// Beyond what the wall clock ends: only a process that does not see it any more comes so far.
constexpr rlim_t processor_seconds_grace = 60;
// Between SIGXCPU, which says why, and SIGKILL, which does not.
constexpr rlim_t processor_seconds_to_say = 5;

void limit(int resource, rlim_t value, const char *name) {
    rlimit now = {};
    if (getrlimit(resource, &now) != 0) throw Failure(Status::internal, system_failure(name, errno).message());
    if (now.rlim_max != RLIM_INFINITY && now.rlim_max < value) value = now.rlim_max;
    now = {value, resource == RLIMIT_CPU ? value + processor_seconds_to_say : value};
    if (setrlimit(resource, &now) != 0) throw Failure(Status::internal, system_failure(name, errno).message());
}

// Of nice(): about a ninth of the processor beside a process that does not give way, all of it otherwise.
constexpr int way_given = 10;

}  // namespace

void set_process_limits(const RunnerLimits &limits, unsigned thread_count) {
    limit(RLIMIT_CORE, 0, "limit the core file");
    if (limits.memory_bytes > 0 && !has_shadow_memory) limit(RLIMIT_DATA, limits.memory_bytes, "limit the memory");
    if (limits.artifact_bytes > 0) limit(RLIMIT_FSIZE, limits.artifact_bytes, "limit the size of files");
    if (limits.wall.count() > 0)
        limit(RLIMIT_CPU, static_cast<rlim_t>(limits.wall.count()) * (thread_count + 1) + processor_seconds_grace,
              "limit the processor time");
}

void give_way() noexcept {
    [[maybe_unused]] const int level = nice(way_given);  // a process that may not is as fast as before
}

}  // namespace sluice
