#include "host/http/error_shapes.hpp"

#include <nlohmann/json.hpp>

namespace sluice::http {

Response problem_json(const Refusal &refusal, const Request &request) {
    const nlohmann::ordered_json problem = {
        {"type", "about:blank"},      {"title", reason_phrase(refusal.status())},
        {"status", refusal.status()}, {"detail", refusal.detail()},
        {"code", refusal.code()},     {"request_id", request.id},
    };
    constexpr auto on_bad_text = nlohmann::ordered_json::error_handler_t::replace;
    return text_response(refusal.status(), "application/problem+json",
                         problem.dump(-1, ' ', false, on_bad_text) + "\n");
}

void ErrorShapes::add(std::string_view prefix, ErrorShape shape) {
    shapes_.emplace_back(PathPattern(prefix, ""), std::move(shape));
}

Response ErrorShapes::answer(const Refusal &refusal, const Request &request) const {
    const std::pair<PathPattern, ErrorShape> *nearest = nullptr;
    for (const auto &shape : shapes_)
        if (shape.first.matches_front(request.target.segments) &&
            (!nearest || shape.first.is_nearer_than(nearest->first)))
            nearest = &shape;
    return nearest ? nearest->second(refusal, request) : problem_json(refusal, request);
}

}  // namespace sluice::http
