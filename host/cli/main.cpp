// The program `sluice`: one subcommand a file.
#include "host/cli/backup_command.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/completion_command.hpp"
#include "host/cli/config_command.hpp"
#include "host/cli/datasets_command.hpp"
#include "host/cli/export_command.hpp"
#include "host/cli/jobs_command.hpp"
#include "host/cli/kept_memory.hpp"
#include "host/cli/keys_command.hpp"
#include "host/cli/new_command.hpp"
#include "host/cli/plugins_command.hpp"
#include "host/cli/preview_command.hpp"
#include "host/cli/profiles_command.hpp"
#include "host/cli/runner_command.hpp"
#include "host/cli/serve_command.hpp"
#include "host/cli/standard_streams.hpp"
#include "host/cli/tenants_command.hpp"
#include "host/cli/usage.hpp"

#include <CLI/CLI.hpp>
#include <csignal>

int main(int argc, char **argv) {
    using namespace sluice::cli;
    hold_standard_streams();
    keep_freed_memory();
    // A reader that goes away is reported by write(), where it can be handled.
    std::signal(SIGPIPE, SIG_IGN);

    CLI::App app("Sluice turns entities into files: a profile says which entities, which columns and which format.",
                 "sluice");
    app.set_version_flag("--version", "sluice " SLUICE_VERSION);
    set_help(app);
    app.fallthrough();
    app.set_help_all_flag("--help-all", "Print the help of every command and exit");
    app.footer(
        "Examples:\n"
        "  sluice profiles list\n"
        "  sluice export tutorial_csv --set var.catalog=docs/tutorial/catalogue --output products.csv\n"
        "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 finished with rejected rows, 130 interrupted.");

    CommandLine line;
    std::error_code error;
    line.program = std::filesystem::read_symlink("/proc/self/exe", error);
    add_common_options(app, line);
    add_export_command(app, line);
    add_serve_command(app, line);
    add_jobs_command(app, line);
    add_keys_command(app, line);
    add_tenants_command(app, line);
    add_backup_command(app, line);
    add_restore_command(app, line);
    add_preview_command(app, line);
    add_profiles_command(app, line);
    add_plugins_command(app, line);
    add_datasets_command(app, line);
    add_config_command(app, line);
    add_new_command(app, line);
    add_completion_command(app, line);
    add_runner_commands(app, line);
    require_command(app);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &problem) {
        if (problem.get_exit_code() == 0) {  // the help or the version was asked for
            run_command(line, [&] { app.exit(problem); });
        } else {
            line.is_json = app.count("--json") > 0;  // the parser may not have come so far
            print_failure(line, "usage", usage_message(app, problem));
            line.exit_code = exit_usage;
        }
    }
    return line.exit_code;
}
