#include "host/store/store_clock.hpp"

#include "engine/base/failure.hpp"

#include <ctime>
#include <fstream>

namespace sluice {

namespace {

constexpr const char *boot_id_file = "/proc/sys/kernel/random/boot_id";

std::chrono::microseconds since_boot() {
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::seconds(now.tv_sec) +
                                                                 std::chrono::nanoseconds(now.tv_nsec));
}

Timestamp wall() { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }

}  // namespace

StoreClock system_store_clock() {
    std::ifstream file(boot_id_file);
    std::string boot_id;
    if (!std::getline(file, boot_id) || boot_id.empty())
        throw Failure(Status::io_fatal, std::string("cannot read ") + boot_id_file + ", which names the boot");
    return {wall, since_boot, boot_id};
}

}  // namespace sluice
