#include "host/access/sealing.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/random.hpp"

#include <openssl/evp.h>
#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace sluice {

namespace {

constexpr char version = 1;
constexpr std::size_t nonce_bytes = 12, tag_bytes = 16;  // those of GCM
constexpr std::size_t frame_bytes = 1 + nonce_bytes + tag_bytes;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

unsigned char *bytes(char *text) { return reinterpret_cast<unsigned char *>(text); }
const unsigned char *bytes(const char *text) { return reinterpret_cast<const unsigned char *>(text); }

Cipher begin(bool is_sealing, std::string_view key, const char *nonce, std::string_view context) {
    if (key.size() != sealing_key_bytes) throw Failure(Status::internal, "a sealing key has 32 bytes");
    Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int ignored = 0;
    if (!cipher ||
        EVP_CipherInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(key.data()), bytes(nonce),
                          is_sealing ? 1 : 0) != 1 ||
        EVP_CipherUpdate(cipher.get(), nullptr, &ignored, bytes(context.data()), static_cast<int>(context.size())) != 1)
        throw Failure(Status::internal, "libcrypto offers no AES-256-GCM");
    return cipher;
}

}  // namespace

std::string aes_gcm_seal(std::string_view key, std::string_view text, std::string_view context) {
    std::array<unsigned char, nonce_bytes> nonce{};
    fill_random(nonce);
    std::string sealed(frame_bytes + text.size(), version);
    std::copy(nonce.begin(), nonce.end(), bytes(sealed.data()) + 1);
    char *const body = sealed.data() + 1 + nonce_bytes;
    const Cipher cipher = begin(true, key, sealed.data() + 1, context);
    int size = 0;
    if (EVP_CipherUpdate(cipher.get(), bytes(body), &size, bytes(text.data()), static_cast<int>(text.size())) != 1 ||
        EVP_CipherFinal_ex(cipher.get(), bytes(body) + size, &size) != 1 ||
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, body + text.size()) != 1)
        throw Failure(Status::internal, "libcrypto could not seal");
    return sealed;
}

std::optional<std::string> aes_gcm_open(std::string_view key, std::string_view sealed, std::string_view context) {
    if (sealed.size() < frame_bytes || sealed.front() != version) return std::nullopt;
    const char *const body = sealed.data() + 1 + nonce_bytes;
    const std::size_t size = sealed.size() - frame_bytes;
    std::array<char, tag_bytes> tag{};
    sealed.copy(tag.data(), tag.size(), 1 + nonce_bytes + size);
    const Cipher cipher = begin(false, key, sealed.data() + 1, context);
    std::string text(size, '\0');
    int written = 0;
    const bool is_whole =
        EVP_CipherUpdate(cipher.get(), bytes(text.data()), &written, bytes(body), static_cast<int>(size)) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data()) == 1 &&
        EVP_CipherFinal_ex(cipher.get(), bytes(text.data()) + written, &written) == 1;
    return is_whole ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace sluice
