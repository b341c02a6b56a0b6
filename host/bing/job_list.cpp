#include "host/bing/job_list.hpp"

#include "engine/base/text.hpp"
#include "host/bing/bing_error.hpp"
#include "host/bing/job_status.hpp"
#include "host/exports/export_spec.hpp"
#include "host/http/public_address.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace sluice::bing {

namespace {

using http::Exchange;
using http::Response;

constexpr std::chrono::days list_time{15};
constexpr std::size_t jobs_max = 2000;  // of those that are unfinished, of the others, and of changes
constexpr std::size_t page_size = 200;
constexpr std::chrono::hours nameless_time{24};

class JobList {
public:
    JobList(Callers &callers, JobListParts parts) : callers_(callers), parts_(std::move(parts)) {}

    // Those that are unfinished first, the newest first.
    Response list(Exchange &exchange) const {
        const http::Request &request = exchange.request();
        require_known_output(request);
        const Principal principal = callers_.admit(request);
        const std::vector<DataSource> sources = data_sources_of(parts_.datasets, principal);
        Envelope envelope;
        envelope.jobs = loads_of(request, principal, sources, {JobState::queued, JobState::running});
        std::vector<DataflowJob> ended =
            loads_of(request, principal, sources, {JobState::succeeded, JobState::failed, JobState::cancelled});
        for (DataflowJob &event : events_of(request, principal, sources)) ended.push_back(std::move(event));
        std::stable_sort(ended.begin(), ended.end(), [](const DataflowJob &one, const DataflowJob &other) {
            return one.created_at > other.created_at;
        });
        std::move(ended.begin(), ended.end(), std::back_inserter(envelope.jobs));
        return envelope_response(request, envelope);
    }

    Response load_status(Exchange &exchange) const {
        const http::Request &request = exchange.request();
        require_known_output(request);
        const std::string &text = exchange.value("job");
        if (callers_.is_nameless(request))
            if (const std::optional<Job> job = nameless_job(parts_.store, text); job && job->kind == JobKind::load)
                return nameless_status(request, *job);
        const Principal principal = callers_.admit(request);
        const std::optional<std::string> id = stored_id(text);
        const std::optional<Job> job = id ? parts_.store.glance(principal.tenant, *id) : std::nullopt;
        const std::optional<DataSource> source =
            job ? find_data_source(parts_.datasets, principal, job->dataset) : std::nullopt;
        if (!job || job->kind != JobKind::load || !may_see(principal, source ? &*source : nullptr, job->dataset))
            throw refused(404, "there is no load '" + one_line(text) + "'");
        Envelope envelope;
        envelope.jobs = {shown(request, *job, source ? &*source : nullptr)};
        envelope.jobs.front().name.clear();
        if (const std::string &error = envelope.jobs.front().error; !error.empty()) envelope.errors = {error};
        return envelope_response(request, envelope);
    }

    // Of a rollback, a publication or another change, each under its own address.
    Response event_status(Exchange &exchange, bool is_rollback) const {
        const http::Request &request = exchange.request();
        require_known_output(request);
        const std::string &text = exchange.value("job");
        const std::optional<std::string> id = stored_id(text);
        std::optional<DatasetEvent> event = id ? parts_.changes.find_event(*id) : std::nullopt;
        if (event && (event->kind == DatasetEventKind::rolled_back) != is_rollback) event.reset();
        const bool is_told =
            event && callers_.is_nameless(request) && event->at > now() - nameless_time;  // as of loads
        std::optional<DataSource> source;
        if (!is_told) {
            const Principal principal = callers_.admit(request);
            if (event && event->tenant == principal.tenant)
                source = find_data_source(parts_.datasets, principal, event->dataset);
            if (!event || event->tenant != principal.tenant ||
                !may_see(principal, source ? &*source : nullptr, event->dataset))
                throw refused(404, "there is no job '" + one_line(text) + "'");
        }
        Envelope envelope;
        envelope.jobs = {shown(request, *event, source ? &*source : nullptr)};
        if (is_told) envelope.jobs.front().name.clear();
        return envelope_response(request, envelope);
    }

private:
    // A data source that was removed nobody finds any more, and admins know of it; not of one that grants keep from
    // them.
    bool may_see(const Principal &principal, const DataSource *source, const std::string &name) const {
        return source != nullptr ||
               (principal.may(Role::admin) && !parts_.datasets.find(principal.tenant, name).has_value());
    }

