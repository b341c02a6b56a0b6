#include "host/zoho/metadata_calls.hpp"

#include "engine/base/text.hpp"
#include "host/zoho/metadata_config.hpp"
#include "host/zoho/views.hpp"
#include "host/zoho/zoho_error.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::zoho {

namespace {

using http::Exchange;
using http::Response;

constexpr const char *prefix = "/restapi/v2";
constexpr std::size_t views_max = 1000;  // of one answer

// By the number that clients ask for them with. No type has 8.
constexpr std::array<std::string_view, 10> view_types = {
    "Table", "Report", "AnalysisView", "Pivot", "SummaryView", "TableView", "QueryTable", "Dashboard", "", "Tab"};

using Type = MetadataAttribute::Type;

Json config_of_details(const http::RequestTarget &target) {
    return read_metadata_config(target, {{"workspaceName", Type::text}, {"viewName", Type::text}});
}

Json config_of_views(const http::RequestTarget &target) {
    constexpr int count_max = 1'000'000'000;
    return read_metadata_config(target, {{"viewTypes", Type::wholes, 0, view_types.size() - 1},
                                         {"keyword", Type::text},
                                         {"startIndex", Type::whole, 0, count_max},
                                         {"noOfResult", Type::whole, 0, count_max},
                                         {"sortedColumn", Type::whole, 0, 2},
                                         {"sortedOrder", Type::whole, 0, 1}});
}

// Of a reading that cannot be told anything.
void require_no_config(const http::RequestTarget &target) { read_metadata_config(target, {}); }

// Those of the types that are asked for; without any, all.
bool is_wanted(const Json &config, const Dataset &view) {
    const Json types = config.value("viewTypes", Json::array());
    const auto is_of = [&](const Json &type) { return view_types.at(type.get<std::size_t>()) == view.zoho->view_type; };
    const std::string keyword = ascii_lower(config.value("keyword", ""));
    return (types.empty() || std::any_of(types.begin(), types.end(), is_of)) &&
           ascii_lower(view.display_name).find(keyword) != std::string::npos;
}

void require_known_types(const Json &config) {
    for (const Json &type : config.value("viewTypes", Json::array()))
        if (view_types.at(type.get<std::size_t>()).empty())
            throw refused(Code::invalid_value, "viewTypes: no type of views has the number " + type.dump());
}

// By name, or by a time, which all views have the same; downwards for 1.
void sort_views(const Json &config, std::vector<Dataset> &views) {
    const auto is_less = [](const Dataset &left, const Dataset &right) {
        return ascii_lower(left.display_name) < ascii_lower(right.display_name);
    };
    std::stable_sort(views.begin(), views.end(), is_less);
    if (config.value("sortedColumn", 0) == 0 && config.value("sortedOrder", 0) == 1)
        std::reverse(views.begin(), views.end());
}

class Metadata {
public:
    Metadata(Callers &callers, const DatasetLibrary &datasets,
             std::function<std::string(const std::string &tenant)> name_of)
        : callers_(callers), datasets_(datasets), name_of_(std::move(name_of)) {}

    Response organisations(Exchange &exchange, const Principal &principal) const {
        require_no_config(exchange.request().target);
        const Json one = {{"orgId", callers_.organisation_of(principal.tenant)},
                          {"orgName", name_of_(principal.tenant)},
                          {"orgDesc", ""},
                          {"createdBy", ""},
                          {"createdByZuId", ""},
                          {"planName", ""},
                          {"isDefault", true},
                          {"numberOfWorkspaces", workspaces_of(principal).size()},
                          {"role", principal.may(Role::admin) ? "Account Admin" : "User"}};
        return success(exchange, "Get organizations", {{"orgs", Json::array({one})}});
    }

    Response workspaces(Exchange &exchange, const Principal &principal) const {
        require_no_config(exchange.request().target);
        const bool is_owner = principal.may(Role::admin);
        Json data = {{"ownedWorkspaces", Json::array()}, {"sharedWorkspaces", Json::array()}};
        data[is_owner ? "ownedWorkspaces" : "sharedWorkspaces"] = listed_workspaces(principal);
        return success(exchange, "Get all workspaces", data);
    }

    Response some_workspaces(Exchange &exchange, const Principal &principal, bool are_owned) const {
        require_no_config(exchange.request().target);
        const bool has_any = principal.may(Role::admin) == are_owned;
        return success(exchange, are_owned ? "Get owned workspaces" : "Get shared workspaces",
                       {{"workspaces", has_any ? listed_workspaces(principal) : Json::array()}});
    }

    Response workspace(Exchange &exchange, const Principal &principal) const {
        require_no_config(exchange.request().target);
        const std::string &id = exchange.value("workspace");
        require_workspace(datasets_, principal, id);
        const std::set<std::string> ids = workspaces_of(principal);
        const bool is_default = !ids.empty() && *ids.begin() == id;
        return success(exchange, "Get workspace details",
                       {{"workspaces", described_workspace(principal, id, is_default)}});
    }

    Response details(Exchange &exchange, const Principal &principal) const {
        callers_.require_organisation(exchange.request(), principal);
        const Json config = config_of_details(exchange.request().target);
        const std::string name = config.value("workspaceName", ""), view_name = config.value("viewName", "");
        if (name.empty()) throw refused(Code::parameter_missing, "CONFIG should have a workspaceName");
        const std::set<std::string> ids = workspaces_of(principal);
        if (ids.empty() || name != name_of_(principal.tenant))
            throw refused(Code::view_not_there, "there is no workspace '" + one_line(name) + "'");
        Json data = {{"workspaces", named_workspace(principal, *ids.begin())}};
        if (view_name.empty()) return success(exchange, "Get meta details", data);
        for (const Dataset &view : views_of(datasets_, principal))
            if (view.display_name == view_name) {
                data["workspaces"] = named_workspace(principal, view.zoho->workspace_id);
                data["views"] = named_view(view);
                return success(exchange, "Get meta details", data);
            }
        throw refused(Code::view_not_there, "there is no view '" + one_line(view_name) + "'");
    }

