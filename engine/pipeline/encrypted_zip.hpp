// A ZIP archive whose files nobody reads without a password, written in one pass.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct archive;

namespace sluice {

/// Deflates files and encrypts them with AES-256 in the form of WinZip, which common tools read; names, sizes
/// and dates stay readable. Every file is dated 2000-01-01, but equal files give other bytes each time, since salts are
/// random. ZIP64 where a size needs it. One thread at a time. Without finish() the archive is abandoned.
class EncryptedZip {
public:
    using Write = std::function<void(std::string_view)>;

    /// `write` gets the bytes; what it throws, add() and finish() throw. The password is UTF-8 without NUL. Throws
    /// Failure (internal) when libarchive cannot encrypt.
    EncryptedZip(Write write, const std::string &password);
    ~EncryptedZip();
    EncryptedZip(const EncryptedZip &) = delete;
    EncryptedZip &operator=(const EncryptedZip &) = delete;

    /// Start a file; `copy` is handed what takes its plain bytes, in all exactly `size`. Its name is UTF-8.
    void add(const std::string &name, std::uint64_t size, const std::function<void(const Write &)> &copy);
    /// Complete the archive.
    void finish();

private:
    void require(int outcome);
    void write_plain(std::string_view bytes);
    static std::ptrdiff_t take(archive *, void *self, const void *data, std::size_t size) noexcept;

    Write write_;
    std::exception_ptr failure_;  // of write_, which must not cross libarchive
    archive *archive_ = nullptr;
    bool is_finished_ = false;
};

}  // namespace sluice
