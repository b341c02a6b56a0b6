// The entity model of a job: what its script sees as `job.model`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace sluice {

/// A model, frozen for the job. A plain value; copies share the document.
struct EntityModel {
    std::shared_ptr<const nlohmann::ordered_json> document;  // an object; nullptr for a profile without a model
    std::string name;                                        // the file's, without its folder; or "discover"
    std::string sha256;                                      // of the file's bytes, or of the discovered text, in hex
    std::int64_t record_count = 0;                           // that it was discovered from
};

/// Read a model: a file of UTF-8 JSON with an object in it, at most limits::model_bytes_max long. What the members mean
/// is the script's affair. Throws Failure (bad_config) that begins with "transform.model:".
EntityModel read_entity_model(const std::filesystem::path &file);

}  // namespace sluice
