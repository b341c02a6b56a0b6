// What a job made, and of what: the record that goes with its files.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace sluice {

struct Manifest {
    struct File {
        std::string name;
        std::string content_type;
        std::uint64_t bytes = 0;
        std::string sha256;  // in hex
    };
    struct Column {
        std::string name, type;
    };
    struct Table {
        std::string name;
        std::int64_t rows = 0;
        std::vector<Column> columns;
    };
    struct Plugin {
        std::string kind, name, version;
        nlohmann::ordered_json settings;  // an object to be shown, without secrets; null: not to be shown
    };

    std::string job;             // id
    std::string profile;         // id
    std::string profile_sha256;  // of the merged document
    std::string script;          // file name, empty for none
    std::string script_sha256;   // of it and the modules it used
    std::string model;           // the entity model's file name, empty for none
    std::string model_sha256;
    std::vector<Plugin> plugins;
    std::vector<File> files;  // in the order of their parts
    std::vector<Table> tables;
    std::int64_t records_read = 0;
    std::int64_t records_filtered = 0;  // read, but not asked for by the query
    std::int64_t records_written = 0;   // without filtered, dropped and rejected ones
    std::int64_t records_rejected = 0;
    bool is_limited = false;  // stopped early because a limit was asked for
    std::vector<std::string> warnings;
    std::uint64_t warnings_omitted = 0;  // beyond limits::warnings_max
    double seconds = 0;
};

/// The manifest as JSON: stable keys, in a fixed order.
nlohmann::ordered_json to_json(const Manifest &manifest);

}  // namespace sluice