    // Whether it is the one that was there then, and not one that was made anew under its name.
    static bool was_there(const DataSource *source, Timestamp then) {
        return source != nullptr && source->dataset.data && source->dataset.data->created_at <= then;
    }

    static const DataSource *find(const std::vector<DataSource> &sources, const std::string &name) {
        const auto found =
            std::find_if(sources.begin(), sources.end(), [&](const DataSource &one) { return one.dataset.id == name; });
        return found == sources.end() ? nullptr : &*found;
    }

    std::vector<DataflowJob> loads_of(const http::Request &request, const Principal &principal,
                                      const std::vector<DataSource> &sources, const std::set<JobState> &states) const {
        JobFilter filter;
        filter.kind = JobKind::load;
        filter.created_from = now() - list_time;
        filter.states = states;
        std::vector<DataflowJob> jobs;
        std::optional<JobCursor> end;
        std::size_t looked_at = 0;
        do {
            const JobPage page = parts_.store.list(principal.tenant, filter, end, page_size);
            for (const Job &job : page.jobs)
                if (const DataSource *const source = find(sources, job.dataset);
                    may_see(principal, source, job.dataset))
                    jobs.push_back(shown(request, job, source));
            end = page.next;
            looked_at += page_size;
        } while (end && looked_at < jobs_max);
        return jobs;
    }

    std::vector<DataflowJob> events_of(const http::Request &request, const Principal &principal,
                                       const std::vector<DataSource> &sources) const {
        std::vector<DataflowJob> jobs;
        for (const DatasetEvent &event : parts_.changes.events(principal.tenant, jobs_max)) {
            const DataSource *const source = find(sources, event.dataset);
            if (may_see(principal, source, event.dataset)) jobs.push_back(shown(request, event, source));
        }
        return jobs;
    }

    DataflowJob shown(const http::Request &request, const DatasetEvent &event, const DataSource *source) const {
        const std::string base = http::public_base(request, parts_.public_url);
        DataflowJob shown = bing::event_status(event, base);
        shown.name = event.dataset;
        if (event.kind == DatasetEventKind::rolled_back && was_there(source, event.at))
            shown.links.push_back({"dataSource", "service", base + data_path(*source)});
        return shown;
    }

    // One that failed has its link too: there may be nothing else that leads to a data source without entities.
    DataflowJob shown(const http::Request &request, const Job &job, const DataSource *source) const {
        const std::string base = http::public_base(request, parts_.public_url);
        DataflowJob shown = bing::load_status(job, kind_of(job), base);
        shown.name = job.dataset;
        if (is_final(job.state) && was_there(source, job.created_at))
            shown.links.push_back({"dataSource", "service", base + data_path(*source)});
        return shown;
    }

    // Without what the job says of its data.
    Response nameless_status(const http::Request &request, const Job &job) const {
        Envelope envelope;
        envelope.jobs = {bing::load_status(job, kind_of(job), http::public_base(request, parts_.public_url))};
        std::string &error = envelope.jobs.front().error;
        if (!error.empty()) envelope.errors = {error = "the load was aborted; its key tells why"};
        return envelope_response(request, envelope);
    }

    std::string kind_of(const Job &job) const {
        const std::optional<Job> whole = parts_.store.find(job.tenant, job.id);
        const std::optional<LoadTarget> load = whole ? parse_export_spec(whole->request).load : std::nullopt;
        return load_kind(load && !load->base_version.empty(), load && load->is_staged);
    }

    Callers &callers_;
    const JobListParts parts_;
};

}  // namespace

void add_job_list_routes(http::Router &router, Callers &callers, const JobListParts &parts) {
    const auto jobs = std::make_shared<const JobList>(callers, parts);
    const auto add = [&](const std::string &path, auto action) {
        router.add({"GET", path, "", path, [jobs, action](Exchange &exchange) { return action(*jobs, exchange); }});
    };
    const std::string flows = "/REST/v1/dataflows";
    add(flows + "/ListJobs", [](const JobList &list, Exchange &exchange) { return list.list(exchange); });
    add(flows + "/LoadDataSource/{job}",
        [](const JobList &list, Exchange &exchange) { return list.load_status(exchange); });
    add(flows + "/DataSourceRollback/{job}",
        [](const JobList &list, Exchange &exchange) { return list.event_status(exchange, true); });
    add("/REST/v1/data/jobs/{job}/$getstatus",
        [](const JobList &list, Exchange &exchange) { return list.event_status(exchange, false); });
}

}  // namespace sluice::bing
