// The server's log: one line an event, on standard error.
#pragma once

#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace sluice {

/// Writes "2026-01-31T23:59:59.123Z warning message job=… request=…", or the same as a JSON object. Never cell data,
/// never secrets: that is the caller's to keep. Any thread.
class Logger {
public:
    using Fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    /// Lines below `level` (SLUICE_LOG_…) are not written.
    Logger(bool is_json, int level) : is_json_(is_json), level_(level) {}

    /// A field without a value is left out.
    void write(int level, std::string_view message, Fields fields = {}) noexcept;

private:
    bool is_json_;
    int level_;
    std::mutex mutex_;
};

}  // namespace sluice
