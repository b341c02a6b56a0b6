#include "host/riversand/integration_filters.hpp"

#include "engine/base/text.hpp"
#include "host/riversand/loose_json.hpp"
#include "host/riversand/platform_error.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace sluice::riversand {

namespace {

constexpr std::string_view all_of_them = "_ALL";

bool is_all(const std::string &text) { return equal_ignoring_case(text, all_of_them); }

bool has_all(const std::vector<std::string> &names) { return std::any_of(names.begin(), names.end(), is_all); }

Json type_condition(const std::string &type) { return {{"field", "type"}, {"exacts", Json::array({type})}}; }

void narrow(std::optional<std::set<std::string>> &names, const std::set<std::string> &more) {
    if (!names) {
        names = more;
        return;
    }
    std::erase_if(*names, [&](const std::string &name) { return !more.contains(name); });
}

}  // namespace

void IntegrationFilters::add(const Json &filter, const PartPlace &at) {
    for (const auto &[name, part] : filter.items()) {
        if (is_nothing(part)) continue;
        const PartPlace inner = at.below(name);
        const bool is_exclusion = name == "exclude";
        if ((!is_exclusion && name != "include") || !part.is_object()) {
            lose(inner);
            continue;
        }
        for (const Choices &choices :
             {by_type(member(part, "typesCriterion"), inner.below("typesCriterion")), for_all(part, inner)})
            is_exclusion ? exclude(choices) : include(choices);
    }
}

// {"sku": {"queryFields": ..}}, or a list of types.
IntegrationFilters::Choices IntegrationFilters::by_type(const Json &types, const PartPlace &at) {
    Choices choices;
    const auto add = [&](const std::string &type, const PartPlace &place) -> Choice & {
        choices.push_back({place, std::nullopt, {}, {}, nullptr});
        if (!is_all(type)) choices.back().type = type;
        return choices.back();
    };
    if (!types.is_object()) {
        if (texts_of(types).size() < items_of(types).size()) lose(at);
        for (const std::string &type : texts_of(types)) add(type, at);
        return choices;
    }
    for (const auto &[type, said] : types.items()) {
        const PartPlace inner = at.below(type);
        Choice &choice = add(type, inner);
        if (!said.is_object()) {
            if (!is_nothing(said)) lose(inner);
            continue;
        }
        for (const auto &[name, value] : said.items())
            if (name != "queryFields" && name != "queryFilters" && !is_nothing(value)) lose(inner.below(name));
        read_fields(member(said, "queryFields"), inner.below("queryFields"), choice);
        choice.condition =
            criteria_condition(member(said, "queryFilters"), inner.below("queryFilters"), without_effect_);
    }
    return choices;
}

// {"queryFields": .., "queryFilters": {"typesCriterion": [..], ..}}, with criteria beside them perhaps.
IntegrationFilters::Choices IntegrationFilters::for_all(const Json &part, const PartPlace &at) {
    Json beside = part;
    for (const char *name : {"typesCriterion", "queryFields", "queryFilters"}) beside.erase(name);
    const Json &filters = member(part, "queryFilters");
    Choice said{at, std::nullopt, {}, {}, criteria_condition(beside, at, without_effect_)};
    read_fields(member(part, "queryFields"), at.below("queryFields"), said);
    Json inner = criteria_condition(filters, at.below("queryFilters"), without_effect_);
    if (said.condition.is_null())
        said.condition = std::move(inner);
    else if (!inner.is_null())
        said.condition = {{"and", Json::array({said.condition, inner})}};
    Choices choices;
    for (const std::string &type : chosen_texts(member(filters, "typesCriterion"))) {
        choices.push_back(said);
        choices.back().type = type;
    }
    const bool says_nothing = said.attributes.empty() && said.relationships.empty() && said.condition.is_null();
    if (choices.empty() && !says_nothing) choices.push_back(std::move(said));
    return choices;
}

void IntegrationFilters::read_fields(const Json &fields, const PartPlace &at, Choice &choice) {
    if (!fields.is_object()) {
        if (!is_nothing(fields)) lose(at);
        return;
    }
    for (const auto &[name, value] : fields.items()) {
        std::vector<std::string> names = texts_of(value);
        const bool is_known = name == "attributes" || name == "relationships";
        if (is_known ? names.size() < items_of(value).size() : !is_nothing(value)) lose(at.below(name));
        if (is_known) (name == "attributes" ? choice.attributes : choice.relationships) = std::move(names);
    }
}

