#include "host/datasets/dataset_catalogue.hpp"

#include "engine/base/text.hpp"
#include "engine/profile/context.hpp"
#include "engine/profile/query_check.hpp"
#include "engine/profile/settings_check.hpp"
#include "engine/profile/yaml_json.hpp"
#include "engine/profile/yaml_reader.hpp"
#include "host/config/server_settings.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

namespace sluice {

namespace fs = std::filesystem;

namespace {

using Path = std::vector<std::string>;

std::string text_in(const Json &json, const char *key) {
    const auto found = json.find(key);
    if (found == json.end()) return "";
    return found->is_string() ? found->get<std::string>() : found->dump();
}

// The last step of `path` led to what `found` was made of.
const YamlNode *node_at(const YamlNode &tree, const Path &path) {
    const YamlNode *node = &tree;
    for (const std::string &key : path) {
        if (node->kind == YamlNode::Kind::list) {
            node = &node->items.at(std::stoul(key));
            continue;
        }
        const YamlMember *const member = node->find(key);
        if (member == nullptr) return nullptr;
        node = &member->value;
    }
    return node;
}

// Makes values of a document that the schema has passed; what a schema cannot say is a problem with its place.
class CatalogueReader {
public:
    CatalogueReader(const YamlNode &tree, const Json &document, const IsMade &is_made, Problems &problems)
        : tree_(tree), document_(document), is_made_(is_made), problems_(problems) {}

    std::vector<Dataset> read() {
        std::vector<Dataset> datasets;
        const auto list = document_.find("datasets");
        if (list == document_.end()) return datasets;
        for (std::size_t i = 0; i < list->size(); ++i)
            datasets.push_back(read_dataset((*list)[i], {"datasets", std::to_string(i)}));
        return datasets;
    }

private:
    void refuse(Path path, const char *key, const std::string &why) {
        path.emplace_back(key);
        const Located found = locate(tree_, "", path, false);
        problems_.add(found.place, found.key, why);
    }

    // Refuses a value that stands for something else already.
    void take_once(const std::string &what, const std::string &value, const Path &path, const char *key) {
        if (value.empty()) return;
        const auto [other, is_new] = taken_.emplace(what + '\n' + ascii_lower(value), path[1]);
        if (!is_new) refuse(path, key, "is that of another dataset already");
    }

    std::optional<Json> query_of(const Json &json, const char *key, Path path) {
        const auto found = json.find(key);
        if (found == json.end()) return std::nullopt;
        path.emplace_back(key);
        if (const YamlNode *const node = node_at(tree_, path))
            check_query(*node, locate(tree_, "", path, false).key, *found, problems_);
        return *found;
    }

    Dataset read_dataset(const Json &json, const Path &path) {
        Dataset dataset;
        dataset.tenant = json.value("tenant", "default");
        if (!is_tenant_id(dataset.tenant)) refuse(path, "tenant", "is no id of a tenant: a-z, 0-9, _ and -");
        dataset.id = json.value("id", "");
        if (!is_dataset_id(dataset.id)) refuse(path, "id", "letters, digits, _ and - make an id");
        take_once("id of " + dataset.tenant, dataset.id, path, "id");
        if (is_made_ && is_made_(dataset.tenant, dataset.id))
            refuse(path, "id",
                   "is that of a dataset of the tenant " + dataset.tenant +
                       " that was made through an API; declare another id, or remove that one (DELETE "
                       "/api/v1/datasets/" +
                       dataset.id + ")");
        dataset.display_name = json.value("display_name", dataset.id);
        dataset.entity_type = json.value("entity_type", "");
        for (const ContextKey &key : context_keys())
            dataset.context.*key.member = context_value(json["context"].value(std::string(key.name), ""));
        dataset.query = query_of(json, "query", path);
        read_columns(json, path, dataset);
        read_grants(json, path, dataset);
        if (json.contains("bing")) dataset.bing = read_bing(json["bing"], path);
        if (json.contains("zoho")) dataset.zoho = read_zoho(json["zoho"], dataset.tenant, path);
        return dataset;
    }

    void read_columns(const Json &json, const Path &path, Dataset &dataset) {
        const Json columns = json.value("columns", Json::array());
        for (std::size_t i = 0; i < columns.size(); ++i) {
            DatasetColumn column = read_dataset_column(columns[i]);
            const Path place = {path[0], path[1], "columns", std::to_string(i)};
            for (const DatasetColumn &other : dataset.columns)
                if (other.name == column.name) refuse(place, "name", "is that of another column already");
            dataset.columns.push_back(std::move(column));
        }
    }

    void read_grants(const Json &json, const Path &path, Dataset &dataset) {
        const Json grants = json.value("grants", Json::array());
        for (std::size_t i = 0; i < grants.size(); ++i) {
            const Json &item = grants[i];
            const Path place = {path[0], path[1], "grants", std::to_string(i)};
            DatasetGrant grant{item.value("user", ""), item.value("export", false), query_of(item, "filter", place),
                               item.value("columns", std::vector<std::string>())};
            for (const DatasetGrant &other : dataset.grants)
                if (other.user == grant.user) refuse(place, "user", "has a grant already");
            for (const std::string &name : grant.columns)
                if (std::none_of(dataset.columns.begin(), dataset.columns.end(),
                                 [&](const DatasetColumn &column) { return column.name == name; }))
                    refuse(place, "columns", "'" + name + "' is none of the dataset's columns");
            dataset.grants.push_back(std::move(grant));
        }
    }

