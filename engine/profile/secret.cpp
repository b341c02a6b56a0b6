#include "engine/profile/secret.hpp"

#include "engine/base/limits.hpp"
#include "engine/base/text.hpp"
#include "engine/profile/problem.hpp"
#include "engine/profile/references.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace sluice {

namespace {

class FileDescriptor {
public:
    // O_NONBLOCK: a pipe must not make us wait for its writer.
    explicit FileDescriptor(const std::string &path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
    FileDescriptor(const FileDescriptor &) = delete;
    FileDescriptor &operator=(const FileDescriptor &) = delete;
    ~FileDescriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const noexcept { return fd_; }

private:
    int fd_;
};

std::string error_text(int error) { return std::generic_category().message(error); }

[[noreturn]] void fail(std::string_view path, const std::string &message) {
    throw Failure(Status::bad_config, std::string(path) + ": " + message);
}

std::string environment_secret(const std::string &name, std::string_view path) {
    const char *value = std::getenv(name.c_str());
    if (value == nullptr) fail(path, "the environment variable " + shown(name) + " is not set");
    return value;
}

std::string file_secret(const std::string &name, std::string_view path) {
    const std::string what = "the secret's file " + shown(name);
    if (name.find('\0') != std::string::npos) fail(path, what + " cannot exist");
    const FileDescriptor file(name);
    struct stat status = {};
    if (file.get() < 0 || ::fstat(file.get(), &status) != 0) fail(path, what + " cannot be read: " + error_text(errno));
    if (!S_ISREG(status.st_mode)) fail(path, what + " is no regular file");
    std::string text(limits::secret_bytes_max + 1, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const ::ssize_t count = ::read(file.get(), text.data() + size, text.size() - size);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail(path, what + " cannot be read: " + error_text(errno));
        if (count == 0) break;
        size += static_cast<std::size_t>(count);
    }
    text.resize(size);
    if (size <= limits::secret_bytes_max && text.ends_with('\n'))
        text.resize(text.ends_with("\r\n") ? size - 2 : size - 1);
    return text;
}

std::string secret(std::string_view reference, std::string_view path) {
    const bool is_file = reference.starts_with("file:");
    const std::string name(reference.substr(reference.find(':') + 1));
    std::string text = is_file ? file_secret(name, path) : environment_secret(name, path);
    if (text.size() > limits::secret_bytes_max)
        fail(path, "the secret " + shown(reference) + " is larger than " + std::to_string(limits::secret_bytes_max) +
                       " bytes");
    if (!is_utf8(text)) fail(path, "the secret " + shown(reference) + " is not UTF-8");
    return text;
}

std::string resolved_text(const std::string &text, const std::string &path, Secrets &secrets) {
    const std::optional<std::vector<TextPiece>> pieces = split_references(text);
    if (!pieces) fail(path, "'${' without '}'");
    std::string result;
    for (const TextPiece &piece : *pieces) {
        if (piece.is_reference && !is_secret_reference(piece.text))
            fail(path, "unknown reference " + shown(piece.text) + " (${env:NAME} and ${file:PATH} are known)");
        if (!piece.is_reference) {
            result += piece.text;
            continue;
        }
        const std::string value = secret(piece.text, path);
        secrets.add(value, "${" + std::string(piece.text) + "}");
        result += value;
    }
    return result;
}

}  // namespace

std::string Secrets::hide(std::string message) const {
    constexpr std::size_t secret_bytes_min = 4;
    for (const auto &[text, reference] : known_) {
        if (text.size() < secret_bytes_min) continue;
        for (std::size_t at = 0; (at = message.find(text, at)) != std::string::npos; at += reference.size())
            message.replace(at, text.size(), reference);
    }
    return message;
}

Json resolve_secrets(const Json &settings, std::string_view path, Secrets &secrets) {
    Json result = settings;
    if (settings.is_string()) return resolved_text(settings.get_ref<const std::string &>(), std::string(path), secrets);
    if (settings.is_object())
        for (auto &[key, value] : result.items()) value = resolve_secrets(value, key_below(path, key), secrets);
    if (settings.is_array())
        for (std::size_t i = 0; i < result.size(); ++i)
            result[i] = resolve_secrets(result[i], item_below(path, i), secrets);
    return result;
}

}  // namespace sluice
