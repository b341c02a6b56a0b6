#include "host/api/bounded_json.hpp"

namespace sluice {

Json parse_bounded_json(std::string_view text) {
    // A parser's callback is the cheap place to bound nesting.
    return Json::parse(text, [](int depth, Json::parse_event_t, Json &) {
        if (depth > json_depth_max) throw JsonTooDeep();
        return true;
    });
}

std::optional<Json> bounded_json(std::string_view text) {
    try {
        return parse_bounded_json(text);
    } catch (const Json::parse_error &) {
    } catch (const JsonTooDeep &) {
    }
    return std::nullopt;
}

}  // namespace sluice
