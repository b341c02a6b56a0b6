// What output.file_name may hold in braces.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

enum class FileNamePlaceholder : std::uint8_t { profile = 1, job, date, time, part };

/// Their names, in the order of the values.
inline constexpr std::array<std::string_view, 5> file_name_placeholders = {"profile", "job", "date", "time", "part"};

constexpr std::optional<FileNamePlaceholder> file_name_placeholder(std::string_view name) {
    for (std::size_t i = 0; i < file_name_placeholders.size(); ++i)
        if (file_name_placeholders[i] == name) return static_cast<FileNamePlaceholder>(i + 1);
    return std::nullopt;
}

/// "{profile}, {job}, ...", for messages.
inline std::string listed_file_name_placeholders() {
    std::string list;
    for (const std::string_view name : file_name_placeholders)
        list += (list.empty() ? "{" : ", {") + std::string(name) + "}";
    return list;
}

}  // namespace sluice
