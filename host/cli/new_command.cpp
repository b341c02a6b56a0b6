#include "host/cli/new_command.hpp"

#include "host/cli/scaffold.hpp"
#include "host/cli/usage.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

namespace sluice::cli {

namespace {

struct NewOptions {
    std::string name;
    std::string folder = ".";
};

constexpr std::size_t name_bytes_max = 100;

// A name that can be a file, a Lua module, a C++ word and a plugin.
std::string name_problem(const std::string &name) {
    const bool is_word = !name.empty() && name.size() <= name_bytes_max && name[0] >= 'a' && name[0] <= 'z' &&
                         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
    return is_word ? "" : "'" + name + "' is no name (small letters, digits and _, beginning with a letter)";
}

void print_files(const NewOptions &options, const std::vector<ScaffoldFile> &files) {
    for (const ScaffoldFile &file : files)
        std::cout << "made " << (std::filesystem::path(options.folder) / file.path).lexically_normal().string() << '\n';
}

// The command of the next step, run where the new files are looked for.
std::string in_folder(const NewOptions &options) {
    return options.folder == "." ? "" : "cd " + options.folder + " && ";
}

void new_profile(const NewOptions &options) {
    const std::vector<ScaffoldFile> files = profile_scaffold(options.name);
    write_scaffold(options.folder, files);
    print_files(options, files);
    std::cout << "next: say in the profile where its input lies, then\n  " << in_folder(options)
              << "sluice profiles test " << options.name << "\n  " << in_folder(options) << "sluice preview "
              << options.name << '\n';
}

void new_script(const NewOptions &options) {
    const std::vector<ScaffoldFile> files = script_scaffold(options.name);
    write_scaffold(options.folder, files);
    print_files(options, files);
    std::cout << "next: name it in a profile, as transform.script: " << options.name
              << ".lua; `sluice new profile` makes one with a script and a test\n";
}

void new_plugin(const CommandLine &line, const NewOptions &options) {
    const std::filesystem::path templates = line.program.parent_path().parent_path() / "share/sluice/templates";
    const std::vector<ScaffoldFile> files = plugin_scaffold(options.name, templates);
    write_scaffold(options.folder, files);
    print_files(options, files);
    const std::string folder = (std::filesystem::path(options.folder) / options.name).lexically_normal().string();
    std::cout << "next:\n  cmake -S " << folder << " -B " << folder
              << "/build -DCMAKE_PREFIX_PATH=" << line.program.parent_path().parent_path().string()
              << "\n  cmake --build " << folder << "/build && ctest --test-dir " << folder
              << "/build\n  sluice plugins show " << options.name << " --plugins " << folder << "/build\n";
}

template <typename Make>
void add_kind(CLI::App &app, CommandLine &line, const std::string &kind, const std::string &description,
              const std::string &example, Make make) {
    CLI::App *command = app.add_subcommand(kind, description);
    const auto options = std::make_shared<NewOptions>();
    command->add_option("name", options->name, "Its name")->type_name("NAME")->required()->check(name_problem);
    command->add_option("--folder", options->folder, "Where it is made")->type_name("FOLDER")->capture_default_str();
    command->footer("Example:\n  sluice new " + kind + " " + example + "\nFiles that exist are never replaced.");
    command->callback([&line, options, make] { run_command(line, [&] { make(*options); }); });
}

}  // namespace

void add_new_command(CLI::App &app, CommandLine &line) {
    CLI::App *command = app.add_subcommand("new", "Begin a profile, a script or a plugin");
    add_kind(*command, line, "profile", "Make profiles/NAME.yaml with a test, and scripts/NAME.lua", "my_products",
             new_profile);
    add_kind(*command, line, "script", "Make scripts/NAME.lua", "my_columns", new_script);
    add_kind(*command, line, "plugin", "Make the folder NAME with a plugin that builds and works", "writer_mine",
             [&line](const NewOptions &options) { new_plugin(line, options); });
    command->footer("Example:\n  sluice new profile my_products");
    require_command(*command);
}

}  // namespace sluice::cli
