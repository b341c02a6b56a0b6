// Moments as the Bing Maps API writes them.
#pragma once

#include "host/jobs/timestamp.hpp"

#include <string>

namespace sluice::bing {

/// "Thu, 17 Nov 2011 20:38:31 GMT"
std::string json_date(Timestamp time);

/// "2011-11-17T20:38:31.8179770+00:00"
std::string xml_date(Timestamp time);

}  // namespace sluice::bing
