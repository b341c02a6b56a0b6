#include "host/cli/export_command.hpp"

#include "engine/artifact/stream_artifacts.hpp"
#include "engine/base/failure.hpp"
#include "engine/pipeline/export_run.hpp"
#include "host/cli/export_target.hpp"
#include "host/cli/profile_choice.hpp"
#include "host/cli/progress_line.hpp"
#include "host/cli/signals.hpp"
#include "host/cli/standard_streams.hpp"

#include <unistd.h>
#include <CLI/CLI.hpp>
#include <iostream>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>

namespace sluice::cli {

namespace {

struct ExportOptions {
    ProfileChoice choice;
    std::string output;
    std::string manifest_file;
    RequestOptions request;
    std::optional<std::int64_t> limit;
    unsigned threads = 0;
    bool is_forced = false;
    bool is_dry_run = false;
    bool is_quiet = false;
};

void print_files(const Manifest &manifest, const ExportTarget &target) {
    for (const Manifest::File &file : manifest.files)
        std::cout << (target.folder == "." ? file.name : (target.folder / file.name).string()) << '\n';
}

// What a person wants to know at the end, on standard error.
void print_summary(const Manifest &manifest, bool is_dry_run) {
    std::uint64_t bytes = 0;
    std::int64_t rows = 0;
    for (const Manifest::File &file : manifest.files) bytes += file.bytes;
    for (const Manifest::Table &table : manifest.tables) rows += table.rows;
    std::cerr << with_thousands(rows) << " rows of " << with_thousands(manifest.records_read) << " records, "
              << with_unit(bytes) << (is_dry_run ? " (not written)" : "") << ", " << duration_text(manifest.seconds);
    if (manifest.records_rejected > 0) std::cerr << ", " << with_thousands(manifest.records_rejected) << " rejected";
    if (manifest.is_limited) std::cerr << ", stopped at the limit";
    std::cerr << '\n';
}

// Where everything goes that the export makes.
struct ExportTargets {
    ExportTarget output, manifest;  // the latter without a store when nobody wants it
    OutputNames manifest_names;

