// Running named checks and keeping what came of them.
#pragma once

#include "engine/base/failure.hpp"
#include "engine/plugin/conformance/conformance.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace sluice::conformance {

/// Thrown by a check that has nothing to look at in this plugin.
struct Skipped {
    std::string reason;
};

/// Throws a Failure with `what` unless `is_so`.
void expect(bool is_so, const std::string &what);

/// Runs `body`, which must throw a Failure that explains itself and does not call the plugin defective. Returns its
/// status; `what` says in the failure of the check what should have been refused.
template <typename Body>
Status expect_refusal(const std::string &what, Body &&body) {
    try {
        body();
    } catch (const Failure &failure) {
        expect(failure.status() != Status::internal, what + " was answered with " + failure.message());
        expect(!failure.message().ends_with("did not say why"), what + ": " + failure.message());
        return failure.status();
    }
    throw Failure(Status::internal, what + " was accepted");
}

/// The checks of one plugin. One thread.
class Trial {
public:
    Trial(const sluice_plugin &plugin, const ConformanceOptions &options);

    const sluice_plugin &plugin() const noexcept { return plugin_; }
    const ConformanceOptions &options() const noexcept { return options_; }
    const nlohmann::ordered_json &schema() const noexcept { return schema_; }

    /// Run one check: `body` returns when all is well, throws Skipped or an exception otherwise. False when it failed.
    template <typename Body>
    bool check(const std::string &name, Body &&body) {
        if (options_.on_check) options_.on_check(name);
        try {
            body();
            add({name, ConformanceResult::Outcome::passed, ""});
        } catch (const Skipped &skipped) {
            add({name, ConformanceResult::Outcome::skipped, skipped.reason});
        } catch (const std::exception &error) {
            add({name, ConformanceResult::Outcome::failed, error.what()});
            return false;
        }
        return true;
    }

    std::vector<ConformanceResult> take_results() { return std::move(results_); }

private:
    void add(ConformanceResult result);

    const sluice_plugin &plugin_;
    const ConformanceOptions &options_;
    nlohmann::ordered_json schema_;
    std::vector<ConformanceResult> results_;
};

/// The settings of the trial with each property in turn given a value of a type that its schema does not allow, and
/// what was done to them.
std::vector<std::pair<std::string, std::string>> mistyped_settings(const Trial &trial);

/// Run `cycle` again and again and see whether the heap keeps growing. Throws Skipped where a sanitizer owns the
/// heap (its own leak check sees more).
void expect_no_growth(const std::function<void()> &cycle);

void check_source(Trial &trial);
void check_writer(Trial &trial);

}  // namespace sluice::conformance
