// A resolved profile as a job carries it: later edits of its file do not touch the job.
#pragma once

#include "engine/profile/profile.hpp"

namespace sluice {

/// Every field as JSON. Secrets stay references.
Json freeze(const Profile &profile);

/// The profile again. Throws Failure (internal) for JSON that freeze() did not make.
Profile thaw(const Json &frozen);

}  // namespace sluice
