// What a failed step means for the job: the engine's names for the status codes of the plugin contract.
#pragma once

#include <cstdint>
#include <string_view>

namespace sluice {

/// Values equal the SLUICE_… codes of engine/abi/plugin_abi.h.
enum class Status : std::int32_t {
    ok = 0,
    end = 1,
    cancelled = 2,
    bad_config = 3,
    bad_data = 4,
    io_retry = 5,
    io_fatal = 6,
    internal = 7,
};

/// The stable lower-case word for a status ("bad_config"), as manifests and `--json` answers print it.
std::string_view status_name(Status status) noexcept;

}  // namespace sluice
