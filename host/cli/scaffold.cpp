#include "host/cli/scaffold.hpp"

#include "engine/base/failure.hpp"

#include <cctype>
#include <fstream>
#include <iterator>

namespace sluice::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char *profile_text = R"yaml(profile: @NAME@
description: What this profile is for
source:
  plugin: jsonl
  settings:
    path: "${profile_dir}/../entities.jsonl"
transform:
  script: @NAME@.lua
  settings: {locale: en-US}
writer:
  plugin: csv
tests:
  - name: a price keeps its digits, a missing name is NULL
    input:
      - id: A-1
        type: sku
        data:
          attributes:
            mdmname: {values: [{value: Oak bed, locale: en-US}]}
            price: {values: [{value: 190.50, locale: en-US}]}
      - {id: A-2, type: sku}
    rows:
      - {ID: A-1, Name: Oak bed, Price: 190.50, Title: "Oak bed (A-1)"}
      - {ID: A-2, Name: null, Price: null, Title: A-2}
)yaml";

constexpr const char *script_text = R"lua(-- What the columns of @NAME@ are.
local c = require "columns"

local function title(entity)
  local name = entity:value("mdmname")
  return name and name .. " (" .. entity:id() .. ")" or entity:id()
end

return {
  columns = {
    c.id { header = "ID" },
    c.attribute { "mdmname", header = "Name" },
    c.attribute { "price", header = "Price", type = "decimal" },
    c.compute { header = "Title", title },
  },
}
)lua";

constexpr const char *cmake_text =
    R"cmake(# Below plugins/ of Sluice's own tree this is one plugin more. Anywhere else the installed SDK is enough:
#   cmake -S . -B build -DCMAKE_PREFIX_PATH=PREFIX_OF_SLUICE && cmake --build build && ctest --test-dir build
cmake_minimum_required(VERSION 3.25)
if(COMMAND add_export_plugin)
    add_export_plugin(@NAME@ SOURCES @NAME@.cpp)
    return()
endif()

project(@NAME@ LANGUAGES CXX)
find_path(SLUICE_SDK plugins/sdk/sluice/@KIND@.hpp PATH_SUFFIXES sluice REQUIRED)
find_package(nlohmann_json REQUIRED)
cmake_path(SET SLUICE_EXPORTS NORMALIZE ${SLUICE_SDK}/../../share/sluice/sdk/exports.map)

add_library(@NAME@ MODULE @NAME@.cpp)
target_compile_features(@NAME@ PRIVATE cxx_std_20)
target_include_directories(@NAME@ PRIVATE ${SLUICE_SDK})
target_link_libraries(@NAME@ PRIVATE nlohmann_json::nlohmann_json)
target_link_options(@NAME@ PRIVATE -Wl,--version-script=${SLUICE_EXPORTS} -Wl,-z,defs)
set_target_properties(@NAME@ PROPERTIES PREFIX "" CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)

enable_testing()
find_program(SLUICE sluice HINTS ${SLUICE_SDK}/../../bin REQUIRED)
add_test(NAME keeps_the_contract COMMAND ${SLUICE} plugins check $<TARGET_FILE:@NAME@>)
)cmake";

std::string with(std::string text, const std::string &from, const std::string &to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

std::string read_template(const fs::path &file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        throw Failure(Status::io_fatal, "cannot read the template " + file.string() + "; is Sluice installed whole?");
    return {std::istreambuf_iterator<char>(stream), {}};
}

// "MySource" for source_my, as the template's class is called TemplateSource.
std::string class_name(const std::string &word, const std::string &kind) {
    std::string name;
    bool is_first = true;
    for (const char c : word + "_" + kind) {
        if (c == '_') {
            is_first = true;
            continue;
        }
        name += is_first ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        is_first = false;
    }
    return name;
}

}  // namespace

std::vector<ScaffoldFile> profile_scaffold(const std::string &name) {
    return {{"profiles/" + name + ".yaml", with(profile_text, "@NAME@", name)}, script_scaffold(name).front()};
}

std::vector<ScaffoldFile> script_scaffold(const std::string &name) {
    return {{"scripts/" + name + ".lua", with(script_text, "@NAME@", name)}};
}

std::vector<ScaffoldFile> plugin_scaffold(const std::string &name, const fs::path &templates) {
    const std::string kind = name.starts_with("source_") ? "source" : name.starts_with("writer_") ? "writer" : "";
    if (kind.empty() || name.size() == kind.size() + 1)
        throw Failure(Status::bad_config, "a plugin's name begins with source_ or writer_, as in writer_" + name);
    const std::string word = name.substr(kind.size() + 1), template_name = "template_" + kind;
    std::string text = read_template(templates / template_name / (template_name + ".cpp"));
    text = with(text, kind == "source" ? "TemplateSource" : "TemplateWriter", class_name(word, kind));
    text = with(text, "*name = \"template\"", "*name = \"" + word + "\"");
    return {{name + "/" + name + ".cpp", std::move(text)},
            {name + "/CMakeLists.txt", with(with(cmake_text, "@NAME@", name), "@KIND@", kind)}};
}

void write_scaffold(const fs::path &folder, const std::vector<ScaffoldFile> &files) {
    for (const ScaffoldFile &file : files)
        if (fs::symlink_status(folder / file.path).type() != fs::file_type::not_found)
            throw Failure(Status::bad_config, (folder / file.path).string() + " exists already; nothing was written");
    for (std::size_t i = 0; i < files.size(); ++i) {
        const fs::path path = folder / files[i].path;
        std::error_code error;
        fs::create_directories(path.parent_path(), error);
        std::ofstream stream(path, std::ios::binary);
        stream << files[i].text;
        stream.close();
        if (stream) continue;
        for (std::size_t made = 0; made <= i; ++made) fs::remove(folder / files[made].path, error);
        throw Failure(Status::io_fatal, "cannot write " + path.string());
    }
}

}  // namespace sluice::cli
