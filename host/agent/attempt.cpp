#include "host/agent/attempt.hpp"

#include "engine/abi/plugin_abi.h"
#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "engine/base/uuid.hpp"
#include "engine/profile/references.hpp"
#include "host/agent/channel_folder.hpp"
#include "host/exports/job_password.hpp"
#include "host/jobs/progress_json.hpp"
#include "host/runner/secret_variables.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <thread>
#include <utility>

namespace sluice {

namespace {

using Clock = std::chrono::steady_clock;

// Between the end of its channel and of the process itself.
constexpr std::chrono::milliseconds ending_max{500};

constexpr std::size_t log_lines_max = 200;  // of one attempt; a plugin can say any number

constexpr std::size_t text_bytes_max = 16 << 10;  // of what a runner says

std::string text_of(const Json &json, const char *key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>().substr(0, text_bytes_max) : "";
}

// Within the folder, and nothing but a name.
bool is_plain_name(const std::string &name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos &&
           name.find('\0') == std::string::npos;
}

// What the runner says of a file must be so: it may be out of its mind.
JobFile checked_file(const std::filesystem::path &folder, const Json &json) {
    JobFile file;
    file.id = new_uuid();
    file.name = json.at("name").get<std::string>();
    file.content_type = json.at("content_type").get<std::string>();
    file.bytes = json.at("bytes").get<std::uint64_t>();
    file.sha256 = json.at("sha256").get<std::string>();
    struct stat about = {};
    if (!is_plain_name(file.name) || lstat((folder / file.name).c_str(), &about) != 0 || !S_ISREG(about.st_mode) ||
        static_cast<std::uint64_t>(about.st_size) != file.bytes)
        throw Failure(Status::internal, "the runner names a file that it has not made");
    return file;
}

// Whether the files hold any; without, they are a header or less, which nobody waits for.
bool has_records(const JobResult &result) {
    const Json manifest = Json::parse(result.manifest, nullptr, false);
    const auto records = manifest.find("records");
    return records == manifest.end() || records->value("written", std::int64_t{1}) > 0;
}

// Ended by itself, or made to.
RunnerExit end(RunnerProcess &runner, std::chrono::milliseconds grace) {
    try {
        const Clock::time_point deadline = Clock::now() + grace;
        while (!runner.channel().is_over() && Clock::now() < deadline)
            runner.channel().receive(std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()));
    } catch (const Failure &) {  // no way to listen
    }
    return runner.wait(runner.channel().is_over() ? ending_max : std::chrono::milliseconds(0));
}

}  // namespace

Attempt::Attempt(JobStore &store, const ArtifactRoot &artifacts, DatasetFiles &datasets,
                 const TransformVault &transforms, const AgentOptions &options, const Claim &claim)
    : store_(store),
      artifacts_(artifacts),
      datasets_(datasets),
      transforms_(transforms),
      options_(options),
      claim_(claim),
      folder_(claim.job.id + "/" + std::to_string(claim.lease.attempt) + "-" + claim.lease.token),
      hidden_(options.hidden),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (wake_ < 0) throw system_failure("make an event", errno);
}

Attempt::~Attempt() { close(wake_); }

void Attempt::order(Order order) noexcept {
    order_ = order;
    eventfd_write(wake_, 1);
}

void Attempt::conduct(RunnerProcess &runner) noexcept {
    End end_of_attempt;
    try {
        spec_ = parse_export_spec(claim_.job.request);
        artifacts_.create(folder_);
        if (spec_.load) datasets_.begin_version(folder_);
        end_of_attempt = follow(runner);
        if (end_of_attempt.kind == End::Kind::done && spec_.target && !spec_.target->folder.empty() &&
            has_records(end_of_attempt.result))
            publish_to_channel(end_of_attempt);
    } catch (const Failure &failure) {
        end_of_attempt.kind = End::Kind::failed;
        end_of_attempt.error = {std::string(status_name(failure.status())), failure.message()};
        end_of_attempt.retry = failure.status() == Status::io_retry ? Retry::counted : Retry::no;
    } catch (const std::exception &error) {
        end_of_attempt.kind = End::Kind::failed;
        end_of_attempt.error = {std::string(status_name(Status::internal)), error.what()};
    }
    end_of_attempt.error.message = hidden_.hide(std::move(end_of_attempt.error.message));
    settle(end_of_attempt);
}

