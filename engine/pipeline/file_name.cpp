#include "engine/pipeline/file_name.hpp"

#include "engine/base/failure.hpp"
#include "engine/profile/file_name_pattern.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace sluice {

namespace {

constexpr std::size_t name_bytes_max = 200;  // of 255: part number, suffixes and the working file's name come on top

constexpr std::string_view part_mark = "{part}";

std::string utc(std::chrono::system_clock::time_point time, const char *format) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, format, &parts)};
}

std::string value_of(std::string_view name, const FileNameValues &values) {
    const std::optional<FileNamePlaceholder> placeholder = file_name_placeholder(name);
    if (!placeholder)
        throw Failure(Status::bad_config, "output.file_name: unknown placeholder {" + std::string(name) +
                                              "}; there are " + listed_file_name_placeholders());
    switch (*placeholder) {
        case FileNamePlaceholder::profile: return values.profile;
        case FileNamePlaceholder::job: return values.job;
        case FileNamePlaceholder::date: return utc(values.started, "%Y-%m-%d");
        case FileNamePlaceholder::time: return utc(values.started, "%H%M%S");
        case FileNamePlaceholder::part: return std::string(part_mark);
    }
    return {};
}

void check(const std::string &name) {
    const bool is_plain = std::none_of(
        name.begin(), name.end(), [](char c) { return c == '/' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (name.empty() || name.front() == '.' || name.size() > name_bytes_max || !is_plain)
        throw Failure(Status::bad_config, "output.file_name: '" + name + "' is no file name (at most " +
                                              std::to_string(name_bytes_max) +
                                              " bytes, no '/', no control characters, no leading dot)");
}

}  // namespace

std::string FileName::of_part(int number) const {
    if (!parts) return base + "-" + std::to_string(number);
    std::string name = *parts;
    name.replace(name.find(part_mark), part_mark.size(), std::to_string(number));
    return name;
}

FileName file_name(std::string_view pattern, const FileNameValues &values) {
    std::string name;
    while (!pattern.empty()) {
        const std::size_t open = pattern.find('{');
        name += pattern.substr(0, open);
        if (open == std::string_view::npos) break;
        const std::size_t close = pattern.find('}', open);
        if (close == std::string_view::npos)
            throw Failure(Status::bad_config, "output.file_name: a '{' without its '}'");
        name += value_of(pattern.substr(open + 1, close - open - 1), values);
        pattern.remove_prefix(close + 1);
    }
    FileName result{name, std::nullopt};
    if (std::size_t at = name.find(part_mark); at != std::string::npos) {
        if (name.find(part_mark, at + 1) != std::string::npos)
            throw Failure(Status::bad_config, "output.file_name: {part} stands there twice");
        result.parts = name;
        std::size_t size = part_mark.size();
        if (at > 0 && std::string_view("_-.").find(name[at - 1]) != std::string_view::npos) --at, ++size;
        result.base = name.erase(at, size);
    }
    check(result.base);
    return result;
}

}  // namespace sluice
