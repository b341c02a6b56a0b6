#include "host/log/logger.hpp"

#include "engine/abi/plugin_abi.h"
#include "engine/base/text.hpp"
#include "host/jobs/timestamp.hpp"

#include <unistd.h>
#include <nlohmann/json.hpp>

namespace sluice {

namespace {

std::string_view level_name(int level) {
    switch (level) {
        case SLUICE_LOG_DEBUG: return "debug";
        case SLUICE_LOG_INFO: return "info";
        case SLUICE_LOG_WARNING: return "warning";
        default: return "error";
    }
}

std::string text_line(const std::string &time, int level, std::string_view message, Logger::Fields fields) {
    std::string line = time + ' ' + std::string(level_name(level)) + ' ' + one_line(message);
    for (const auto &[name, value] : fields)
        if (!value.empty()) line += ' ' + std::string(name) + '=' + one_line(value);
    return line;
}

std::string json_line(const std::string &time, int level, std::string_view message, Logger::Fields fields) {
    nlohmann::ordered_json json = {{"time", time}, {"level", level_name(level)}, {"message", message}};
    for (const auto &[name, value] : fields)
        if (!value.empty()) json[std::string(name)] = value;
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

void Logger::write(int level, std::string_view message, Fields fields) noexcept {
    if (level < level_) return;
    try {
        const std::string time = time_text(now());
        const std::string line =
            (is_json_ ? json_line(time, level, message, fields) : text_line(time, level, message, fields)) + '\n';
        const std::lock_guard lock(mutex_);
        // A log that nobody takes any more is no reason to stop.
        [[maybe_unused]] const ssize_t size = ::write(STDERR_FILENO, line.data(), line.size());
    } catch (const std::exception &) {  // no memory for a line
    }
}

}  // namespace sluice
