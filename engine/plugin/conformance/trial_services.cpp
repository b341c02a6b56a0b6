#include "engine/plugin/conformance/trial_services.hpp"

#include "engine/base/failure.hpp"

#include <unistd.h>
#include <cerrno>
#include <filesystem>

namespace sluice::conformance {

struct TrialServices::Sink final : OutputSink {
    Sink(TrialServices &owner, std::string_view name_suffix, std::string_view content_type)
        : services(owner), output{std::string(name_suffix), std::string(content_type), ""} {}

    void write(const void *data, std::size_t size) override {
        const std::lock_guard lock(services.mutex_);
        const std::int64_t number = services.write_count_++;
        if (services.faults_.first_failing_write >= 0 && number >= services.faults_.first_failing_write) {
            services.did_fail_ = true;
            throw Failure(services.faults_.status, "the trial lets write " + std::to_string(number) + " fail");
        }
        output.bytes.append(static_cast<const char *>(data), size);
    }
    void write_block(const sluice_block &block) override {
        if (block.size > 0) write(block.data, block.size);
    }

    TrialServices &services;
    TrialOutput output;
};

TrialServices::TrialServices() : TrialServices(Faults{}) {}
TrialServices::TrialServices(Faults faults) : faults_(faults) {}

TrialServices::~TrialServices() {
    for (const std::string &path : temp_paths_) unlink(path.c_str());
}

bool TrialServices::is_cancelled() const noexcept {
    const std::int64_t number = ask_count_++;
    return is_cancelled_ || (faults_.first_cancelled_ask >= 0 && number >= faults_.first_cancelled_ask);
}

void TrialServices::log(std::int32_t, std::string_view) noexcept {}

void TrialServices::progress(std::int64_t bytes_read, std::int64_t bytes_total) noexcept {
    if (bytes_read < bytes_read_.exchange(bytes_read)) did_progress_go_back_ = true;
    bytes_total_ = bytes_total;
}

OutputSink &TrialServices::open_output(std::string_view name_suffix, std::string_view content_type) {
    if (faults_.does_output_open_fail) {
        did_fail_ = true;
        throw Failure(faults_.status, "the trial lets no output open");
    }
    const std::lock_guard lock(mutex_);
    return *sinks_.emplace_back(std::make_unique<Sink>(*this, name_suffix, content_type));
}

std::string TrialServices::temp_file() {
    if (faults_.does_temp_file_fail) {
        did_fail_ = true;
        throw Failure(faults_.status, "the trial has no temporary files");
    }
    std::string path = (std::filesystem::temp_directory_path() / "sluice-trial-XXXXXX").string();
    const int descriptor = mkstemp(path.data());
    if (descriptor < 0) throw system_failure("make a temporary file " + path, errno);
    close(descriptor);
    const std::lock_guard lock(mutex_);
    return temp_paths_.emplace_back(std::move(path));
}

std::vector<TrialOutput> TrialServices::outputs() const {
    const std::lock_guard lock(mutex_);
    std::vector<TrialOutput> result;
    for (const auto &sink : sinks_) result.push_back(sink->output);
    return result;
}

}  // namespace sluice::conformance
