// All files of one job: opened by writers, named at the end, when it is known how many there are.
#pragma once

#include "engine/artifact/artifact_store.hpp"
#include "engine/artifact/manifest.hpp"
#include "engine/pipeline/output_file.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace sluice {

/// How the files are called.
struct OutputNames {
    std::string base;  // "products": then a part number, the writer's suffix and the compression's: "products-2.csv.gz"
    std::string exact;  // the whole name, when the caller gave one and the job makes one file only; or empty
};

/// Owns the outputs. open() may be called from several threads; the rest at the end, from one.
class Outputs {
public:
    /// References outlive this object.
    Outputs(ArtifactStore &store, OutputNames names, bool has_one_part, Compression compression,
            std::atomic<std::uint64_t> &bytes_written)
        : store_(store),
          names_(std::move(names)),
          has_one_part_(has_one_part),
          compression_(compression),
          bytes_written_(bytes_written) {}

    OutputFile &open(OutputDescription description);
    /// Never compressed, not a file of a part.
    OutputFile &open_plain(const std::string &name_suffix, const std::string &content_type);

    /// Finish every file of a part, when its writer is done.
    void finish_part(int part);

    /// Give the files their names, publish them, and describe them. Throws Failure; then nothing is visible.
    std::vector<Manifest::File> publish();

private:
    OutputFile &add(OutputDescription description, Compression compression);
    std::string name_of(const OutputFile &output) const;

    ArtifactStore &store_;
    OutputNames names_;
    bool has_one_part_;
    Compression compression_;
    std::atomic<std::uint64_t> &bytes_written_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<OutputFile>> files_;
};

}  // namespace sluice
