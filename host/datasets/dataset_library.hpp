// The datasets in use, declared and made, for the threads of a server.
#pragma once

#include "host/datasets/dataset_ids.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// The catalogue as it was last read without a problem, and what is in the store, which outlives it. Any thread.
class DatasetLibrary {
public:
    static constexpr std::int64_t made_max = 1000;  // of one tenant

    /// Without a file none is declared. Throws Failure (bad_config) for a file with problems: a server does not begin
    /// with half of what it shall offer. An id that a dataset in the store has is such a problem. Calls throw Failure
    /// (io_retry, io_fatal) when the store cannot answer.
    DatasetLibrary(std::filesystem::path file, const std::filesystem::path &data_folder, DatasetStore &store);

    /// Of a tenant: the declared ones in the order of the file, then those that were made.
    std::vector<Dataset> list(const std::string &tenant) const;
    /// By its id, in the case it is written with.
    std::optional<Dataset> find(const std::string &tenant, const std::string &id) const;

    /// Keep a new dataset without data: what definition_of() keeps of it. `exists` for the id of a declared one, too. A
    /// data source without an access id gets one.
    MakeOutcome make(Dataset dataset);

    /// Let `edit` change the display name of a dataset that was made, and what it is as a data source; the rest of what
    /// it does is forgotten. It may be called again when somebody else has changed the dataset meanwhile, and its
    /// exceptions leave the dataset as it was. The dataset as it is then; nothing when there is none that was made.
    std::optional<Dataset> change(const std::string &tenant, const std::string &id,
                                  const std::function<void(Dataset &)> &edit);

    /// Read the file again if it has changed. True when it is in use now. Throws Failure (bad_config) once for each
    /// edit that has problems; what was in use stays.
    bool refresh();

private:
    using Datasets = std::shared_ptr<const std::vector<Dataset>>;

    bool is_access_id_taken(const std::string &tenant, const std::string &access_id) const;
    Datasets read();
    Datasets current() const;

    const std::filesystem::path file_;
    DatasetStore &store_;
    mutable std::mutex mutex_;  // of what follows
    DatasetIds ids_;
    std::string seen_;  // what the file was like when it was last read
    Datasets datasets_;
};

}  // namespace sluice