Assignment Attempt::assignment() const {
    Assignment assignment;
    assignment.job_id = claim_.job.id;
    assignment.environment = secret_variables(spec_.profile);
    assignment.transform = transforms_.load(spec_.transform);
    assignment.plugin_folders = options_.plugin_folders;
    assignment.folder = artifacts_.path(folder_);
    assignment.limit = spec_.limit;
    assignment.preview_rows = spec_.preview_rows;
    assignment.thread_count = options_.thread_count;
    assignment.gives_way = claim_.job.lane == Lane::normal;
    assignment.limits = options_.limits;
    if (spec_.profile.timeout.count() > 0) assignment.limits.wall = spec_.profile.timeout;
    if (spec_.preview_rows && (assignment.limits.wall.count() == 0 || assignment.limits.wall > options_.preview_wall))
        assignment.limits.wall = options_.preview_wall;
    assignment.profile = spec_.profile;
    if (!spec_.version_folder.empty())
        assignment.profile.source.settings["path"] =
            escape_references(datasets_.version_file(spec_.version_folder).string());
    if (spec_.sql) assignment.sql = sql_assignment(assignment);
    if (spec_.load) take_load(assignment);
    if (!spec_.sealed_password.empty())
        assignment.environment[job_password_variable] =
            options_.open_password(spec_.sealed_password, claim_.job.tenant);
    return assignment;
}

SqlAssignment Attempt::sql_assignment(Assignment &assignment) const {
    SqlAssignment sql{spec_.sql->statement, spec_.sql->rows_max, {}};
    for (const SqlTableSpec &table : spec_.sql->tables) {
        SqlInput input{table.name, table.columns, {}, table.profile, {}};
        const std::filesystem::path file =
            table.version_folder.empty() ? "" : datasets_.version_file(table.version_folder);
        if (!input.profile) {
            input.path = file;
        } else {
            if (!file.empty()) input.profile->source.settings["path"] = escape_references(file.string());
            input.transform = transforms_.load(table.transform);
            assignment.environment.merge(secret_variables(*table.profile));
        }
        sql.tables.push_back(std::move(input));
    }
    return sql;
}

// In the upload's folder, so that what is said of the upload names no path of the server.
void Attempt::take_load(Assignment &assignment) const {
    assignment.working_folder = datasets_.uploads().path(spec_.load->upload);
    const std::string &base = spec_.load->base_folder;
    assignment.version = {datasets_.version_file(folder_), spec_.load->columns,
                          base.empty() ? "" : datasets_.version_file(base), spec_.load->rows_max};
}

Attempt::End Attempt::follow(RunnerProcess &runner) {
    const Assignment work = assignment();
    hide_folders(work.profile);
    if (work.sql)
        for (const SqlInput &table : work.sql->tables)
            if (table.profile) hide_folders(*table.profile);
    MessageChannel &channel = runner.channel();
    const Clock::time_point start = Clock::now();
    Clock::time_point next_beat = start + options_.heartbeat / 4, last_heard = start, last_beat = start;
    try {
        channel.begin_send(to_json(work));
    } catch (const Failure &) {  // it was gone before it had any work
        End lost = crashed(end(runner, std::chrono::milliseconds(0)));
        lost.retry = Retry::uncounted;
        return lost;
    }
    while (true) {
        // One message a round: who talks without end is still told to stop. What is still to be sent does not keep the
        // lease from being renewed either.
        std::optional<Json> message;
        try {
            channel.flush();
            message = channel.receive(std::chrono::milliseconds(0));
        } catch (const Failure &failure) {
            runner.wait(std::chrono::milliseconds(0));
            return {End::Kind::failed,
                    {},
                    {"runner_crashed", "the runner is out of its mind: " + failure.message()},
                    Retry::counted};
        }
        if (message) {
            last_heard = Clock::now();
            if (std::optional<End> last = end_of_message(*message)) return *std::move(last);
        }
        const Clock::time_point now = Clock::now();
        if (!message && channel.is_over()) return crashed(runner.wait(options_.terminate_grace));
        if (const Order order = order_; order != Order::none) {
            runner.signal(SIGTERM);
            end(runner, options_.terminate_grace);
            return {order == Order::abandon ? End::Kind::lost : End::Kind::given_back, {}, {}, Retry::uncounted};
        }
        if (work.limits.wall.count() > 0 && now - start > work.limits.wall + options_.wall_grace) {
            runner.signal(SIGKILL);
            return {End::Kind::failed,
                    {},
                    {"timed_out", "the export took longer than " + std::to_string(work.limits.wall.count()) +
                                      " s and did not end when it was told to"},
                    Retry::no};
        }
        if (now - last_heard > options_.silence_max) {
            runner.signal(SIGKILL);
            return {End::Kind::failed,
                    {},
                    {"runner_silent", "the runner was stopped from outside: it said nothing for " +
                                          std::to_string(options_.silence_max.count() / 1000) + " s"},
                    Retry::counted};
        }
        if (now >= next_beat) {
            try {
                if (!beat()) {
                    order(Order::abandon);
                    continue;
                }
                last_beat = now;
            } catch (const Failure &failure) {
                log(SLUICE_LOG_WARNING, failure.message());
                if (now - last_beat > options_.lease) {  // somebody else may have the job
                    order(Order::abandon);
                    continue;
                }
            }
            next_beat = now + options_.heartbeat;
        }
        // Messages that were received with the last one are not seen by poll().
        if (!message) wait(channel, std::chrono::ceil<std::chrono::milliseconds>(next_beat - now));
    }
}

