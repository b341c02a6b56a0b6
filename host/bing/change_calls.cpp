#include "host/bing/change_calls.hpp"

#include "engine/base/text.hpp"
#include "host/bing/bing_error.hpp"
#include "host/bing/job_status.hpp"
#include "host/http/creating_get.hpp"
#include "host/http/public_address.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace sluice::bing {

namespace {

using http::Exchange;
using http::Response;

class ChangeCalls {
public:
    ChangeCalls(Callers &callers, ChangeCallsParts parts) : callers_(callers), parts_(std::move(parts)) {}

    const std::string &public_url() const noexcept { return parts_.public_url; }

    Response publish(Exchange &exchange) const {
        const Target target = target_of(exchange);
        require_done(parts_.store.publish(target.tenant(), target.id()), target,
                     "the data source '" + target.id() + "' has no staged version");
        return told(exchange, target, "dataset_publish", DatasetEventKind::published, 202);
    }

    Response roll_back(Exchange &exchange) const {
        const Target target = target_of_name(exchange);
        const std::optional<std::string> version = stored_id(exchange.value("job"));
        require_done(
            version ? parts_.store.roll_back(target.tenant(), target.id(), *version) : VersionOutcome::no_version,
            target,
            "the data source '" + target.id() +
                "' has no previous version of this job id; showAllVersions tells which there are");
        return told(exchange, target, "dataset_rollback", DatasetEventKind::rolled_back, 201);
    }

    Response set_public(Exchange &exchange) const {
        const Target target = target_of(exchange);
        const std::optional<bool> is_public = strict_flag(exchange.request(), "setPublic");
        if (!is_public) throw refused(400, "setPublic: 1 or 0, whether everybody may read the data source");
        const auto changed = parts_.datasets.change(target.tenant(), target.id(), [&](Dataset &dataset) {
            if (!dataset.bing) dataset.bing.emplace();
            dataset.bing->is_public = *is_public;
        });
        require_done(changed ? VersionOutcome::done : VersionOutcome::missing, target, "");
        return told(exchange, target, "dataset_change",
                    *is_public ? DatasetEventKind::made_public : DatasetEventKind::made_private, 201);
    }

    Response remove(Exchange &exchange) const {
        const Target target = target_of(exchange);
        const bool is_staged = strict_flag(exchange.request(), "isStaging").value_or(false);
        if (is_staged)
            require_done(parts_.store.discard(target.tenant(), target.id(), ""), target,
                         "the data source '" + target.id() + "' has no staged version");
        else
            require_done(
                parts_.store.remove(target.tenant(), target.id()) ? VersionOutcome::done : VersionOutcome::missing,
                target, "");
        record(exchange, target, is_staged ? "dataset_discard" : "dataset_remove",
               is_staged ? DatasetEventKind::version_discarded : DatasetEventKind::removed);
        Response response{202, {}, {}};
        response.fields.set("Cache-Control", "no-store");
        return response;
    }

private:
    // A data source that was made, and its master.
    struct Target {
        DataSource source;
        Principal principal;

        const std::string &tenant() const noexcept { return principal.tenant; }
        const std::string &id() const noexcept { return source.dataset.id; }
    };

    Target target_of(const Exchange &exchange) const {
        Principal principal = callers_.admit(exchange.request());
        auto source =
            find_data_source(parts_.datasets, principal, exchange.value("access_id"), exchange.value("source"));
        return checked(exchange.value("source"), std::move(source), std::move(principal));
    }

    Target target_of_name(const Exchange &exchange) const {
        Principal principal = callers_.admit(exchange.request());
        auto source = find_data_source(parts_.datasets, principal, exchange.value("source"));
        return checked(exchange.value("source"), std::move(source), std::move(principal));
    }

    Target checked(const std::string &name, std::optional<DataSource> source, Principal principal) const {
        if (!source) throw refused(404, "there is no data source '" + one_line(name) + "'");
        callers_.require_master(*source, principal);
        callers_.require_role(principal, Role::admin);
        if (!source->dataset.data)
            throw refused(400, "the data source '" + source->dataset.id +
                                   "' is declared in the server's catalogue, which alone changes it");
        return {*std::move(source), std::move(principal)};
    }

    static void require_done(VersionOutcome outcome, const Target &target, const std::string &why_not) {
        if (outcome == VersionOutcome::missing)
            throw refused(404, "there is no data source '" + target.id() + "' any more");
        if (outcome == VersionOutcome::no_version) throw refused(404, why_not);
    }

    DatasetEvent record(const Exchange &exchange, const Target &target, const char *action,
                        DatasetEventKind kind) const {
        parts_.acts.record(action, exchange, target.principal, target.id(), "done");
        return parts_.store.record(target.tenant(), target.id(), kind);
    }

    Response told(const Exchange &exchange, const Target &target, const char *action, DatasetEventKind kind,
                  int status) const {
        const http::Request &request = exchange.request();
        Envelope envelope;
        envelope.status = status;
        envelope.jobs = {
            begun_event(record(exchange, target, action, kind), http::public_base(request, parts_.public_url))};
        Response response = envelope_response(request, envelope);
        response.fields.set("Location", envelope.jobs.front().links.front().url);
        return response;
    }

    Callers &callers_;
    const ChangeCallsParts parts_;
};

}  // namespace

void add_change_routes(http::Router &router, Callers &callers, const ChangeCallsParts &parts) {
    const auto calls = std::make_shared<const ChangeCalls>(callers, parts);
    const auto add = [&](const char *method, const std::string &path,
                         Response (ChangeCalls::*action)(Exchange &) const) {
        const std::string whole = "/REST/v1" + path;
        router.add({method, whole, "", whole, [calls, action](Exchange &exchange) {
                        if (exchange.request().method == "HEAD") http::require_get(exchange.request());
                        require_known_output(exchange.request());
                        http::public_base(exchange.request(), calls->public_url());  // which the answer will need
                        return ((*calls).*action)(exchange);
                    }});
    };
    const std::string source = "/data/{access_id}/{source}";
    add("GET", source + "/$commit", &ChangeCalls::publish);
    add("GET", source + "/$updateDataSource", &ChangeCalls::set_public);
    add("DELETE", source, &ChangeCalls::remove);
    add("GET", "/dataflows/DataSourceRollback/{job}/{source}", &ChangeCalls::roll_back);
}

}  // namespace sluice::bing
