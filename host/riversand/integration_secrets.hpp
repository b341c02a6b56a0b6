// Secrets that profiles of the platform bring along for targets which are not served here.
#pragma once

#include "engine/profile/profile.hpp"

namespace sluice::riversand {

/// The object with *** for passwords, keys and tokens, which are known by the names of their settings, and for users of
/// addresses; {{TOKENS}} stay, which are names of such.
/// What chooses records or fields is left as it is: there, names are those of attributes. Any thread.
Json without_secrets(Json object);

}  // namespace sluice::riversand