// One of the choices, and what it says of its type.
void IntegrationFilters::include(const Choices &choices) {
    if (choices.empty()) return;
    Names types;
    bool is_any_type = false;
    for (const Choice &choice : choices) {
        if (choice.type)
            types.insert(*choice.type);
        else
            is_any_type = true;
        if (!choice.attributes.empty() && !has_all(choice.attributes))
            lose(choice.at.below("queryFields").below("attributes"));
        if (choice.condition.is_null()) continue;
        conditions_.push_back(
            choice.type ? Json{{"or", Json::array({Json{{"not", type_condition(*choice.type)}}, choice.condition})}}
                        : choice.condition);
    }
    if (!is_any_type) narrow(types_, types);
    include_relationships(choices);
}

// The layouts choose relationships for all types at once.
void IntegrationFilters::include_relationships(const Choices &choices) {
    Names all;
    bool is_any = false, are_equal = true;
    const Names first(choices.front().relationships.begin(), choices.front().relationships.end());
    for (const Choice &choice : choices) {
        is_any = is_any || choice.relationships.empty() || has_all(choice.relationships);
        are_equal = are_equal && Names(choice.relationships.begin(), choice.relationships.end()) == first;
        all.insert(choice.relationships.begin(), choice.relationships.end());
    }
    if (!is_any && abilities_.chooses_relationships) narrow(relationships_, all);
    for (const Choice &choice : choices)
        if (!choice.relationships.empty() && !has_all(choice.relationships) &&
            (!are_equal || !abilities_.chooses_relationships))
            lose(choice.at.below("queryFields").below("relationships"));
}

void IntegrationFilters::exclude(const Choices &choices) {
    for (const Choice &choice : choices) {
        const bool has_names = !choice.attributes.empty() || !choice.relationships.empty();
        const bool has_condition = !choice.condition.is_null();
        if (has_names && !has_condition) {
            left_out_.push_back(choice);
        } else if (has_names || (!has_condition && !choice.type)) {
            lose(choice.at);
        } else {
            Json all = Json::array();
            if (choice.type) all.push_back(type_condition(*choice.type));
            if (has_condition) all.push_back(choice.condition);
            conditions_.push_back({{"not", all.size() == 1 ? all.front() : Json{{"and", all}}}});
            excluded_records_.push_back(choice.at);
        }
    }
}

// The layouts leave names out of all types at once: those that are left out of every type that is let in.
IntegrationFilters::Names IntegrationFilters::excluded(std::vector<std::string> Choice::*names, const char *key) {
    std::map<std::string, Names> of_type;
    Names of_all;
    for (const Choice &choice : left_out_) {
        Names &some = choice.type ? of_type[*choice.type] : of_all;
        some.insert((choice.*names).begin(), (choice.*names).end());
    }
    const auto is_of_all = [&](const std::string &name) {
        if (of_all.contains(name)) return true;
        return types_ && std::all_of(types_->begin(), types_->end(),
                                     [&](const std::string &type) { return of_type[type].contains(name); });
    };
    Names result;
    for (const Choice &choice : left_out_) {
        if (choice.type && types_ && !types_->contains(*choice.type)) continue;  // there is nothing of it anyway
        for (const std::string &name : choice.*names)
            if (abilities_.excludes_names && is_of_all(name))
                result.insert(name);
            else
                lose(choice.at.below("queryFields").below(key));
    }
    return result;
}

IntegrationFilters::Result IntegrationFilters::result(bool has_related) {
    if (types_ && types_->empty())
        throw refused(code::wrong_parameter, "the filters of configObject have no type in common");
    Result result;
    if (types_) result.query["types"] = result.settings["types"] = *types_;
    if (!conditions_.empty()) result.query["where"] = {{"and", conditions_}};
    if (has_related)
        for (const PartPlace &at : excluded_records_) lose(at);
    Names attributes = excluded(&Choice::attributes, "attributes");
    if (std::any_of(attributes.begin(), attributes.end(), is_all))  // a layout has some
        for (const Choice &choice : left_out_)
            if (has_all(choice.attributes)) lose(choice.at.below("queryFields").below("attributes"));
    std::erase_if(attributes, is_all);
    if (!attributes.empty()) result.settings["exclude_attributes"] = attributes;
    Names relationships = excluded(&Choice::relationships, "relationships");
    if (std::any_of(relationships.begin(), relationships.end(), is_all)) {
        if (abilities_.chooses_relationships)
            relationships_ = Names();
        else
            for (const Choice &choice : left_out_)
                if (has_all(choice.relationships)) lose(choice.at.below("queryFields").below("relationships"));
    }
    std::erase_if(relationships, is_all);
    if (!relationships.empty()) result.settings["exclude_relationships"] = relationships;
    if (relationships_) result.settings["relationships"] = *relationships_;
    return result;
}

}  // namespace sluice::riversand
