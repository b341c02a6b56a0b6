#include "host/cli/progress_line.hpp"

#include <sys/ioctl.h>
#include <unistd.h>
#include <array>
#include <cmath>
#include <cstdio>

namespace sluice::cli {

namespace {

constexpr std::chrono::milliseconds terminal_interval{200};
constexpr std::chrono::seconds line_interval{10};

std::string formatted(const char *format, double value) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, value);
    return text.data();
}

// How much of the whole is done, when anybody knows the whole.
std::optional<double> share_done(const Progress &progress) {
    if (progress.records_expected && *progress.records_expected > 0)
        return static_cast<double>(progress.records_read) / static_cast<double>(*progress.records_expected);
    if (progress.input_bytes_total > 0)
        return static_cast<double>(progress.input_bytes_read) / static_cast<double>(progress.input_bytes_total);
    return std::nullopt;
}

// A line that wraps could not be renewed.
std::string fitted_to_terminal(const std::string &text) {
    winsize size = {};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return text;
    return text.substr(0, size.ws_col - 1u);
}

}  // namespace

std::string with_thousands(std::int64_t number) {
    std::string digits = std::to_string(number);
    const std::size_t first = digits.starts_with('-') ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, 1, ',');
    return digits;
}

std::string with_unit(std::uint64_t bytes) {
    constexpr std::array units = {"B", "kB", "MB", "GB", "TB"};
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    for (; value >= 1000 && unit + 1 < units.size(); ++unit) value /= 1000;
    return formatted(unit == 0 ? "%.0f " : "%.1f ", value) + units[unit];
}

std::string duration_text(double seconds) {
    if (seconds < 60) return formatted(seconds < 10 ? "%.2f s" : "%.1f s", seconds);
    const auto whole = static_cast<std::int64_t>(std::lround(seconds));
    const std::string rest = std::to_string(whole % 60);
    return std::to_string(whole / 60) + (rest.size() == 1 ? ":0" : ":") + rest;
}

std::string progress_text(const Progress &progress, double seconds) {
    const double rate = seconds > 0 ? static_cast<double>(progress.records_read) / seconds : 0;
    std::string text = with_thousands(progress.records_read) + " records, " + with_thousands(std::llround(rate)) + "/s";
    if (const std::optional<double> share = share_done(progress); share && *share > 0) {
        const double done = std::min(*share, 1.0);
        text += formatted(", %.0f %%", done * 100);
        if (seconds > 1) text += ", " + duration_text(seconds / done - seconds) + " left";
    }
    if (progress.records_filtered > 0) text += ", " + with_thousands(progress.records_filtered) + " filtered out";
    if (progress.records_rejected > 0) text += ", " + with_thousands(progress.records_rejected) + " rejected";
    return text + ", " + with_unit(progress.bytes_written) + " written";
}

ProgressLine::ProgressLine(const ProgressCounters &counters)
    : counters_(counters), is_terminal_(isatty(STDERR_FILENO) == 1), thread_([this] {
          std::unique_lock lock(mutex_);
          const auto interval =
              is_terminal_ ? terminal_interval : std::chrono::duration_cast<std::chrono::milliseconds>(line_interval);
          while (!over_.wait_for(lock, interval, [this] { return is_over_; })) show();
      }) {}

ProgressLine::~ProgressLine() {
    {
        const std::lock_guard lock(mutex_);
        is_over_ = true;
        clear();
    }
    over_.notify_all();
    thread_.join();
}

void ProgressLine::print(const std::string &line) {
    const std::lock_guard lock(mutex_);
    clear();
    std::fprintf(stderr, "%s\n", line.c_str());
}

void ProgressLine::show() {
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
    const std::string text = progress_text(counters_.snapshot(), seconds);
    if (is_terminal_)
        std::fprintf(stderr, "\r\x1b[K%s", fitted_to_terminal(text).c_str());
    else
        std::fprintf(stderr, "%s\n", text.c_str());
    std::fflush(stderr);
    is_shown_ = true;
}

void ProgressLine::clear() {
    if (is_terminal_ && is_shown_) std::fprintf(stderr, "\r\x1b[K");
    is_shown_ = false;
}

}  // namespace sluice::cli
