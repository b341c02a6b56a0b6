#include "engine/pipeline/outputs.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/limits.hpp"
#include "engine/base/text.hpp"
#include "engine/pipeline/encrypted_zip.hpp"
#include "engine/pipeline/zip_archive.hpp"

#include <algorithm>

namespace sluice {

namespace {

// A suffix comes from a plugin and becomes part of a file name.
void check_suffix(const std::string &suffix) {
    const bool is_plain = std::none_of(suffix.begin(), suffix.end(), [](char c) {
        return c == '/' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
    if (suffix.size() > 200 || !is_plain)
        throw Failure(Status::internal, "a writer asked for an output whose name suffix is no part of a file name");
}

// How a file is packed, as the end of its name says: ".gz", ".zst", ".zip" or "".
std::string_view packing_of(std::string_view name) {
    for (const std::string_view packing :
         {compression_suffix(Compression::gzip), compression_suffix(Compression::zstd), archive_suffix}) {
        const std::string_view end = name.substr(name.size() - std::min(name.size(), packing.size()));
        if (equal_ignoring_case(end, packing)) return packing;
    }
    return "";
}

// A name that promises another packing misleads whoever opens the file. One without a suffix promises nothing.
void check_packing(const std::string &name, std::string_view suffix) {
    const std::string said(packing_of(name)), made(packing_of(suffix));
    if (said == made || name.find('.', 1) == name.npos) return;
    if (!made.empty())
        throw Failure(Status::bad_config,
                      "the profile makes a file that ends with " + made + ": name it " + name + made);
    throw Failure(Status::bad_config, "the name " + name +
                                          " promises a compressed file or an archive, and the profile "
                                          "makes none; set output.compress or output.archive in it, or leave out " +
                                          said);
}

// Tools that decrypt take passwords as C strings, the longer ones not at all.
void check_password(const OutputForm &form) {
    if (form.password.empty()) return;
    constexpr std::size_t bytes_max = 1024;
    if (!form.is_archived) throw Failure(Status::bad_config, "a password encrypts an archive; set output.archive: zip");
    if (form.password.size() > bytes_max || form.password.find('\0') != std::string::npos)
        throw Failure(Status::bad_config, "the password of an archive has at most " + std::to_string(bytes_max) +
                                              " bytes, none of which is NUL");
}

}  // namespace

Outputs::Outputs(ArtifactStore &store, OutputNames names, OutputForm form, std::atomic<std::uint64_t> &bytes_written)
    : store_(store), names_(std::move(names)), form_(form), bytes_written_(bytes_written) {
    check_password(form_);
    if (form_.is_archived && names_.exact.empty()) store_.expect(names_.name.base + std::string(archive_suffix));
}

OutputFile &Outputs::open(OutputDescription description) { return add(std::move(description), compression()); }

OutputFile &Outputs::open_plain(const std::string &name_suffix, const std::string &content_type) {
    return add({0, name_suffix, content_type}, form_.is_archived ? compression() : Compression::none);
}

OutputFile &Outputs::add(OutputDescription description, Compression compression) {
    check_suffix(description.name_suffix);
    if (description.part > 0 && !names_.exact.empty())
        check_packing(names_.exact, form_.is_archived
                                        ? std::string(archive_suffix)
                                        : description.name_suffix + std::string(compression_suffix(compression)));
    // Better to fail now than behind hours of work. A format that splits by itself is the rare exception.
    if (form_.has_one_part && !form_.is_archived && description.part > 0 && names_.exact.empty())
        store_.expect(names_.name.base + description.name_suffix + std::string(compression_suffix(compression)));
    const std::lock_guard lock(mutex_);
    if (files_.size() >= limits::outputs_max)
        throw Failure(Status::bad_config, "the export makes more than " + std::to_string(limits::outputs_max) +
                                              " files; raise what output says of splitting");
    if (form_.is_archived) spools_.push_back(std::make_unique<SpooledFile>(store_.temp_file()));
    ArtifactFile &file = form_.is_archived ? *spools_.back() : store_.create();
    files_.push_back(std::make_unique<OutputFile>(std::move(description), file, compression, bytes_written_));
    return *files_.back();
}

void Outputs::finish_part(int part) {
    std::vector<OutputFile *> of_part;
    {
        const std::lock_guard lock(mutex_);
        for (const auto &file : files_)
            if (file->description().part == part) of_part.push_back(file.get());
    }
    for (OutputFile *file : of_part) {
        file->finish();
        if (form_.is_archived) static_cast<SpooledFile &>(file->file()).close();
    }
}

std::string Outputs::name_of(const OutputFile &output) const {
    const int part_count =
        std::max_element(files_.begin(), files_.end(),
                         [](const auto &a, const auto &b) { return a->description().part < b->description().part; })
            ->get()
            ->description()
            .part;
    const OutputDescription &description = output.description();
    const bool is_only =
        std::count_if(files_.begin(), files_.end(), [](const auto &file) { return file->description().part > 0; }) == 1;
    if (is_only && description.part > 0 && !names_.exact.empty() && !form_.is_archived) return names_.exact;
    std::string name =
        part_count > 1 && description.part > 0 ? names_.name.of_part(description.part) : names_.name.base;
    name += description.name_suffix;
    if (description.part > 0) name += compression_suffix(form_.compression);
    return name;
}

std::vector<Manifest::File> Outputs::publish() {
    std::vector<NamedArtifact> artifacts;
    std::vector<Manifest::File> described;
    std::stable_sort(files_.begin(), files_.end(), [](const auto &a, const auto &b) {
        const auto key = [](const OutputFile &file) {  // parts in order, then what belongs to no part
            return file.description().part == 0 ? std::numeric_limits<int>::max() : file.description().part;
        };
        return key(*a) < key(*b);
    });
    for (const auto &file : files_) {
        const std::string name = name_of(*file);
        if (std::any_of(artifacts.begin(), artifacts.end(), [&](const auto &other) { return other.name == name; }))
            throw Failure(Status::internal, "the writer opened two outputs of the same name, " + name);
        artifacts.push_back({&file->file(), name});
        described.push_back({name, file->description().content_type, file->byte_count(), file->sha256()});
    }
    if (form_.is_archived) return publish_archive(artifacts);
    store_.publish(artifacts);
    return described;
}

std::vector<Manifest::File> Outputs::publish_archive(const std::vector<NamedArtifact> &members) {
    std::atomic<std::uint64_t> copied = 0;  // counted when they were written
    OutputFile archive({1, std::string(archive_suffix), "application/zip"}, store_.create(), Compression::none, copied);
    for (const auto &spool : spools_) spool->close();
    write_archive(members, archive);
    archive.finish();
    const std::string name = names_.exact.empty() ? names_.name.base + std::string(archive_suffix) : names_.exact;
    store_.publish({{&archive.file(), name}});
    return {{name, archive.description().content_type, archive.byte_count(), archive.sha256()}};
}

// Without a password the files are deflated already; only their way into the archive is left.
void Outputs::write_archive(const std::vector<NamedArtifact> &members, OutputFile &archive) {
    const auto write = [&](std::string_view bytes) { archive.write(bytes.data(), bytes.size()); };
    const auto spool = [](const OutputFile &file) -> const SpooledFile & {
        return static_cast<const SpooledFile &>(file.file());
    };
    if (form_.password.empty()) {
        ZipArchive zip(write);
        for (std::size_t i = 0; i < files_.size(); ++i) {
            const OutputFile &file = *files_[i];
            zip.add({members[i].name, file.stream().crc(), file.byte_count(), file.stream().plain_size()},
                    [&](const ZipArchive::Write &to) { spool(file).read(to); });
        }
        return zip.finish();
    }
    EncryptedZip zip(write, form_.password);
    for (std::size_t i = 0; i < files_.size(); ++i)
        zip.add(members[i].name, files_[i]->byte_count(),
                [&](const EncryptedZip::Write &to) { spool(*files_[i]).read(to); });
    zip.finish();
}

}  // namespace sluice
