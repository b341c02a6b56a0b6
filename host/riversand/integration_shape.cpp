#include "host/riversand/integration_shape.hpp"

#include "engine/profile/context.hpp"
#include "host/riversand/loose_json.hpp"
#include "host/riversand/platform_error.hpp"

#include <string>
#include <vector>

namespace sluice::riversand {

namespace {

[[noreturn]] void refuse(const std::string &place, const std::string &what) {
    throw refused(code::wrong_parameter, place + " should be " + what);
}

void check_context(const Json &context, const std::string &place) {
    for (const ContextKey &key : context_keys()) require_text(context, key.name, place);
    if (const Json &order = member(context, "order"); !order.is_null() && !count_of(order))
        refuse(place + ".order", "a whole number from 0");
}

// A list of one section stands for the section.
void check_sections(const Json &json, const std::string &place) {
    require_text(json, "extendedBaseProfileName", place);
    require_text(json, "profileType", place);
    for (const char *name : {"collect", "transform", "publish"})
        for (const Json &section : items_of(member(json, name)))
            if (!section.is_object()) refuse(place + "." + name, "an object");
}

}  // namespace

void check_shape(const Json &object) {
    const std::string place = "configObject";
    if (!object.is_object()) refuse(place, "an object");
    for (const char *name : {"id", "name", "type"}) require_text(object, name, place);
    for (const char *name : {"properties", "data"}) require_object(object, name, place);
    const std::vector<Json> contexts = items_of(member(member(object, "data"), "contexts"));
    for (std::size_t index = 0; index < contexts.size(); ++index) {
        const std::string inner = place + ".data.contexts[" + std::to_string(index) + "]";
        if (!contexts[index].is_object()) refuse(inner, "an object");
        require_object(contexts[index], "context", inner);
        require_object(contexts[index], "jsonData", inner);
        check_context(member(contexts[index], "context"), inner + ".context");
        check_sections(member(contexts[index], "jsonData"), inner + ".jsonData");
    }
}

}  // namespace sluice::riversand
