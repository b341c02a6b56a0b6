#include "host/cli/backup_command.hpp"

#include "host/access/audit_log.hpp"
#include "host/backup/backup.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/data_folder.hpp"
#include "host/cli/progress_line.hpp"
#include "host/cli/server_options.hpp"

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>
#include <memory>

namespace sluice::cli {

namespace fs = std::filesystem;

namespace {

struct BackupOptions {
    ServerOptions server;
    std::string folder;
};

void record(const fs::path &data, const char *action, const std::string &subject) {
    AuditLog(data, false).record({action, "", "", system_user(), "command line", "", subject, "done"});
}

void print(const CommandLine &line, const std::string &what, const fs::path &folder, const BackupNote &note) {
    if (line.is_json) {
        const Json json = {{"folder", folder.string()},
                           {"made_at", note.made_at},
                           {"sluice", note.version},
                           {"files", note.file_count},
                           {"bytes", note.bytes}};
        std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    } else {
        std::cout << what << folder.string() << ": " << note.file_count << " files, " << with_unit(note.bytes)
                  << ", as of " << note.made_at << '\n';
    }
}

void back_up(const CommandLine &line, const BackupOptions &options) {
    const fs::path data = server_settings(line, options.server).data;
    require_data_folder(data);
    const BackupNote note = make_backup(data, options.folder, SLUICE_VERSION);
    record(data, "backup", fs::absolute(options.folder).string());
    print(line, "saved to ", options.folder, note);
}

void restore(const CommandLine &line, const BackupOptions &options) {
    const fs::path data = server_settings(line, options.server).data;
    make_data_folder(data);
    const BackupNote note = restore_backup(options.folder, data);
    record(data, "restore", fs::absolute(options.folder).string());
    print(line, "restored into ", data, note);
}

CLI::App *add_command(CLI::App &app, CommandLine &line, const char *name, const char *description, const char *folder,
                      void (*body)(const CommandLine &, const BackupOptions &)) {
    CLI::App *command = app.add_subcommand(name, description);
    const auto options = std::make_shared<BackupOptions>();
    add_server_options(*command, options->server);
    command->add_option("folder", options->folder, folder)
        ->type_name("FOLDER")
        ->required()
        ->check([](const std::string &text) { return text.empty() ? std::string("it names nothing") : std::string(); });
    command->callback([&line, options, body] { run_command(line, [&] { body(line, *options); }); });
    return command;
}

}  // namespace

void add_backup_command(CLI::App &app, CommandLine &line) {
    add_command(app, line, "backup", "Save a server's jobs and keys, while it runs or not", "To be made", back_up)
        ->footer(
            "The folder appears when everything in it is complete. It holds secrets, and no file that a job made.\n"
            "Examples:\n"
            "  sluice backup backups/monday --data /var/lib/sluice");
}

void add_restore_command(CLI::App &app, CommandLine &line) {
    add_command(app, line, "restore", "Make a new data folder of what 'sluice backup' saved", "That was saved", restore)
        ->footer(
            "The data folder is empty, or not there yet. What jobs made is gone; 'rerun' makes it again.\n"
            "Examples:\n"
            "  sluice restore backups/monday --data /var/lib/sluice");
}

}  // namespace sluice::cli
