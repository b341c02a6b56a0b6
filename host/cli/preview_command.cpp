#include "host/cli/preview_command.hpp"

#include "engine/artifact/stream_artifacts.hpp"
#include "engine/base/failure.hpp"
#include "engine/pipeline/export_run.hpp"
#include "host/cli/profile_choice.hpp"
#include "host/cli/signals.hpp"
#include "host/cli/standard_streams.hpp"
#include "host/cli/table.hpp"
#include "host/profiles/preview_plan.hpp"

#include <sys/ioctl.h>
#include <unistd.h>
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

namespace sluice::cli {

namespace {

struct PreviewOptions {
    ProfileChoice choice;
    RequestOptions request;
    std::int64_t limit = 10;
};

constexpr std::int64_t limit_max = 1000;

// Columns of the terminal; 0 when standard output is none.
std::size_t terminal_width() {
    constexpr std::size_t usual = 80;
    if (!is_terminal_output()) return 0;
    winsize size = {};
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : usual;
}

// As the export is planned, but for what becomes of its rows.
ExportPlan plan_command(const CommandLine &line, PluginCatalog &catalog, const PreviewOptions &options) {
    const Profile profile = choose_profile(line, catalog, options.choice, options.request);
    ExportPlan plan = plan_export(profile, catalog, load_transform(profile, line.folders("scripts")));
    plan_preview(plan, {options.limit, terminal_width(), line.is_json});
    plan.limit = options.limit;
    plan.thread_count = 1;
    return plan;
}

void run_preview_command(CommandLine &line, const PreviewOptions &options) {
    PluginCatalog catalog = line.catalog();
    const ExportPlan plan = plan_command(line, catalog, options);
    Cancellation cancellation(plan.profile.timeout);
    ProgressCounters counters;
    const SignalGuard signals(cancellation);
    bool is_reader_gone = false;
    {
        StreamArtifacts output(STDOUT_FILENO, "standard output");
        ExportListener listener;
        listener.log = [](std::int32_t level, std::string_view message) {
            if (level >= SLUICE_LOG_WARNING) std::cerr << "sluice: " << message << '\n';
        };
        listener.row_rejected = [](const RowError &error) {
            std::cerr << "sluice: rejected: " << describe(error) << '\n';
        };
        listener.stuck = [&output](const std::string &message) {
            std::cerr << "sluice: " << message << '\n';
            output.abandon();
            _exit(exit_failed);
        };
        try {
            const Manifest manifest = run_export(plan, output, cancellation, counters, listener);
            if (manifest.records_rejected > 0) line.exit_code = exit_rejected;
        } catch (const Failure &) {
            is_reader_gone = output.is_reader_gone();
            if (!is_reader_gone) throw;
        }
    }
    if (is_reader_gone) die_of_closed_pipe();  // only now that everything temporary is gone
}

}  // namespace

void add_preview_command(CLI::App &app, CommandLine &line) {
    auto options = std::make_shared<PreviewOptions>();
    CLI::App *command = app.add_subcommand("preview", "Show the first rows that a profile makes, as a table");
    add_profile_choice(*command, options->choice);
    add_request_options(*command, options->request);
    command
        ->add_option("--limit", options->limit,
                     "Read records until this many are kept, and show as many rows of a table")
        ->type_name("N")
        ->capture_default_str()
        ->check(CLI::Range(std::int64_t{1}, limit_max).description(""));
    command->footer(
        "The source, the script and its columns work as in `sluice export`; only the writer is another one.\n"
        "Rows wider than the terminal are shown with one value a line; nothing is cut when the output is no terminal.\n"
        "Examples:\n"
        "  sluice preview tutorial_csv --set var.catalog=docs/tutorial/catalogue\n"
        "  sluice preview tutorial_csv --set var.catalog=docs/tutorial/catalogue --limit 3 --json");
    command->callback([&line, options] {
        require_profile_choice(options->choice);
        run_command(line, [&] { run_preview_command(line, *options); });
    });
}

}  // namespace sluice::cli
