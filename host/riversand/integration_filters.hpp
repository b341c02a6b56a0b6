// What the filters of a profile of the platform let in and leave out.
#pragma once

#include "host/riversand/integration_query.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sluice::riversand {

/// The filters of both sections of one profile, which all hold. Not for several threads at a time.
class IntegrationFilters {
public:
    /// How far a layout can tell what it leaves out.
    struct Abilities {
        bool excludes_names = false;  // attributes and relationships
        bool chooses_relationships = false;
    };

    /// `without_effect` outlives the object, and gets the paths of what is lost.
    IntegrationFilters(Abilities abilities, std::set<std::string> &without_effect)
        : abilities_(abilities), without_effect_(without_effect) {}

    /// Throws Refusal (refused()) with the place of what cannot be.
    void add(const Json &filter, const PartPlace &at);

    /// For a profile of ours, each perhaps empty: `types` and `where` of its query, and settings of its script.
    struct Result {
        Json query = Json::object(), settings = Json::object();
    };
    /// `has_related`: the result has entities too that the query does not take.
    Result result(bool has_related);

private:
    // What is said of entities: of one type, or of all.
    struct Choice {
        PartPlace at;
        std::optional<std::string> type;
        std::vector<std::string> attributes, relationships;
        Json condition;  // null: none
    };
    using Choices = std::vector<Choice>;
    using Names = std::set<std::string>;

    void lose(const PartPlace &at) { without_effect_.insert(at.path); }
    Choices by_type(const Json &types, const PartPlace &at);
    Choices for_all(const Json &part, const PartPlace &at);
    void read_fields(const Json &fields, const PartPlace &at, Choice &choice);
    void include(const Choices &choices);
    void include_relationships(const Choices &choices);
    void exclude(const Choices &choices);
    Names excluded(std::vector<std::string> Choice::*names, const char *key);

    const Abilities abilities_;
    std::set<std::string> &without_effect_;
    std::optional<Names> types_, relationships_;  // that are let in; nothing: all of them
    Json conditions_ = Json::array();             // that hold for what is let in
    Choices left_out_;                            // names
    std::vector<PartPlace> excluded_records_;
};

}  // namespace sluice::riversand