void Attempt::hide_folders(const Profile &profile) {
    for (const PluginUse *plugin : {&profile.source, &profile.writer}) hidden_.add_settings(plugin->settings);
    hidden_.add(profile.file.parent_path());
    hidden_.add(std::filesystem::path(profile.model).parent_path());
}

void Attempt::wait(const MessageChannel &channel, std::chrono::milliseconds timeout) const {
    const short wanted = channel.is_sending() ? POLLIN | POLLOUT : POLLIN;
    std::array<pollfd, 2> events = {{{channel.descriptor(), wanted, 0}, {wake_, POLLIN, 0}}};
    poll(events.data(), events.size(), static_cast<int>(std::max<std::int64_t>(timeout.count(), 0)));
}

bool Attempt::beat() { return store_.heartbeat(claim_.lease, progress_); }

std::optional<Attempt::End> Attempt::end_of_message(const Json &message) {
    const std::string type = text_of(message, "type");
    if (type == "progress") {
        progress_ = parse_progress(message);
    } else if (type == "log") {
        const auto level = message.find("level");
        log(level != message.end() && level->is_number_integer() ? level->get<int>() : SLUICE_LOG_INFO,
            text_of(message, "message"));
    } else if (type == "done") {
        return done(message);
    } else if (type == "failed") {
        End end;
        end.kind = End::Kind::failed;
        end.error = {text_of(message, "code"), text_of(message, "message")};
        if (std::string phase = text_of(message, "phase"); !phase.empty()) progress_.phase = std::move(phase);
        if (end.error.code == status_name(Status::cancelled))  // nobody here has ordered it
            end.error = {"runner_crashed", "the runner was told to end from outside"};
        const bool may_pass = end.error.code == status_name(Status::io_retry) || end.error.code == "runner_crashed";
        end.retry = may_pass ? Retry::counted : Retry::no;
        return end;
    }
    return std::nullopt;
}

Attempt::End Attempt::done(const Json &message) const {
    End end;
    end.kind = End::Kind::done;
    try {
        const Json &manifest = message.at("manifest");
        for (const Json &file : manifest.at("files"))
            end.result.files.push_back(checked_file(artifacts_.path(folder_), file));
        if (spec_.load)
            end.result.version = loaded_version(message);
        else if (end.result.files.empty())
            throw Failure(Status::internal, "the runner has made no file");
        end.result.artifact_folder = folder_;
        end.result.manifest = manifest.dump();
        end.result.progress = progress_;
    } catch (const Json::exception &problem) {
        throw Failure(Status::internal, std::string("the runner's manifest cannot be read: ") + problem.what());
    }
    return end;
}

