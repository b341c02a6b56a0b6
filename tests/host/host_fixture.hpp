// A folder with a small profile, in which commands are run the way a shell runs them.
#pragma once

#include "tests/child_process.hpp"

#include <string>

namespace sluice::test {

struct HostFixture {
    TempFolder folder;

    HostFixture() {
        write("profile.yaml",
              "profile: case\n"
              "source: {plugin: jsonl, settings: {path: items.jsonl}}\n"
              "writer: {plugin: ndjson}\n");
        write("items.jsonl", items);
    }

    /// Run a shell's script in the folder; "$sluice" is the program.
    ChildResult shell(const std::string &script) const {
        return run({"/bin/bash", "-c", script}, folder.path(),
                   {"sluice=" + std::string(SLUICE_BUILD_FOLDER) + "/bin/sluice", "SLUICE_PATH="});
    }
    void write(const std::string &name, const std::string &text) const { write_file(folder.path() / name, text); }
    std::string read(const std::string &name) const { return read_file(folder.path() / name); }
    bool has(const std::string &name) const { return std::filesystem::exists(folder.path() / name); }

    static constexpr const char *items = "{\"id\":\"1\"}\n{\"id\":\"2\"}\n";
};

inline bool contains(const std::string &text, const std::string &part) { return text.find(part) != std::string::npos; }

}  // namespace sluice::test
