// All files of one job: opened by writers, named at the end, when it is known how many there are.
#pragma once

#include "engine/artifact/artifact_store.hpp"
#include "engine/artifact/manifest.hpp"
#include "engine/pipeline/file_name.hpp"
#include "engine/pipeline/output_file.hpp"
#include "engine/pipeline/spooled_file.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace sluice {

/// Where the files go.
struct OutputForm {
    bool has_one_part = true;
    bool is_archived = false;  // into one ZIP archive, "products.zip"
    Compression compression = Compression::none;
    std::string password = {};  // of the archive; empty for none
};

/// What the name of an archive ends with.
inline constexpr std::string_view archive_suffix = ".zip";

/// How the files are called.
struct OutputNames {
    FileName name;  // "products": then a part number, the writer's suffix and the compression's: "products-2.csv.gz"
    std::string exact;  // the whole name, when the caller gave one and the job makes one file only; or empty
};

/// Owns the outputs. open() may be called from several threads; the rest at the end, from one.
class Outputs {
public:
    /// References outlive this object. Throws Failure (bad_config) for a password that no archive can have.
    Outputs(ArtifactStore &store, OutputNames names, OutputForm form, std::atomic<std::uint64_t> &bytes_written);

    /// How the blocks of outputs are to be compressed.
    Compression compression() const noexcept {
        if (!form_.is_archived) return form_.compression;
        return form_.password.empty() ? Compression::deflate : Compression::none;  // encrypted ones are deflated last
    }

    OutputFile &open(OutputDescription description);
    /// Compressed only in an archive, not a file of a part.
    OutputFile &open_plain(const std::string &name_suffix, const std::string &content_type);

    /// Finish every file of a part, when its writer is done.
    void finish_part(int part);

    /// Give the files their names, publish them, and describe them. Throws Failure; then nothing is visible.
    std::vector<Manifest::File> publish();

private:
    OutputFile &add(OutputDescription description, Compression compression);
    std::string name_of(const OutputFile &output) const;
    std::vector<Manifest::File> publish_archive(const std::vector<NamedArtifact> &members);
    void write_archive(const std::vector<NamedArtifact> &members, OutputFile &archive);

    ArtifactStore &store_;
    OutputNames names_;
    OutputForm form_;
    std::atomic<std::uint64_t> &bytes_written_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<OutputFile>> files_;
    std::vector<std::unique_ptr<SpooledFile>> spools_;  // what the files write to, when they go into an archive
};

}  // namespace sluice
