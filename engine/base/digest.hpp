// SHA-256 of what passes by.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace sluice {

/// A running SHA-256. One thread at a time. Backed by OpenSSL's libcrypto.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256 &&) noexcept;
    Sha256 &operator=(Sha256 &&) noexcept;

    void update(const void *data, std::size_t size);

    /// The digest of everything so far as 64 lower-case hex digits. Call once, at the end.
    std::string hex();

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

/// SHA-256 of one text, in hex.
std::string sha256_hex(std::string_view text);

}  // namespace sluice
