// The description of the native API.
#pragma once

#include "engine/profile/profile.hpp"
#include "engine/profile/settings_check.hpp"
#include "host/http/router.hpp"

#include <string>

namespace sluice {

/// openapi.yaml as JSON.
const Json &openapi_document();

/// A schema of the document, by name, for checking a request's body.
SettingsSchema openapi_schema(const std::string &name);

/// The media type of a route's answers, as the document says it; empty when it is any, or none.
std::string answer_media_type(const std::string &method, const std::string &path);

/// Throws Failure (internal) naming the first route that the document does not describe.
void require_described(const http::Router &router);

/// A page for people: every operation with what it does.
std::string openapi_page();

}  // namespace sluice
