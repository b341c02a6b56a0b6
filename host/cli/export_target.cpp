#include "host/cli/export_target.hpp"

#include "engine/artifact/descriptor.hpp"
#include "engine/artifact/local_artifacts.hpp"
#include "engine/artifact/no_artifacts.hpp"
#include "engine/artifact/stream_artifacts.hpp"
#include "engine/base/failure.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>

namespace sluice::cli {

namespace fs = std::filesystem;

namespace {

void make_folder(const fs::path &folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) throw system_failure("create the folder " + folder.string(), error.value());
}

// What is at `path`, behind links: not_found when nothing is.
fs::file_type type_at(const fs::path &path) {
    std::error_code error;
    const fs::file_type type = fs::status(path, error).type();
    if (type == fs::file_type::none) throw system_failure("look at " + path.string(), error.value());
    return type;
}

bool is_pipe_or_device(fs::file_type type) {
    return type != fs::file_type::not_found && type != fs::file_type::regular && type != fs::file_type::directory;
}

// Without waiting for somebody who reads a pipe: that could not be interrupted.
Descriptor open_pipe_or_device(const std::string &path) {
    const int number = open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK);
    if (number < 0 && errno == ENXIO)
        throw Failure(Status::io_fatal, "nobody reads " + path + "; start its reader first");
    if (number < 0) throw system_failure("open " + path, errno);
    return {number, path};
}

void stream_to(int descriptor, const std::string &name, ExportTarget &target) {
    auto store = std::make_unique<StreamArtifacts>(descriptor, name);
    target.stream = store.get();
    target.store = std::move(store);
}

// "products.v2.csv" is the file itself when there is one; several are called after what comes before the last dot.
void take_name(const fs::path &file, OutputNames &names) {
    names.exact = file.filename().string();
    fs::path base = file.filename();
    if (base.extension() == ".gz" || base.extension() == ".zst") base.replace_extension();
    names.name = {base.replace_extension().string(), std::nullopt};
}

}  // namespace

ExportTarget open_target(const std::string &output, bool is_forced, bool is_dry_run, OutputNames &names) {
    ExportTarget target;
    const fs::path path = output;
    const fs::file_type type = type_at(path);
    if (output == "-" || is_pipe_or_device(type)) {
        if (is_dry_run)
            target.store = std::make_unique<NoArtifacts>();
        else if (output == "-")
            stream_to(STDOUT_FILENO, "standard output", target);
        else
            stream_to(open_pipe_or_device(output).number(), output, target);
        return target;
    }
    if (output.empty()) {
        target.folder = ".";
    } else if (output.ends_with('/') || type == fs::file_type::directory) {
        if (!is_dry_run) make_folder(path);
        target.folder = path;
    } else {
        if (!is_forced && fs::exists(fs::symlink_status(path)))
            throw Failure(Status::io_fatal, output + " exists already; give another name, or --force to replace it");
        target.folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
        take_name(path, names);
    }
    if (is_dry_run) {
        target.store = std::make_unique<NoArtifacts>();
        return target;
    }
    if (type_at(target.folder) != fs::file_type::directory)
        throw Failure(Status::io_fatal, "there is no folder " + target.folder.string() +
                                            "; create it, or write --output with a slash at "
                                            "its end to have a folder made");
    target.store =
        std::make_unique<LocalArtifacts>(target.folder, is_forced ? ExistingFiles::replace : ExistingFiles::keep);
    return target;
}

}  // namespace sluice::cli
