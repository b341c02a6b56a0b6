#include "plugins/source_jsonl/shape.hpp"

#include "plugins/source_jsonl/container_finder.hpp"
#include "plugins/source_jsonl/text_scan.hpp"

namespace sluice::jsonl {

namespace {

// The shape of an input that begins with an object holding the array: `rest` begins at the array.
Shape shape_behind_array(ContainerFinder &finder, std::string_view first_line, std::string_view rest) {
    const char *const end = rest.data() + rest.size();
    ValueSkipper skipper;
    skipper.begin('[');
    const char *behind_array = skipper.skip(rest.data(), end);
    if (behind_array == nullptr) return Shape::object;
    finder.leave_array();
    const auto [result, consumed] = finder.feed(behind_array, static_cast<std::size_t>(end - behind_array));
    if (result != ContainerFinder::Result::ended) return Shape::object;
    const char *behind_object = behind_array + consumed;
    if (behind_object > first_line.data() + first_line.size()) return Shape::object;
    const std::string_view next(behind_object, static_cast<std::size_t>(end - behind_object));
    const std::size_t at = skip_space(next.data(), 0, next.size());
    return at < next.size() && next[at] == '{' ? Shape::lines : Shape::object;
}

}  // namespace

Shape detect_shape(std::string_view head, const std::string &container) {
    head.remove_prefix(skip_space(head.data(), 0, head.size()));
    if (head.starts_with('[')) return Shape::array;
    if (!head.starts_with('{')) return Shape::lines;
    const std::string_view first_line = head.substr(0, head.find('\n'));
    ContainerFinder finder(container);
    const auto [result, consumed] = finder.feed(head.data(), head.size());
    if (result == ContainerFinder::Result::found) return shape_behind_array(finder, first_line, head.substr(consumed));
    const bool is_whole = result == ContainerFinder::Result::ended;
    return is_whole && consumed > first_line.size() ? Shape::spread : Shape::lines;
}

}  // namespace sluice::jsonl
