#include "engine/profile/variables.hpp"

#include "engine/base/text.hpp"
#include "engine/profile/references.hpp"

#include <algorithm>
#include <filesystem>

namespace sluice {

namespace {

constexpr std::string_view folder_variable = "profile_dir";

std::string folder_of(const Place &place) {
    const std::filesystem::path folder = std::filesystem::path(*place.file).parent_path();
    return folder.empty() ? std::filesystem::current_path().string() : std::filesystem::absolute(folder).string();
}

class Replacement {
public:
    Replacement(const Variables &variables, Problems &problems, Problems &unset)
        : variables_(variables), problems_(problems), unset_(unset) {
        for (const auto &[name, text] : variables) names_.push_back(name);
        names_.emplace_back(folder_variable);
    }

    void replace(YamlNode &node, const std::string &path) {
        if (path == "tests") return;
        const bool is_secret_place =
            path == "source.settings" || path == "writer.settings" || path == "output.password";
        if (is_secret_place) allows_secrets_ = true;
        if (node.is_scalar()) replace_in(node, path);
        for (std::size_t i = 0; i < node.items.size(); ++i) replace(node.items[i], item_below(path, i));
        for (YamlMember &member : node.members) replace(member.value, key_below(path, member.key));
        if (is_secret_place) allows_secrets_ = false;
    }

private:
    void replace_in(YamlNode &node, const std::string &path) {
        if (node.text.find("${") == std::string::npos) return;
        const std::optional<std::vector<TextPiece>> pieces = split_references(node.text);
        if (!pieces) {
            problems_.add(node.place, path, "'${' without '}' (write $${ for the two characters)");
            return;
        }
        const bool is_one_variable = node.kind == YamlNode::Kind::plain && pieces->size() == 1 &&
                                     pieces->front().is_reference && !is_secret_reference(pieces->front().text);
        std::string text;
        for (const TextPiece &piece : *pieces)
            if (!append(piece, node, path, text)) return;
        node.text = text;
        if (!is_one_variable) node.kind = YamlNode::Kind::quoted;
    }

    bool append(const TextPiece &piece, const YamlNode &node, const std::string &path, std::string &text) {
        if (piece.is_reference && is_secret_reference(piece.text)) {
            if (!is_secret_allowed(piece.text, node, path)) return false;
            if (text.ends_with('$')) {
                problems_.add(node.place, path, "a '$' cannot stand directly in front of a secret");
                return false;
            }
            text += "${" + std::string(piece.text) + "}";
            return true;
        }
        const std::optional<std::string> value =
            piece.is_reference ? variable(piece.text, node, path) : std::string(piece.text);
        if (value) text += allows_secrets_ ? escape_references(*value) : *value;
        return value.has_value();
    }

    bool is_secret_allowed(std::string_view reference, const YamlNode &node, const std::string &path) {
        if (!allows_secrets_)
            problems_.add(
                node.place, path,
                "a secret may stand in source.settings, writer.settings and output.password only, where no script "
                "sees it");
        else if (reference.ends_with(':'))
            problems_.add(node.place, path, "a secret needs a name: ${env:NAME} or ${file:PATH}");
        else
            return true;
        return false;
    }

    std::optional<std::string> variable(std::string_view name, const YamlNode &node, const std::string &path) {
        if (name == folder_variable) return folder_of(node.place);
        if (const auto found = variables_.find(std::string(name)); found != variables_.end()) return found->second;
        const std::string message = "unknown variable " + shown(name);
        if (is_variable_name(name))
            unset_.add(node.place, path,
                       message + suggestion(name, names_) + "; give it with --set var." + std::string(name) + "=...");
        else
            problems_.add(node.place, path,
                          message + " (names are letters, digits, _ and -; write $${ for the two characters)");
        return std::nullopt;
    }

    const Variables &variables_;
    Problems &problems_;
    Problems &unset_;
    std::vector<std::string> names_;
    bool allows_secrets_ = false;
};

}  // namespace

bool is_variable_name(std::string_view name) noexcept {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !name.empty() && is_letter(name[0]) && name != folder_variable &&
           std::all_of(name.begin(), name.end(),
                       [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

void replace_variables(YamlNode &profile, const Variables &variables, Problems &problems, Problems &unset) {
    Replacement(variables, problems, unset).replace(profile, "");
}

}  // namespace sluice
