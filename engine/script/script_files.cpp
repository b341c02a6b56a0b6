#include "engine/base/digest.hpp"
#include "engine/base/failure.hpp"
#include "engine/base/limits.hpp"
#include "engine/base/text.hpp"
#include "engine/script/transform.hpp"

#include <cerrno>
#include <fstream>
#include <mutex>
#include <utility>

namespace sluice {

namespace {

// A path below the scripts folder, in one spelling: names of letters, digits, '_', '-' and '.', joined by '/'; none
// begins with a '.', so that no name leads out of the folder.
bool is_script_name(std::string_view name) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    if (!name.ends_with(".lua")) return false;
    while (true) {
        const std::size_t slash = name.find('/');
        const std::string_view part = name.substr(0, slash);
        if (part.empty() || part[0] == '.' || part.find_first_not_of(allowed) != part.npos) return false;
        if (slash == name.npos) return true;
        name.remove_prefix(slash + 1);
    }
}

std::string read_script(const std::filesystem::path &path, const std::string &name) {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error) throw Failure(Status::bad_config, "script '" + name + "': " + path.string() + ": " + error.message());
    if (size > limits::script_bytes_max)
        throw Failure(Status::bad_config, "script '" + name + "' has " + std::to_string(size) +
                                              " bytes; a script may have " + std::to_string(limits::script_bytes_max));
    std::ifstream file(path, std::ios::binary);
    std::string text(static_cast<std::size_t>(size), '\0');
    if (!file || (!text.empty() && !file.read(text.data(), static_cast<std::streamsize>(text.size()))))
        throw Failure(Status::bad_config, "script '" + name + "': " + path.string() + " cannot be read");
    if (!is_utf8(text)) throw Failure(Status::bad_config, "script '" + name + "' is not valid UTF-8");
    return text;
}

}  // namespace

struct ScriptFiles::Cache {
    std::mutex mutex;
    std::map<std::string, std::string> texts;  // a map's values stay where they are
};

ScriptFiles::ScriptFiles(std::vector<std::filesystem::path> folders, std::string script,
                         std::map<std::string, std::string> texts)
    : folders_(std::move(folders)), script_(std::move(script)), cache_(std::make_shared<Cache>()) {
    cache_->texts = std::move(texts);
    text(script_);
}

std::map<std::string, std::string> ScriptFiles::texts() const {
    const std::lock_guard lock(cache_->mutex);
    return cache_->texts;
}

const std::string &ScriptFiles::text(const std::string &name) const {
    const std::lock_guard lock(cache_->mutex);
    if (const auto known = cache_->texts.find(name); known != cache_->texts.end()) return known->second;
    if (!is_script_name(name))
        throw Failure(Status::bad_config,
                      "'" + name + "' is no script name: a path below the scripts folder that ends in .lua");
    std::string places;
    for (const std::filesystem::path &folder : folders_) {
        const std::filesystem::path path = folder / name;
        std::error_code error;
        if (std::filesystem::is_regular_file(path, error))
            return cache_->texts.emplace(name, read_script(path, name)).first->second;
        places += (places.empty() ? "" : ", ") + folder.string();
    }
    throw Failure(Status::bad_config, "there is no script '" + name + "'" +
                                          (places.empty() ? ": there is no scripts folder" : " in " + places));
}

std::string ScriptFiles::hash() const {
    const std::lock_guard lock(cache_->mutex);
    Sha256 digest;
    const auto add = [&digest](const std::string &text) {
        const std::string size = std::to_string(text.size()) + ":";  // so that no two lists of texts read the same
        digest.update(size.data(), size.size());
        digest.update(text.data(), text.size());
    };
    for (const auto &[name, text] : cache_->texts) {
        add(name);
        add(text);
    }
    return digest.hex();
}

}  // namespace sluice