    Response views(Exchange &exchange, const Principal &principal) const {
        callers_.require_organisation(exchange.request(), principal);
        const std::string &workspace = exchange.value("workspace");
        require_workspace(datasets_, principal, workspace);
        const Json config = config_of_views(exchange.request().target);
        require_known_types(config);
        std::vector<Dataset> found = views_of(datasets_, principal);
        std::erase_if(found, [&](const Dataset &view) {
            return view.zoho->workspace_id != workspace || !is_wanted(config, view);
        });
        sort_views(config, found);
        const std::size_t count = std::min(config.value("noOfResult", views_max), views_max);
        Json shown = Json::array();
        for (std::size_t place = config.value("startIndex", std::size_t{0});
             place < found.size() && shown.size() < count; ++place)
            shown.push_back(described_view(found[place], principal));
        return success(exchange, "Get views", {{"views", shown}});
    }

    Response view(Exchange &exchange, const Principal &principal) const {
        const Json config = read_metadata_config(exchange.request().target, {{"withInvolvedMetaInfo", Type::flag}});
        for (const Dataset &view : views_of(datasets_, principal)) {
            if (view.zoho->view_id != exchange.value("view")) continue;
            Json described = described_view(view, principal);
            described["orgId"] = callers_.organisation_of(principal.tenant);
            described["workspaceId"] = view.zoho->workspace_id;
            if (config.value("withInvolvedMetaInfo", false)) add_columns(view, principal, described);
            return success(exchange, "Get view details", {{"views", described}});
        }
        throw refused(Code::view_not_there, "there is no view " + one_line(exchange.value("view")));
    }

private:
    std::set<std::string> workspaces_of(const Principal &principal) const {
        std::set<std::string> ids;
        for (const Dataset &view : views_of(datasets_, principal)) ids.insert(view.zoho->workspace_id);
        return ids;
    }

    Json listed_workspaces(const Principal &principal) const {
        Json list = Json::array();
        for (const std::string &id : workspaces_of(principal))
            list.push_back(described_workspace(principal, id, list.empty()));  // the first is the default
        return list;
    }

    Json named_workspace(const Principal &principal, const std::string &id) const {
        return {{"workspaceId", id},
                {"workspaceName", name_of_(principal.tenant)},
                {"workspaceDesc", ""},
                {"orgId", callers_.organisation_of(principal.tenant)}};
    }

    Json described_workspace(const Principal &principal, const std::string &id, bool is_default) const {
        Json described = named_workspace(principal, id);
        described["createdTime"] = "0";
        described["createdBy"] = "";
        described["isDefault"] = is_default;
        return described;
    }

    static Json named_view(const Dataset &view) {
        return {{"viewId", view.zoho->view_id},
                {"viewName", view.display_name},
                {"viewDesc", ""},
                {"viewType", view.zoho->view_type}};
    }

    static Json described_view(const Dataset &view, const Principal &principal) {
        Json described = named_view(view);
        described["parentViewId"] = "";
        described["folderId"] = "";
        described["createdTime"] = "0";
        described["createdBy"] = view.zoho->owner;
        described["lastModifiedTime"] = "0";
        described["lastModifiedBy"] = view.zoho->owner;
        described["isFavorite"] = false;
        described["sharedBy"] = principal.may(Role::admin) ? "" : view.zoho->owner;  // with admins nothing is shared
        return described;
    }

    // Hidden ones are told to nobody, personal ones to admins.
    static void add_columns(const Dataset &view, const Principal &principal, Json &described) {
        described["columns"] = Json::array();
        for (const DatasetColumn &column : columns_of(view, principal))
            if (!column.is_hidden && (!column.is_personal || principal.may(Role::admin)))
                described["columns"].push_back({{"columnName", title_of(column)}, {"dataType", column.type}});
    }

    Callers &callers_;
    const DatasetLibrary &datasets_;
    const std::function<std::string(const std::string &tenant)> name_of_;
};

}  // namespace

void add_metadata_routes(http::Router &router, Callers &callers, const DatasetLibrary &datasets,
                         std::function<std::string(const std::string &tenant)> name_of) {
    const auto metadata = std::make_shared<const Metadata>(callers, datasets, std::move(name_of));
    using Action = std::function<Response(const Metadata &, Exchange &, const Principal &)>;
    const auto add = [&](const char *path, const Action &action) {
        router.add({"GET", prefix, path, prefix + std::string(path), [metadata, &callers, action](Exchange &exchange) {
                        return action(*metadata, exchange, callers.admit(exchange.request(), Role::reader));
                    }});
    };
    add("/orgs", &Metadata::organisations);
    add("/workspaces", &Metadata::workspaces);
    for (const bool are_owned : {true, false})
        add(are_owned ? "/workspaces/owned" : "/workspaces/shared",
            [are_owned](const Metadata &all, Exchange &exchange, const Principal &principal) {
                return all.some_workspaces(exchange, principal, are_owned);
            });
    add("/workspaces/{workspace}", &Metadata::workspace);
    add("/metadetails", &Metadata::details);
    add("/workspaces/{workspace}/views", &Metadata::views);
    add("/views/{view}", &Metadata::view);
}

}  // namespace sluice::zoho
