#include "engine/plugin/library_file.hpp"

#include "engine/base/failure.hpp"

#include <elf.h>
#include <link.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

namespace {

using ElfHeader = ElfW(Ehdr);
using ElfSegment = ElfW(Phdr);

#if defined(__x86_64__)
constexpr auto machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr auto machine = EM_AARCH64;
#else
#error "say which ELF machine plugins for this processor have"
#endif
constexpr auto byte_order = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB;

Failure refused(const std::string &reason) { return {Status::bad_config, reason}; }

void check_writers(const std::filesystem::path &path) {
    struct stat status = {};
    if (stat(path.c_str(), &status) != 0)
        throw refused("cannot look at " + path.string() + ": " + std::strerror(errno));
    if (status.st_uid != 0 && status.st_uid != geteuid())
        throw refused(path.string() + " belongs to user " + std::to_string(status.st_uid) +
                      "; a plugin and its folder belong to root or to the user who runs it (chown)");
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        throw refused("others may write to " + path.string() + "; run: chmod go-w '" + path.string() + "'");
}

// True when the bytes [offset, offset + size) lie within a file of `file_size` bytes.
bool is_within(std::uint64_t offset, std::uint64_t size, std::uint64_t file_size) {
    return offset <= file_size && size <= file_size - offset;
}

void check_header(const ElfHeader &header) {
    if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) throw refused("not a shared library");
    if (header.e_ident[EI_CLASS] != (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32) ||
        header.e_ident[EI_DATA] != byte_order || header.e_machine != machine)
        throw refused("a shared library for another kind of processor; build the plugin on this machine");
    if (header.e_type != ET_DYN) throw refused("an ELF file, but not a shared library (build it with -shared)");
}

void check_segments(std::ifstream &in, const ElfHeader &header, std::uint64_t file_size) {
    const Failure cut_short = refused("the shared library is cut short; copy it again");
    const std::uint64_t table_size = std::uint64_t{header.e_phnum} * sizeof(ElfSegment);
    if (header.e_phentsize != sizeof(ElfSegment) || !is_within(header.e_phoff, table_size, file_size)) throw cut_short;
    std::vector<ElfSegment> segments(header.e_phnum);
    in.seekg(static_cast<std::streamoff>(header.e_phoff));
    if (!in.read(reinterpret_cast<char *>(segments.data()), static_cast<std::streamsize>(table_size))) throw cut_short;
    for (const ElfSegment &segment : segments)
        if (!is_within(segment.p_offset, segment.p_filesz, file_size)) throw cut_short;
    if (!is_within(header.e_shoff, std::uint64_t{header.e_shnum} * header.e_shentsize, file_size)) throw cut_short;
}

}  // namespace

std::filesystem::path trusted_library_file(const std::filesystem::path &file) {
    if (!file.is_absolute()) throw refused("plugins are loaded by absolute path only");
    std::error_code error;
    std::filesystem::path resolved = std::filesystem::canonical(file, error);
    if (error) throw refused("cannot be opened: " + error.message());
    if (!std::filesystem::is_regular_file(resolved, error)) throw refused("not a regular file");
    check_writers(std::filesystem::canonical(file.parent_path(), error));
    check_writers(resolved.parent_path());
    check_writers(resolved);
    return resolved;
}

void check_elf(const std::filesystem::path &file) {
    std::error_code error;
    const std::uint64_t size = std::filesystem::file_size(file, error);
    std::ifstream in(file, std::ios::binary);
    if (error || !in) throw refused("cannot be read");
    if (size == 0) throw refused("the file is empty");
    ElfHeader header = {};
    in.read(reinterpret_cast<char *>(&header), sizeof header);
    const bool is_elf = in.gcount() >= SELFMAG && std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0;
    if (is_elf && !in) throw refused("the shared library is cut short; copy it again");
    check_header(header);
    check_segments(in, header, size);
}

}  // namespace sluice
