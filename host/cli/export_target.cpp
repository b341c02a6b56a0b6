#include "host/cli/export_target.hpp"

#include "engine/artifact/local_artifacts.hpp"
#include "engine/artifact/no_artifacts.hpp"
#include "engine/artifact/stream_artifacts.hpp"
#include "engine/base/failure.hpp"

#include <unistd.h>

namespace sluice::cli {

namespace fs = std::filesystem;

namespace {

void make_folder(const fs::path &folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) throw system_failure("create the folder " + folder.string(), error.value());
}

// "products.v2.csv" is the file itself when there is one; several are called after what comes before the last dot.
void take_name(const fs::path &file, OutputNames &names) {
    names.exact = file.filename().string();
    fs::path base = file.filename();
    if (base.extension() == ".gz" || base.extension() == ".zst") base.replace_extension();
    names.base = base.replace_extension().string();
}

}  // namespace

ExportTarget open_target(const std::string &output, bool is_forced, bool is_dry_run, OutputNames &names) {
    ExportTarget target;
    if (output == "-" && !is_dry_run) {
        auto store = std::make_unique<StreamArtifacts>(STDOUT_FILENO, "standard output");
        target.stream = store.get();
        target.store = std::move(store);
        return target;
    }
    const fs::path path = output;
    if (output.empty()) {
        target.folder = ".";
    } else if (output.ends_with('/') || fs::is_directory(path)) {
        if (!is_dry_run) make_folder(path);
        target.folder = path;
    } else if (output != "-") {
        if (!is_forced && fs::exists(path))
            throw Failure(Status::io_fatal, output + " exists already; give another name, or --force to replace it");
        target.folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
        take_name(path, names);
    }
    if (is_dry_run) {
        target.store = std::make_unique<NoArtifacts>();
        return target;
    }
    if (!fs::is_directory(target.folder))
        throw Failure(Status::io_fatal, "there is no folder " + target.folder.string() +
                                            "; create it, or write --output with a slash at "
                                            "its end to have a folder made");
    target.store =
        std::make_unique<LocalArtifacts>(target.folder, is_forced ? ExistingFiles::replace : ExistingFiles::keep);
    return target;
}

}  // namespace sluice::cli
