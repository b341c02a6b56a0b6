// What a request's body asks for.
#pragma once

#include "engine/profile/settings_check.hpp"
#include "host/access/server_key.hpp"
#include "host/exports/export_desk.hpp"
#include "host/http/exchange.hpp"

namespace sluice {

/// The body as JSON that satisfies the schema. Throws Refusal: 415, 413, 400 for what is no JSON, 422 with every
/// problem and where it is.
Json read_json_body(http::Exchange &exchange, const SettingsSchema &schema);

/// What becomes of numbers that JSON in memory does not hold as they were written (number_not_kept()).
enum class Numbers {
    rounded = 1,
    refused  // of a body that is to be read back
};

/// The body as a JSON object of any kind. Throws Refusal: 415, 413, 400, 422 for a number that is refused.
Json read_json_object(http::Exchange &exchange, Numbers numbers = Numbers::rounded);

/// A body of schema ExportRequest. A callback's secret is sealed for `tenant`, and not among what was asked. Throws
/// Refusal 422.
ExportRequest read_export_request(const Json &body, const std::string &tenant, const ServerKey &key);

/// A body of schema PreviewRequest, for one profile.
ExportRequest read_preview_request(const Json &body, const std::string &profile);

/// A body of schema Context.
Context read_context(const Json &body);

}  // namespace sluice
