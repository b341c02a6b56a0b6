// The tests of profiles, run in this process.
#pragma once

#include "host/profiles/profile_tests.hpp"

namespace sluice {

/// For a process that may end with a plugin. `catalog` outlives it.
class LocalProfileTests final : public ProfileTests {
public:
    explicit LocalProfileTests(PluginCatalog &catalog) : catalog_(catalog) {}

    void run(const TestedProfile &tested, const TransformFiles &transform, Problems &problems) override;

private:
    PluginCatalog &catalog_;
};

}  // namespace sluice
