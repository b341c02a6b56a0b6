// What a config object of type integrationprofile has to be made of before anything is read from it.
#pragma once

#include "engine/profile/profile.hpp"

namespace sluice::riversand {

/// Throws Refusal (refused()) with the place of a part that is of another kind than the platform's: an object where a
/// text has to be, a text where an object has to be. What a setting's value has to be is not looked at. Any thread.
void check_shape(const Json &object);

}  // namespace sluice::riversand
