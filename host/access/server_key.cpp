#include "host/access/server_key.hpp"

#include "engine/base/base64.hpp"
#include "engine/base/failure.hpp"
#include "engine/base/hmac.hpp"
#include "engine/base/random.hpp"
#include "host/access/sealing.hpp"
#include "host/access/secret_digest.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>
#include <fstream>
#include <optional>

namespace sluice {

namespace fs = std::filesystem;

namespace {

constexpr const char *file_name = "server.key";
constexpr mode_t file_mode = 0600;
constexpr std::size_t key_bytes = 32;

std::string new_key_text() { return random_hex(key_bytes); }

std::string text_of(const std::string &links, const std::string &seals) {
    return "links " + links + "\nseals " + seals + "\n";
}

bool is_key(const std::string &text) {
    return text.size() == 2 * key_bytes && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// Durable under a name of its own; the caller gives it its place.
fs::path write_beside(const fs::path &file, const std::string &text) {
    fs::path beside = file.string() + "." + random_hex(8);
    const int descriptor = open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file_mode);
    if (descriptor < 0) throw system_failure("make " + file.string(), errno);
    const bool is_written =
        write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(descriptor) == 0;
    const int reason = errno;
    close(descriptor);
    if (!is_written) {
        unlink(beside.c_str());
        throw system_failure("write " + file.string(), reason);
    }
    return beside;
}

// Of two processes that begin at once, one makes the key and the other takes it.
void make_if_missing(const fs::path &file) {
    std::error_code ignored;
    if (fs::exists(file, ignored)) return;
    const fs::path beside = write_beside(file, text_of(new_key_text(), new_key_text()));
    const bool is_in_place = link(beside.c_str(), file.c_str()) == 0 || errno == EEXIST;
    const int reason = errno;
    unlink(beside.c_str());
    if (!is_in_place) throw system_failure("make " + file.string(), reason);
}

}  // namespace

ServerKey::ServerKey(const fs::path &folder) : file_(folder / file_name) {
    make_if_missing(file_);
    read();
}

void ServerKey::read() {
    if (stat(file_.c_str(), &read_from_) != 0) throw system_failure("look at " + file_.string(), errno);
    if ((read_from_.st_mode & 077) != 0)
        throw Failure(Status::bad_config, file_.string() +
                                              " can be read by others; chmod it to 0600, and if somebody "
                                              "may have read it, remove it");
    std::ifstream stream(file_);
    std::string links_word, links, seals_word, seals;
    stream >> links_word >> links >> seals_word >> seals;
    if (!stream || links_word != "links" || seals_word != "seals" || !is_key(links) || !is_key(seals))
        throw Failure(Status::bad_config, file_.string() + " holds no server key; restore it from a backup");
    link_key_ = links;
    seal_key_ = seals;
}

void ServerKey::read_again_if_changed() {
    struct stat now {};
    if (stat(file_.c_str(), &now) != 0) throw system_failure("look at " + file_.string(), errno);
    if (now.st_ino == read_from_.st_ino && now.st_mtim.tv_sec == read_from_.st_mtim.tv_sec &&
        now.st_mtim.tv_nsec == read_from_.st_mtim.tv_nsec)
        return;
    read();
}

std::string ServerKey::sign(const DownloadLink &link) {
    const std::lock_guard lock(mutex_);
    read_again_if_changed();
    return signature_of(link);
}

bool ServerKey::is_valid(const DownloadLink &link, std::string_view signature, std::chrono::sys_seconds now) {
    const std::lock_guard lock(mutex_);
    read_again_if_changed();
    return equal_in_constant_time(signature_of(link), signature) && now < link.expires_at;
}

void ServerKey::rotate_links() {
    const std::lock_guard lock(mutex_);
    read_again_if_changed();
    const fs::path beside = write_beside(file_, text_of(new_key_text(), seal_key_));
    if (rename(beside.c_str(), file_.c_str()) != 0) throw system_failure("replace " + file_.string(), errno);
    read();
}

// No part holds a line break: tenants and ids have alphabets of their own, and an end is a number.
std::string ServerKey::signature_of(const DownloadLink &link) const {
    return base64url(hmac_sha256(link_key_, "sluice link 1\n" + link.tenant + "\n" + link.file_id + "\n" +
                                                std::to_string(link.expires_at.time_since_epoch().count())));
}

std::string ServerKey::sealing_key() const {
    const std::lock_guard lock(mutex_);
    return hmac_sha256(seal_key_, "sluice seal 1");
}

std::string ServerKey::seal(std::string_view secret, std::string_view context) const {
    return base64url(aes_gcm_seal(sealing_key(), secret, context));
}

std::string ServerKey::open(std::string_view sealed, std::string_view context) const {
    const std::optional<std::string> bytes = decode_base64url(sealed);
    const std::optional<std::string> secret = bytes ? aes_gcm_open(sealing_key(), *bytes, context) : std::nullopt;
    if (!secret)
        throw Failure(Status::bad_data,
                      "a sealed secret cannot be opened: it was damaged, or sealed with another "
                      "server.key");
    return *secret;
}

}  // namespace sluice