    void abandon() const {
        for (const ExportTarget *target : {&output, &manifest})
            if (target->store) target->store->abandon();
    }
};

ExportTargets open_targets(const ExportOptions &options, OutputNames &names) {
    ExportTargets targets;
    targets.output = open_target(options.output, options.is_forced, options.is_dry_run, names);
    targets.manifest_names.name.base = names.name.base + ".manifest.json";
    if (!options.manifest_file.empty())
        targets.manifest = open_target(options.manifest_file, options.is_forced, false, targets.manifest_names);
    return targets;
}

void write_manifest(const ExportTargets &targets, const std::string &text) {
    const OutputNames &names = targets.manifest_names;
    ArtifactFile &file = targets.manifest.store->create();
    file.write(text.data(), text.size());
    targets.manifest.store->publish({{&file, names.exact.empty() ? names.name.base : names.exact}});
}

std::string dumped(const nlohmann::ordered_json &json, int indent) {
    return json.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

ExportListener listener(const ExportOptions &options, const ExportTargets &targets, ProgressLine *progress,
                        bool is_json) {
    const auto print = [progress](const std::string &line) {
        if (progress != nullptr)
            progress->print(line);
        else
            std::cerr << line << '\n';
    };
    ExportListener result;
    result.log = [print, is_quiet = options.is_quiet](std::int32_t level, std::string_view message) {
        if (level >= SLUICE_LOG_ERROR || (level == SLUICE_LOG_WARNING && !is_quiet))
            print("sluice: " + std::string(message));
    };
    // A stream has no place for the list of rejected rows; a dry run forgets it.
    if (targets.output.stream != nullptr || options.is_dry_run)
        result.row_rejected = [print, is_json](const RowError &error) {
            print(is_json ? dumped({{"rejected", describe(error)}}, -1) : "sluice: rejected: " + describe(error));
        };
    result.stuck = [print, &targets](const std::string &message) {
        print("sluice: " + message);
        targets.abandon();
        _exit(exit_failed);
    };
    return result;
}

void report(const CommandLine &line, const ExportOptions &options, const ExportTargets &targets,
            const Manifest &manifest) {
    const std::string text = dumped(to_json(manifest), 2) + "\n";
    if (targets.manifest.store) write_manifest(targets, text);
    const bool is_stream = targets.output.stream != nullptr;
    if (line.is_json)
        (is_stream ? std::cerr : std::cout) << text;
    else if (!is_stream && !options.is_dry_run)
        print_files(manifest, targets.output);
    if (!options.is_quiet && !line.is_json) print_summary(manifest, options.is_dry_run);
}

void run_export_command(CommandLine &line, ExportOptions options) {
    PluginCatalog catalog = line.catalog();
    const Profile profile = choose_profile(line, catalog, options.choice, options.request);
    ExportPlan plan = plan_export(profile, catalog, load_transform(profile, line.folders("scripts")));
    plan.limit = options.limit;
    if (options.threads > 0) plan.thread_count = options.threads;

    Cancellation cancellation(profile.timeout);
    ProgressCounters counters;
    const SignalGuard signals(cancellation);
    bool is_reader_gone = false;
    {
        const ExportTargets targets = open_targets(options, plan.names);
        // The manifest takes standard error then; it names the warnings itself.
        options.is_quiet = options.is_quiet || (line.is_json && targets.output.stream != nullptr);
        std::unique_ptr<ProgressLine> progress;
        if (!options.is_quiet) progress = std::make_unique<ProgressLine>(counters);
        try {
            const Manifest manifest = run_export(plan, *targets.output.store, cancellation, counters,
                                                 listener(options, targets, progress.get(), line.is_json));
            progress.reset();
            report(line, options, targets, manifest);
            if (manifest.records_rejected > 0) line.exit_code = exit_rejected;
        } catch (const Failure &) {
            const StreamArtifacts *stream = targets.output.stream;
            is_reader_gone = stream != nullptr && stream->is_reader_gone();
            if (!is_reader_gone) throw;
        }
    }
    if (is_reader_gone) die_of_closed_pipe();  // only now that everything temporary is gone
}

}  // namespace

void add_export_command(CLI::App &app, CommandLine &line) {
    auto options = std::make_shared<ExportOptions>();
    CLI::App *command = app.add_subcommand("export", "Run a profile and write its files");
    add_profile_choice(*command, options->choice);
    command
        ->add_option("-o,--output", options->output,
                     "File, folder, or - for standard output (default: the current folder, named after the profile)")
        ->type_name("PATH");
    command->add_flag("-f,--force", options->is_forced, "Replace files that exist already");
    add_request_options(*command, options->request);
    command->add_option("--limit", options->limit, "Export at most this many records")
        ->type_name("N")
        ->check(CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max()).description(""));
    command->add_flag("--dry-run", options->is_dry_run, "Do everything but write the files");
    command->add_option("--threads", options->threads, "Workers (default: the number of cores, at most 4)")
        ->type_name("N")
        ->check(CLI::Range(1u, limits::threads_max).description(""));
    command->add_option("--manifest", options->manifest_file, "Write what was made as JSON to this file")
        ->type_name("FILE");
    command->add_flag("-q,--quiet", options->is_quiet, "No progress, no warnings, no summary");
    command->footer(
        "Standard output gets the names of the files, one a line; progress and the summary go to standard error.\n"
        "Examples:\n"
        "  sluice export tutorial_csv --set var.catalog=docs/tutorial/catalogue -o products.csv\n"
        "  sluice export --context service=ENTITY_EXPORT,channel=JOB,format=Excel -o out/ --force\n"
        "  sluice export tutorial_csv --set var.catalog=docs/tutorial/catalogue -o - --limit 10 | head\n"
        "  sluice export sys_export_data_csv_job_base --set var.catalog=docs/tutorial/catalogue "
        "--query '{types: [sku]}' -o skus.csv");
    command->callback([&line, options] {
        require_profile_choice(options->choice);
        run_command(line, [&] { run_export_command(line, *options); });
    });
}

}  // namespace sluice::cli