// The runner may write nowhere but into its own folder, and is done.
void Attempt::publish_to_channel(End &end) {
    Clock::time_point next_beat = Clock::now() + options_.heartbeat;
    const auto keep_on = [&] {
        if (Clock::now() < next_beat) return order_ == Order::none;
        next_beat = Clock::now() + options_.heartbeat;
        if (!beat()) order(Order::abandon);
        return order_ == Order::none;
    };
    hidden_.add(spec_.target->folder);
    progress_.phase = "publishing";
    try {
        if (copy_to_channel(claim_.job.id, artifacts_.path(folder_), end.result.files, spec_.target->folder, keep_on))
            return;
    } catch (const Failure &failure) {
        throw failure.within("channel " + spec_.target->channel);
    }
    end = {order_ == Order::abandon ? End::Kind::lost : End::Kind::given_back, {}, {}, Retry::uncounted};
}

// What was written is not all that the version has when it changes another one.
LoadedVersion Attempt::loaded_version(const Json &message) const {
    const std::filesystem::path file = datasets_.version_file(folder_);
    struct stat about = {};
    if (lstat(file.c_str(), &about) != 0 || !S_ISREG(about.st_mode))
        throw Failure(Status::internal, "the runner has made no file of the version");
    const Json &row_count = spec_.load->base_version.empty() ? message.at("manifest").at("tables").at(0).at("rows")
                                                             : message.at("version_rows");
    return {spec_.load->dataset_number,
            spec_.load->is_staged,
            folder_,
            row_count.get<std::int64_t>(),
            static_cast<std::uint64_t>(about.st_size),
            spec_.load->schema,
            spec_.load->base_version,
            spec_.load->definition_patch};
}

Attempt::End Attempt::crashed(const RunnerExit &exit) const {
    End end;
    end.kind = End::Kind::failed;
    end.retry = Retry::counted;
    end.error.code = "runner_crashed";
    end.error.message = "the runner ended without a result: " + exit.text();
    if (exit.is_signal && exit.number == SIGXCPU) {
        end.error = {"timed_out", "the export used more processor time than it may"};
        end.retry = Retry::no;
    } else if (exit.is_signal && exit.number == SIGKILL) {
        end.error.message += "; somebody killed it, or the machine has run out of memory";
    } else if (exit.is_signal) {
        end.error.message += " in a plugin or the engine; the server's standard error may say more";
    }
    return end;
}

// A store that does not answer may answer soon; the lease says how long the result is worth anything.
void Attempt::settle(const End &end) {
    bool is_kept = false;
    const Clock::time_point deadline = Clock::now() + options_.lease;
    for (bool is_told = false; !is_told;) {
        try {
            if (end.kind == End::Kind::done)
                is_kept = store_.succeed(claim_.lease, end.result);
            else if (end.kind == End::Kind::failed && beat())  // how far it came stays with the job
                store_.fail(claim_.lease, end.error, end.retry);
            else if (end.kind == End::Kind::given_back)
                store_.fail(claim_.lease, {"given_back", "the server was told to stop"}, Retry::uncounted);
            is_told = true;
        } catch (const std::exception &failure) {
            log(SLUICE_LOG_ERROR, failure.what());
            is_kept = end.kind == End::Kind::done;  // not known: the sweep finds out
            if (Clock::now() > deadline) break;
            std::this_thread::sleep_for(options_.heartbeat / 4);
        }
    }
    // The message may quote a record; it stands in the job alone.
    if (end.kind == End::Kind::failed) log(SLUICE_LOG_WARNING, "the attempt has failed: " + end.error.code);
    clean_up(is_kept);
}

// What cannot be removed, the sweep tries again; it also takes the uploads of jobs that ended without an attempt.
void Attempt::clean_up(bool is_kept) {
    try {
        // A commit that was not known to be done may have been.
        const bool is_used = is_kept || !store_.is_folder_unused(folder_);
        if (!is_used) artifacts_.remove(folder_);
        if (!spec_.load) return;
        if (!is_used) datasets_.remove_version(folder_);
        datasets_.sweep_upload(spec_.load->upload);
    } catch (const std::exception &failure) {
        log(SLUICE_LOG_WARNING, failure.what());
    }
}

void Attempt::log(int level, const std::string &text) {
    if (!options_.log || log_count_ > log_lines_max) return;
    if (++log_count_ > log_lines_max)
        options_.log(SLUICE_LOG_WARNING, claim_.job.id, "further lines of this attempt are left out");
    else
        options_.log(level, claim_.job.id, one_line(text));
}

}  // namespace sluice
