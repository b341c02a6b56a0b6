#include "engine/pipeline/encrypted_zip.hpp"

#include "engine/base/failure.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <cerrno>
#include <ctime>
#include <utility>

namespace sluice {

namespace {

constexpr std::time_t date_2000_01_01 = 946'684'800;
constexpr int block_size = 64 << 10;

// libarchive asks the thread's locale whether names are UTF-8.
class Utf8Names {
public:
    Utf8Names() : locale_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
        if (locale_ == nullptr) throw Failure(Status::internal, "the locale C.UTF-8 is missing");
        before_ = uselocale(locale_);
    }
    Utf8Names(const Utf8Names &) = delete;
    Utf8Names &operator=(const Utf8Names &) = delete;
    ~Utf8Names() {
        uselocale(before_);
        freelocale(locale_);
    }

private:
    locale_t locale_, before_ = nullptr;
};

}  // namespace

EncryptedZip::EncryptedZip(Write write, const std::string &password)
    : write_(std::move(write)), archive_(archive_write_new()) {
    if (archive_ == nullptr) throw std::bad_alloc();
    try {
        require(archive_write_set_format_zip(archive_));
        require(archive_write_set_options(archive_, "zip:encryption=aes256"));
        require(archive_write_set_passphrase(archive_, password.c_str()));
        require(archive_write_set_bytes_per_block(archive_, block_size));
        require(archive_write_set_bytes_in_last_block(archive_, 1));  // no padding
        require(archive_write_open(archive_, this, nullptr, &take, nullptr));
    } catch (...) {
        archive_write_free(archive_);
        throw;
    }
}

EncryptedZip::~EncryptedZip() {
    if (!is_finished_) archive_write_fail(archive_);  // else it would be completed now
    archive_write_free(archive_);
}

void EncryptedZip::add(const std::string &name, std::uint64_t size, const std::function<void(const Write &)> &copy) {
    const Utf8Names names;
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), &archive_entry_free);
    if (!entry) throw std::bad_alloc();
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(size));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_mtime(entry.get(), date_2000_01_01, 0);
    require(archive_write_header(archive_, entry.get()));
    std::uint64_t written = 0;
    copy([&](std::string_view bytes) {
        written += bytes.size();
        if (written <= size) write_plain(bytes);
    });
    if (written != size) throw Failure(Status::internal, "a file changed its size on its way into the archive");
    require(archive_write_finish_entry(archive_));
}

void EncryptedZip::write_plain(std::string_view bytes) {
    while (!bytes.empty()) {
        const la_ssize_t count = archive_write_data(archive_, bytes.data(), bytes.size());
        if (count <= 0) require(ARCHIVE_FATAL);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

void EncryptedZip::finish() {
    require(archive_write_close(archive_));
    is_finished_ = true;
}

void EncryptedZip::require(int outcome) {
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    if (outcome == ARCHIVE_OK) return;
    const char *const message = archive_error_string(archive_);
    throw Failure(Status::internal,
                  "the encrypted archive cannot be written: " + std::string(message == nullptr ? "unknown" : message));
}

std::ptrdiff_t EncryptedZip::take(archive *handle, void *self, const void *data, std::size_t size) noexcept {
    auto &zip = *static_cast<EncryptedZip *>(self);
    try {
        zip.write_({static_cast<const char *>(data), size});
        return static_cast<std::ptrdiff_t>(size);
    } catch (...) {
        zip.failure_ = std::current_exception();
        archive_set_error(handle, EIO, "the bytes cannot be stored");
        return -1;
    }
}

}  // namespace sluice
