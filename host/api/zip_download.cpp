#include "host/api/zip_download.hpp"

#include "engine/artifact/descriptor.hpp"
#include "engine/base/failure.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <exception>
#include <memory>
#include <utility>

namespace sluice {

namespace {

constexpr std::size_t piece_bytes = 64 << 10;
constexpr std::time_t entry_time = 946'684'800;  // 2000-01-01, so that equal files give equal archives

// libarchive calls back from C: what the sink throws waits until it has returned.
class ZipWriter {
public:
    explicit ZipWriter(http::BodySink &sink) : sink_(sink), archive_(archive_write_new()) {
        archive_write_set_format_zip(archive_.get());
        archive_write_set_bytes_per_block(archive_.get(), 0);
        archive_write_set_options(archive_.get(), "hdrcharset=UTF-8");
        check(archive_write_open(archive_.get(), this, nullptr, &ZipWriter::write, nullptr));
    }

    void add(const ZipMember &member) {
        const int number = open(member.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        if (number < 0) throw system_failure("open " + member.name, errno);
        const Descriptor file(number, member.name);
        struct stat about = {};
        if (fstat(number, &about) != 0) throw system_failure("look at " + member.name, errno);

        check(member.is_compressed ? archive_write_zip_set_compression_store(archive_.get())
                                   : archive_write_zip_set_compression_deflate(archive_.get()));
        const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                                  &archive_entry_free);
        archive_entry_set_pathname_utf8(entry.get(), member.name.c_str());
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), 0644);
        archive_entry_set_mtime(entry.get(), entry_time, 0);
        archive_entry_set_size(entry.get(), about.st_size);
        check(archive_write_header(archive_.get(), entry.get()));
        std::string piece(piece_bytes, '\0');
        while (true) {
            const ssize_t size = read(number, piece.data(), piece.size());
            if (size < 0 && errno == EINTR) continue;
            if (size < 0) throw system_failure("read " + member.name, errno);
            if (size == 0) break;
            check(archive_write_data(archive_.get(), piece.data(), static_cast<std::size_t>(size)) < 0 ? ARCHIVE_FATAL
                                                                                                       : ARCHIVE_OK);
        }
    }

    void finish() { check(archive_write_close(archive_.get())); }

private:
    static la_ssize_t write(archive *, void *self, const void *bytes, std::size_t size) {
        auto &writer = *static_cast<ZipWriter *>(self);
        try {
            writer.sink_.write({static_cast<const char *>(bytes), size});
            return static_cast<la_ssize_t>(size);
        } catch (...) {
            if (!writer.error_) writer.error_ = std::current_exception();
            return -1;
        }
    }

    void check(int result) {
        if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
        if (result < ARCHIVE_WARN) throw Failure(Status::internal, "the archive cannot be written");
    }

    // What was thrown is told already; freeing writes what is left, which nobody takes.
    struct Free {
        void operator()(archive *archive) const { archive_write_free(archive); }
    };
    http::BodySink &sink_;
    std::exception_ptr error_;
    std::unique_ptr<archive, Free> archive_;
};

}  // namespace

http::StreamBody zip_body(std::vector<ZipMember> members) {
    return {[members = std::move(members)](http::BodySink &sink) {
                ZipWriter writer(sink);
                for (const ZipMember &member : members) writer.add(member);
                writer.finish();
            },
            std::nullopt};
}

}  // namespace sluice
