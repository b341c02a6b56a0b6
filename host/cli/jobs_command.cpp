#include "host/cli/jobs_command.hpp"

#include "host/cli/api_client.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/progress_line.hpp"
#include "host/cli/table.hpp"
#include "host/cli/usage.hpp"
#include "host/http/request_target.hpp"
#include "host/jobs/job_state.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <iostream>
#include <memory>

namespace sluice::cli {

namespace {

constexpr int page_size_max = 200;  // of the API
constexpr int jobs_max = 10'000;    // of one list

struct ListOptions {
    ApiOptions api;
    std::vector<std::string> states;
    std::string profile;
    int limit = 50;
};

struct OneJobOptions {
    ApiOptions api;
    std::vector<std::string> ids;
};

void print_json(const Json &json) { std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n'; }

// Of an answer, which another version of the server may have given.
std::string text_at(const Json &json, const char *key) {
    const auto found = json.find(key);
    if (found == json.end() || found->is_null()) return "";
    return found->is_string() ? found->get<std::string>() : found->dump();
}

std::int64_t number_at(const Json &json, const char *key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_number() ? found->get<std::int64_t>() : 0;
}

Json object_at(const Json &json, const char *key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_object() ? *found : Json::object();
}

Json array_at(const Json &json, const char *key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_array() ? *found : Json::array();
}

// What the job is of: a profile, or the dataset that it changes.
std::string subject_cell(const Json &job) {
    const std::string kind = text_at(job, "kind");
    return kind == "export" ? text_at(job, "profile") : kind + " " + text_at(job, "dataset");
}

// "queued: 3rd, runners busy", "45.3 %", "1,042 rows"
std::string progress_cell(const Json &job) {
    const Json queue = object_at(job, "queue"), progress = object_at(job, "progress");
    if (!queue.empty()) {
        std::string reason = text_at(queue, "reason");
        std::replace(reason.begin(), reason.end(), '_', ' ');
        return "number " + text_at(queue, "position") + " in its queue, " + reason;
    }
    std::string rows = with_thousands(number_at(progress, "rows_written")) + " rows";
    if (text_at(job, "state") != "running" || !progress.contains("percent")) return rows;
    return text_at(progress, "percent") + " %, " + rows;
}

std::string joined(const std::vector<std::string> &words) {
    std::string text;
    for (const std::string &word : words) text += (text.empty() ? "" : ",") + word;
    return text;
}

// As many pages as it takes. The answer has the shape of one page.
Json listed(const ApiClient &client, const ListOptions &options) {
    Json all = {{"exports", Json::array()}};
    std::string cursor;
    do {
        const int wanted = std::min(options.limit - static_cast<int>(all["exports"].size()), page_size_max);
        std::string path = "/api/v1/exports?limit=" + std::to_string(wanted);
        if (!options.states.empty()) path += "&state=" + http::percent_encoded(joined(options.states));
        if (!options.profile.empty()) path += "&profile=" + http::percent_encoded(options.profile);
        if (!cursor.empty()) path += "&cursor=" + http::percent_encoded(cursor);
        const Json page = client.get(path);
        const Json jobs = array_at(page, "exports");
        for (const Json &job : jobs) all["exports"].push_back(job);
        cursor = jobs.empty() ? "" : text_at(page, "next_cursor");
    } while (!cursor.empty() && static_cast<int>(all["exports"].size()) < options.limit);
    if (!cursor.empty()) all["next_cursor"] = cursor;
    return all;
}

void list_jobs(const CommandLine &line, const ListOptions &options) {
    const Json jobs = listed(ApiClient(options.api), options);
    if (line.is_json) return print_json(jobs);
    std::vector<std::vector<std::string>> rows;
    for (const Json &job : jobs["exports"])
        rows.push_back({text_at(job, "id"), text_at(job, "state"), subject_cell(job), text_at(job, "created_at"),
                        progress_cell(job), text_at(object_at(job, "error"), "message")});
    print_table(std::cout, is_terminal_output(), {"JOB", "STATE", "PROFILE", "CREATED", "PROGRESS", "ERROR"},
                std::move(rows));
    if (jobs.contains("next_cursor")) std::cerr << "There are more; --limit takes up to " << jobs_max << ".\n";
}

std::string path_of(const std::string &id) { return "/api/v1/exports/" + http::percent_encoded(id); }

void add_progress(const Json &job, std::vector<std::vector<std::string>> &rows) {
    const Json progress = object_at(job, "progress");
    rows.push_back({"progress", progress_cell(job)});
    if (text_at(job, "state") == "running") rows.push_back({"phase", text_at(progress, "phase")});
    rows.push_back({"records read", with_thousands(number_at(progress, "records_read"))});
    rows.push_back({"records rejected", with_thousands(number_at(progress, "records_rejected"))});
    if (const auto eta = progress.find("eta_seconds"); eta != progress.end() && eta->is_number())
        rows.push_back({"time left", duration_text(eta->get<double>())});
}

void show_job(const CommandLine &line, const OneJobOptions &options) {
    const ApiClient client(options.api);
    const Json job = client.get(path_of(options.ids.front()));
    if (line.is_json) return print_json(job);
    std::vector<std::vector<std::string>> rows;
    for (const char *key : {"id", "kind", "state", "profile", "dataset", "user", "created_at", "started_at",
                            "finished_at", "not_before", "expires_at", "attempt", "failures"}) {
        std::string name = key;
        std::replace(name.begin(), name.end(), '_', ' ');
        if (const std::string value = text_at(job, key); !value.empty()) rows.push_back({name, value});
    }
    add_progress(job, rows);
    if (const Json error = object_at(job, "error"); !error.empty())
        rows.push_back({"error", text_at(error, "code") + ": " + text_at(error, "message")});
    for (const Json &file : array_at(job, "files")) {
        const std::string url = text_at(file, "url");
        rows.push_back({"file", text_at(file, "name") + ", " +
                                    with_unit(static_cast<std::uint64_t>(number_at(file, "bytes"))) + ", " +
                                    (url.starts_with('/') ? client.url() : "") + url});
    }
    if (text_at(job, "is_expired") == "true") rows.push_back({"files", "expired"});
    print_table(std::cout, is_terminal_output(), {"KEY", "VALUE"}, std::move(rows));
}

void cancel_jobs(const CommandLine &line, const OneJobOptions &options) {
    const ApiClient client(options.api);
    for (const std::string &id : options.ids) {
        const Json job = client.post(path_of(id) + ":cancel");
        if (line.is_json)
            print_json(job);
        else
            std::cout << "cancelled " << text_at(job, "id") << '\n';
    }
}

std::string state_problem(const std::string &text) {
    return parse_job_state(text) ? "" : "'" + text + "' is none of queued, running, succeeded, failed, cancelled";
}

void add_list(CLI::App &jobs, CommandLine &line) {
    CLI::App *command = jobs.add_subcommand("list", "List the newest jobs of the key's tenant");
    const auto options = std::make_shared<ListOptions>();
    add_api_options(*command, options->api);
    command
        ->add_option("--state", options->states, "queued, running, succeeded, failed or cancelled; may be given often")
        ->type_name("STATE")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(state_problem);
    command->add_option("--profile", options->profile, "Of this profile alone")->type_name("ID");
    command->add_option("--limit", options->limit, "At most so many")
        ->type_name("COUNT")
        ->check(CLI::Range(1, jobs_max).description(""))
        ->capture_default_str();
    command->footer(
        "Examples:\n"
        "  sluice jobs list --state queued,running\n"
        "  sluice jobs list --url https://export.example.com --key-file my.key --json");
    command->callback([&line, options] { run_command(line, [&] { list_jobs(line, *options); }); });
}

void add_show(CLI::App &jobs, CommandLine &line) {
    CLI::App *command = jobs.add_subcommand("show", "Print how far a job is, what it made, or why it failed");
    const auto options = std::make_shared<OneJobOptions>();
    add_api_options(*command, options->api);
    command->add_option("job", options->ids, "Id of the job")->type_name("ID")->required()->expected(1);
    command->callback([&line, options] { run_command(line, [&] { show_job(line, *options); }); });
}

void add_cancel(CLI::App &jobs, CommandLine &line) {
    CLI::App *command = jobs.add_subcommand("cancel", "Cancel jobs that wait or run");
    const auto options = std::make_shared<OneJobOptions>();
    add_api_options(*command, options->api);
    command->add_option("job", options->ids, "Ids of jobs")->type_name("ID")->required();
    command->callback([&line, options] { run_command(line, [&] { cancel_jobs(line, *options); }); });
}

}  // namespace

void add_jobs_command(CLI::App &app, CommandLine &line) {
    CLI::App *jobs = app.add_subcommand("jobs", "List, show and cancel the jobs of a server");
    jobs->footer(
        "The server is asked over its API; its URL is in SLUICE_URL, the key in SLUICE_KEY, or options name them.\n"
        "Examples:\n"
        "  sluice jobs list\n"
        "  sluice jobs show 0b6e2c1e-6f2a-4c56-9d3c-6a4f4f0a8c11\n"
        "Exit code 1 when the server refuses, or nobody listens.");
    add_list(*jobs, line);
    add_show(*jobs, line);
    add_cancel(*jobs, line);
    require_command(*jobs);
}

}  // namespace sluice::cli
