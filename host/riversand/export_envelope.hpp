// The body of the export calls, read.
#pragma once

#include "host/exports/export_desk.hpp"

#include <string>
#include <vector>

namespace sluice::riversand {

/// What a body is about.
enum class EnvelopeForm {
    entities = 1,
    model  // no entities: the id is that of a type's model, "sku_entityManageModel"
};

/// What the files are made with.
struct ExportTarget {
    std::string profile;  // id; empty: the best one for `context`
    Context context;      // beside a profile: that of its name, for where there is no such profile
};

/// What a body asks for, in our words. A plain value.
struct ExportEnvelope {
    std::vector<ExportTarget> targets;         // one or more: an export each
    Json query = Json::object();               // with order and window
    std::vector<std::string> types;            // of entities; empty: all
    std::vector<std::string> attributes;       // empty: all
    std::vector<std::string> relationships;    // empty: not said
    bool has_no_relationships = false;         // attributes alone are asked for
    std::vector<std::string> link_attributes;  // of relationships; empty: not said
    std::vector<std::string> locales;          // empty: not said
    std::vector<std::string> sources;          // of values, an empty one for those that say none; empty: not said
    Json contexts = Json::array();             // or "_ALL"; empty: not said
    bool has_self = true;                      // beside contexts: what entities have for themselves
    bool wants_errors = false;                 // what was found invalid besides
    std::string file_name;                     // wished, without suffix; empty for none
    std::string notified_user;                 // empty for none
    Json run = Json::object();                 // who asks, {"userId", "userEmail"}: not of the body
    std::string tenant;                        // whose export it is: not of the body
    bool is_template = false;                  // no entities, but what they are filled in
};

/// A context of the platform. Without `app`, `role` and `user` they are RSConnect, admin and system, as everywhere.
/// Throws Refusal (refused()) with `place` for a value that is no text.
Context context_of(const Json &json, const std::string &place);

/// Unknown keys mean nothing; numbers and flags may be texts. Any thread. Throws Refusal (refused()) with the place of
/// what is missing, malformed, or not known here.
ExportEnvelope read_export_envelope(const Json &body, EnvelopeForm form);

/// The changes to a profile that apply_request() takes. A choice of types, attributes, locales and the like goes in
/// as far as the profile's `request` lets it, and types only where no other entities come along; the query always, for
/// without it the result would be wrong. Throws Refusal (refused()) when a profile that makes no template is asked for
/// one.
Json changes_of(const ExportEnvelope &envelope, const Profile &profile);

}  // namespace sluice::riversand
