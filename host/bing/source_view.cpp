#include "host/bing/source_view.hpp"

#include "engine/batch/column_type.hpp"
#include "host/bing/dates.hpp"
#include "host/bing/parameters.hpp"
#include "host/bing/upload_head.hpp"
#include "host/bing/xml_text.hpp"
#include "host/http/request_target.hpp"

#include <set>
#include <utility>

namespace sluice::bing {

namespace {

std::string flag(bool is_set) { return is_set ? "true" : "false"; }

std::string_view edm_type(const DatasetColumn &column) {
    if (column.is_geography) return "Edm.Geography";
    switch (type_of_name(column.type).value_or(ColumnType::text)) {
        case ColumnType::boolean: return "Edm.Boolean";
        case ColumnType::int64: return "Edm.Int64";
        case ColumnType::float64:
        case ColumnType::decimal: return "Edm.Double";
        case ColumnType::date32:
        case ColumnType::timestamp: return "Edm.DateTime";
        case ColumnType::text:
        case ColumnType::json: break;
    }
    return "Edm.String";
}

Json described(const SourceVersion &one, bool has_flags) {
    const bool is_public = one.source.about.is_public;
    Json json = {{"Name", one.source.dataset.id}};
    json["IsPublic"] = has_flags ? Json(is_public) : Json(flag(is_public));
    json["Updated"] = json_date(one.updated_at);
    json["EntitySets"] = Json::array({entity_type_of(one.source)});
    return json;
}

void append_entity_type(XmlText &xml, const DataSource &source) {
    const DatasetColumn *const key = key_of(source);
    xml.open("Schema", {{"Namespace", source.dataset.id}, {"xmlns", "http://schemas.microsoft.com/ado/2006/04/edm"}});
    xml.open("EntityType", {{"Name", entity_type_of(source)}});
    if (key != nullptr) {
        xml.open("Key");
        xml.element("PropertyRef", "", {{"Name", key->name}});
        xml.close();
    }
    for (const DatasetColumn &column : source.dataset.columns) {
        if (column.is_hidden) continue;
        const std::string_view type = edm_type(column);
        XmlText::Attributes attributes = {
            {"Name", column.name}, {"Type", std::string(type)}, {"Nullable", flag(&column != key)}};
        if (type == "Edm.String") {
            attributes.emplace_back("MaxLength", std::to_string(text_chars_max));
            attributes.emplace_back("Unicode", "true");
            attributes.emplace_back("FixedLength", "false");
        }
        xml.element("Property", "", attributes);
    }
    xml.close();
    xml.close();
}

void append_container(XmlText &xml, const SourceVersion &one) {
    const std::string &name = one.source.dataset.id;
    XmlText::Attributes attributes = {{"Name", name},
                                      {"m:IsDefaultEntityContainer", flag(one.state == VersionState::published)},
                                      {"IsPublic", flag(one.source.about.is_public)}};
    if (!one.id.empty()) attributes.emplace_back("JobID", one.id);
    const std::string &entity = entity_type_of(one.source);
    xml.open("Schema", {{"Namespace", name}, {"xmlns", "http://schemas.microsoft.com/ado/2006/04/edm"}});
    xml.open("EntityContainer", attributes);
    xml.element("EntitySet", "", {{"Name", entity}, {"EntityType", name + "." + entity}});
    xml.close();
    xml.close();
}

}  // namespace

std::vector<SourceVersion> versions_of(const DataSource &source, bool all_versions) {
    // Nobody says when declared data has changed; it is as old as this server's knowledge of it.
    static const Timestamp known_since = now();
    if (!source.dataset.data) return {{source, "", VersionState::published, known_since}};
    std::vector<SourceVersion> result;
    for (const DatasetVersion &version : source.dataset.data->versions)
        if (all_versions || version.state == VersionState::published)
            result.push_back({in_version(source, version.id), told_id(version.id), version.state,
                              version.published_at.value_or(version.loaded_at)});
    return result;
}

std::string service_document(const std::vector<SourceVersion> &sources, bool all_versions, const std::string &base) {
    XmlText xml;
    xml.open("app:service", {{"xmlns:app", "http://www.w3.org/2007/app"},
                             {"xmlns:atom", "http://www.w3.org/2005/Atom"},
                             {"xmlns:bsi", "http://schemas.microsoft.com/bing/spatial/2010/11/odata"}});
    xml.element("bsi:copyright", "");
    for (const SourceVersion &one : sources) {
        const bool is_staged = one.state == VersionState::staged;
        XmlText::Attributes attributes;
        if (all_versions)
            attributes = {{"bsi:isStagingDataSource", flag(is_staged)},
                          {"bsi:isActive", flag(one.state == VersionState::published)}};
        attributes.emplace_back("bsi:isPublic", flag(one.source.about.is_public));
        attributes.emplace_back(is_staged ? "bsi:uploaded" : "bsi:updated", xml_date(one.updated_at));
        xml.open("app:workspace", attributes);
        xml.element("atom:title", one.source.dataset.id);
        if (all_versions && !one.id.empty()) xml.element("atom:jobId", one.id);
        const std::string &entity = entity_type_of(one.source);
        xml.open("app:collection", {{"app:href", base + data_path(one.source) + "/" + http::percent_encoded(entity)}});
        xml.element("atom:title", entity);
        xml.close();
        xml.close();
    }
    xml.close();
    return xml.text();
}

Json source_json(const SourceVersion &source) {
    Json inner = {{"Copyright", ""}};
    inner.update(described(source, false));
    return {{"d", inner}};
}

Json sources_json(const std::vector<SourceVersion> &sources, bool all_versions, bool has_flags) {
    Json list = Json::array();
    for (const SourceVersion &one : sources) {
        Json json = described(one, has_flags);
        if (all_versions) {
            json["IsActive"] = flag(one.state == VersionState::published);
            json["IsStagingDataSource"] = flag(one.state == VersionState::staged);
            if (!one.id.empty()) json["JobId"] = one.id;
        }
        list.push_back(std::move(json));
    }
    return {{"d", {{"Copyright", ""}, {"DataSources", list}}}};
}

std::string metadata_document(const std::vector<SourceVersion> &sources) {
    XmlText xml;
    xml.open("edmx:Edmx", {{"Version", "1.0"}, {"xmlns:edmx", "http://schemas.microsoft.com/ado/2007/06/edmx"}});
    xml.open("edmx:DataServices", {{"m:DataServiceVersion", "1.0"},
                                   {"xmlns:m", "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"}});
    // Of versions whose entities are called alike, the first one describes them.
    std::set<std::pair<std::string, std::string>> described;
    for (const SourceVersion &one : sources) {
        if (described.emplace(one.source.dataset.id, entity_type_of(one.source)).second)
            append_entity_type(xml, one.source);
        append_container(xml, one);
    }
    xml.close();
    xml.close();
    return xml.text();
}

}  // namespace sluice::bing
