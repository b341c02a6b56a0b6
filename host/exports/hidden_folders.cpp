#include "host/exports/hidden_folders.hpp"

#include <algorithm>
#include <string_view>

namespace sluice {

namespace {

bool may_be_in_name(char one) {
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') || one == '.' ||
           one == '_' || one == '-';
}

}  // namespace

void HiddenFolders::add(const std::filesystem::path &folder) {
    if (!folder.is_absolute()) return;
    std::string text = folder.lexically_normal().string();
    while (text.ends_with('/')) text.pop_back();
    if (text.empty() || std::find(folders_.begin(), folders_.end(), text) != folders_.end()) return;
    folders_.push_back(std::move(text));
    std::stable_sort(folders_.begin(), folders_.end(),
                     [](const std::string &a, const std::string &b) { return a.size() > b.size(); });
}

void HiddenFolders::add_settings(const Json &settings) {
    if (settings.is_structured())
        for (const Json &below : settings) add_settings(below);
    else if (settings.is_string())
        add(std::filesystem::path(settings.get_ref<const std::string &>()).parent_path());
}

std::string HiddenFolders::hide(std::string message) const {
    for (const std::string &folder : folders_) {
        const std::string name = folder.substr(folder.rfind('/') + 1);
        for (std::size_t at = 0; (at = message.find(folder, at)) != std::string::npos;) {
            const std::size_t end = at + folder.size();
            const bool is_part = (at > 0 && (may_be_in_name(message[at - 1]) || message[at - 1] == '/')) ||
                                 (end < message.size() && may_be_in_name(message[end]));
            if (is_part) {
                at = end;
            } else if (end < message.size() && message[end] == '/') {
                message.erase(at, folder.size() + 1);
            } else {
                message.replace(at, folder.size(), name);
                at += name.size();
            }
        }
    }
    return message;
}

}  // namespace sluice
