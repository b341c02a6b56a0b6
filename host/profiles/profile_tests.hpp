// Where the tests of profiles are run.
#pragma once

#include "engine/pipeline/export_plan.hpp"
#include "engine/profile/profile_store.hpp"

namespace sluice {

/// One thread at a time.
class ProfileTests {
public:
    virtual ~ProfileTests() = default;

    /// Run all tests of a profile with the files that were read for it; one that fails becomes a problem. Exceptions
    /// that are no Failure end the look at all profiles.
    virtual void run(const TestedProfile &tested, const TransformFiles &transform, Problems &problems) = 0;

    /// Nothing is to be run for a while.
    virtual void rest() noexcept {}
};

}  // namespace sluice
