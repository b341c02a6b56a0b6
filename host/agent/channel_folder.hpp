// Files of a job that go to a folder of somebody else's.
#pragma once

#include "host/jobs/job.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace sluice {

/// Copy the files of `from` into `to`: each appears there once it is whole and on the disk, in place of one that an
/// earlier attempt has put there. Its name begins with that of the job, `<job>_<name>` unless it does already: files of
/// different jobs never meet. `keep_on` is asked between pieces; false ends it, and so does the answer.
/// Throws Failure: io_fatal where the folder cannot be written, io_retry where that may pass.
bool copy_to_channel(const std::string &job, const std::filesystem::path &from, const std::vector<JobFile> &files,
                     const std::filesystem::path &to, const std::function<bool()> &keep_on);

}  // namespace sluice
