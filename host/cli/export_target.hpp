// Where the files of `sluice export` go.
#pragma once

#include "engine/artifact/artifact_store.hpp"
#include "engine/pipeline/outputs.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace sluice {
class StreamArtifacts;
}

namespace sluice::cli {

/// What --output, --force and --dry-run add up to.
struct ExportTarget {
    std::unique_ptr<ArtifactStore> store;
    std::filesystem::path folder;       // as the user wrote it; empty for a stream
    StreamArtifacts *stream = nullptr;  // the store, when it is standard output or the like
};

/// `output` is "" (the current folder), "-" (standard output), a pipe or device, which is written to like standard
/// output, a folder (existing, or with a slash at its end: then it is made), or a file. A file's name is taken over
/// into `names`. Throws Failure: a file that exists already without `is_forced`, a folder that does not exist, a pipe
/// that nobody reads.
ExportTarget open_target(const std::string &output, bool is_forced, bool is_dry_run, OutputNames &names);

}  // namespace sluice::cli