    BingSource read_bing(const Json &json, const Path &path) {
        const Path place = {path[0], path[1], "bing"};
        BingSource bing = read_bing_source(json);
        if (!bing.access_id.empty() && !is_dataset_id(bing.access_id))
            refuse(place, "access_id", "letters, digits, _ and - make an id");
        take_once("access_id", bing.access_id, place, "access_id");
        return bing;
    }

    ZohoView read_zoho(const Json &json, const std::string &tenant, const Path &path) {
        const Path place = {path[0], path[1], "zoho"};
        ZohoView zoho{text_in(json, "workspace_id"), text_in(json, "view_id"), json.value("view_type", "Table"),
                      json.value("owner", "")};
        for (const auto &[key, id] : {std::pair("workspace_id", zoho.workspace_id), std::pair("view_id", zoho.view_id)})
            if (id.size() > 19 || !std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; }))
                refuse(place, key, "is written with up to 19 digits");
        take_once("view_id", zoho.view_id, place, "view_id");
        if (zoho.workspace_id.empty()) return zoho;
        const auto owner = workspace_owners_.emplace(zoho.workspace_id, tenant).first;
        if (owner->second != tenant) refuse(place, "workspace_id", "is that of another tenant already");
        return zoho;
    }

    const YamlNode &tree_;
    const Json &document_;
    const IsMade &is_made_;
    Problems &problems_;
    std::map<std::string, std::string> taken_;             // what an id is, and whose
    std::map<std::string, std::string> workspace_owners_;  // tenants
};

std::string read_text(const fs::path &file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw Failure(Status::bad_config, "cannot read the catalogue " + shown(file.string()));
    return {std::istreambuf_iterator<char>(stream), {}};
}

void set_if(Json &json, const char *key, const std::string &value) {
    if (!value.empty()) json[key] = value;
}

}  // namespace

std::vector<Dataset> read_dataset_catalogue(const fs::path &file, const IsMade &is_made) {
    Problems problems;
    Place place;
    place.file = std::make_shared<const std::string>(file.string());
    std::vector<Dataset> datasets;
    const std::optional<YamlNode> tree = read_yaml(read_text(file), place, problems);
    if (tree && tree->kind != YamlNode::Kind::null) {
        const Json document = to_json(*tree, "", NullMembers::drop, problems);
        const SettingsSchema schema(dataset_catalogue_schema(), "catalogue.yaml");
        for (const SettingsProblem &problem : schema.check(document)) {
            const Located found = locate(*tree, "", problem.path, problem.is_key);
            problems.add(found.place, found.key, problem.message);
        }
        if (problems.empty()) datasets = CatalogueReader(*tree, document, is_made, problems).read();
    }
    if (!problems.empty()) throw problems.failure();
    return datasets;
}

DatasetColumn read_dataset_column(const Json &json) {
    const std::string name = json.value("name", "");
    return {name,
            json.value("title", name),
            json.value("type", "text"),
            json.value("key", false),
            json.value("hidden", false),
            json.value("personal", false),
            json.value("geography", false),
            json.value("center_of", "")};
}

Json to_json(const DatasetColumn &column) {
    Json json = {{"name", column.name},
                 {"title", column.title},
                 {"type", column.type},
                 {"key", column.is_key},
                 {"hidden", column.is_hidden},
                 {"personal", column.is_personal},
                 {"geography", column.is_geography}};
    set_if(json, "center_of", column.center_of);
    return json;
}

BingSource read_bing_source(const Json &json) {
    return {json.value("access_id", ""), json.value("master", ""), json.value("query", ""),
            json.value("public", false)};
}

Json to_json(const BingSource &bing) {
    Json json = {{"access_id", bing.access_id}, {"public", bing.is_public}};
    set_if(json, "master", bing.master);
    set_if(json, "query", bing.query);
    return json;
}

Json to_json(const Dataset &dataset) {
    Json json = {{"tenant", dataset.tenant}, {"id", dataset.id}, {"display_name", dataset.display_name}};
    set_if(json, "entity_type", dataset.entity_type);
    json["context"] = Json::object();
    for (const ContextKey &key : context_keys()) set_if(json["context"], key.name.data(), dataset.context.*key.member);
    if (dataset.query) json["query"] = *dataset.query;
    json["columns"] = Json::array();
    for (const DatasetColumn &column : dataset.columns) json["columns"].push_back(to_json(column));
    if (dataset.bing) json["bing"] = to_json(*dataset.bing);
    if (const auto &zoho = dataset.zoho) {
        json["zoho"] = {
            {"workspace_id", zoho->workspace_id}, {"view_id", zoho->view_id}, {"view_type", zoho->view_type}};
        set_if(json["zoho"], "owner", zoho->owner);
    }
    if (!dataset.grants.empty()) json["grants"] = Json::array();
    for (const DatasetGrant &grant : dataset.grants) {
        Json item = {{"user", grant.user}, {"export", grant.may_export}};
        if (grant.filter) item["filter"] = *grant.filter;
        if (!grant.columns.empty()) item["columns"] = grant.columns;
        json["grants"].push_back(std::move(item));
    }
    return json;
}

}  // namespace sluice
