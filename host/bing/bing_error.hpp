// How the Bing Maps API says no.
#pragma once

#include "host/bing/envelope.hpp"
#include "host/exports/export_desk.hpp"
#include "host/http/error_shapes.hpp"
#include "host/http/refusal.hpp"

#include <string>

namespace sluice::bing {

/// To a caller whose key is a right one.
http::Refusal refused(int status, const std::string &message);
/// 503, with the time after which it is worth asking again.
http::Refusal refused_for_now(const std::string &message);
/// 401.
http::Refusal unauthorized(Authentication why, const std::string &message);
/// Why a request does not become a job; 503 for what passes.
http::Refusal refusal_of(const ExportRefused &problem);

/// The envelope without resources, for every path below /REST/v1.
void add_error_shapes(http::ErrorShapes &shapes);

}  // namespace sluice::bing
