#include "engine/base/digest.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/hex.hpp"

#include <openssl/evp.h>
#include <array>

namespace sluice {

struct Sha256::Context {
    EVP_MD_CTX *evp = EVP_MD_CTX_new();
    Context() = default;
    Context(const Context &) = delete;
    Context &operator=(const Context &) = delete;
    ~Context() { EVP_MD_CTX_free(evp); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
    if (context_->evp == nullptr || EVP_DigestInit_ex(context_->evp, EVP_sha256(), nullptr) != 1)
        throw Failure(Status::internal, "libcrypto offers no SHA-256");
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256 &&) noexcept = default;
Sha256 &Sha256::operator=(Sha256 &&) noexcept = default;

void Sha256::update(const void *data, std::size_t size) {
    if (EVP_DigestUpdate(context_->evp, data, size) != 1) throw Failure(Status::internal, "SHA-256 update failed");
}

std::string Sha256::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (EVP_DigestFinal_ex(context_->evp, digest.data(), &size) != 1)
        throw Failure(Status::internal, "SHA-256 final failed");
    return to_hex(std::span(digest).first(size));
}

std::string sha256_hex(std::string_view text) {
    Sha256 digest;
    digest.update(text.data(), text.size());
    return digest.hex();
}

}  // namespace sluice
