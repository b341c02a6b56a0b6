// One map of a profile, read key by key with types and ranges.
#pragma once

#include "engine/profile/profile.hpp"
#include "engine/profile/yaml_node.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// Looks into a map that outlives it. An absent or empty (null) value is no problem; a value of the wrong type is, and
/// counts as absent.
class Section {
public:
    /// `node` may be nullptr (an absent section) or of any kind; what is neither a map nor empty is a problem. `around`
    /// is where to point when the section is absent.
    Section(const YamlNode *node, std::string path, const Place &around, Problems &problems);

    /// The value, or nullptr when absent or empty.
    const YamlNode *value(std::string_view key) const;
    Section section(std::string_view key) const;
    std::optional<std::string> text(std::string_view key) const;
    std::optional<bool> boolean(std::string_view key) const;
    std::optional<std::int64_t> integer(std::string_view key,
                                        std::int64_t min = std::numeric_limits<std::int64_t>::min(),
                                        std::int64_t max = std::numeric_limits<std::int64_t>::max()) const;
    /// A list of texts, none of them empty or twice.
    std::optional<std::vector<std::string>> texts(std::string_view key) const;

    /// A problem with a key's value, or with its absence.
    void refuse(std::string_view key, std::string message) const;
    /// A problem with an item of a list.
    void refuse_item(std::string_view key, std::size_t index, std::string message) const;

    const std::string &path() const noexcept { return path_; }
    Problems &problems() const noexcept { return problems_; }
    bool is_present() const noexcept { return node_ != nullptr; }

private:
    void refuse_type(std::string_view key, const YamlNode &node, std::string_view expected) const;

    const YamlNode *node_;
    std::string path_;
    Place place_;
    Problems &problems_;
};

/// The text of a scalar that is text; nothing for any other node.
std::optional<std::string> text_of(const YamlNode &node);

}  // namespace sluice
