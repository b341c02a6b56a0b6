// A data folder, saved and brought back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace sluice {

/// What a backup says of itself.
struct BackupNote {
    std::string version;  // of the Sluice that made it
    std::string made_at;  // as time_text() writes it
    std::int64_t file_count = 0;
    std::uint64_t bytes = 0;
};

/// Save what the data folder `data` cannot lose to the new folder `target`: the jobs, the keys, the server's own key,
/// datasets that were made and their data, the ids that were made for datasets, and the scripts and models that jobs
/// were accepted with. A server may own
/// `data` and work meanwhile. The files that jobs made are not in it, nor is the audit log. `target` is readable by its
/// owner alone, durable, and either complete or not there. Throws Failure (bad_config, io_retry, io_fatal).
BackupNote make_backup(const std::filesystem::path &data, const std::filesystem::path &target,
                       const std::string &version);

/// Make `data`, which is empty or not there and has no owner, what the backup `from` holds. Every file is compared
/// with the digest that was taken when it was saved, and every database looked through. Throws Failure (bad_config for
/// what is no backup, damaged or a newer Sluice's, and for a folder that holds something; io_retry, io_fatal), and
/// leaves `data` empty then.
BackupNote restore_backup(const std::filesystem::path &from, const std::filesystem::path &data);

}  // namespace sluice
