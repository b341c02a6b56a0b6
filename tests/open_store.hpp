// A job store in a folder, and a job for it.
#pragma once

#include "host/store/sqlite_job_store.hpp"
#include "host/store/store_database.hpp"

#include <chrono>
#include <filesystem>
#include <string>

namespace sluice::test {

inline NewJob job_of(const std::string &request = "{}") {
    NewJob job;
    job.tenant = "acme";
    job.dialect = "native";
    job.request = request;
    job.retention = std::chrono::hours(1);
    return job;
}

struct OpenStore {
    StoreDatabase database;
    SqliteJobStore jobs{database, {}};

    explicit OpenStore(const std::filesystem::path &folder) : database(folder) {}
};

}  // namespace sluice::test
