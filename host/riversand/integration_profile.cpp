#include "host/riversand/integration_profile.hpp"

#include "engine/base/text.hpp"
#include "engine/profile/context.hpp"
#include "host/riversand/criteria.hpp"
#include "host/riversand/loose_json.hpp"
#include "host/riversand/platform_error.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>

namespace sluice::riversand {

namespace {

// A set of them: what a setting is known in.
enum Format : unsigned { excel = 1, dsv = 2, json_format = 4, objects_excel = 8, objects_json = 16, every = 31 };

struct NamedFormat {
    std::string_view theirs;
    Format format;
    const char *base;  // the shipped profile that makes it
};
constexpr const char *excel_base = "sys_export_data_excel_ui_task_base";
constexpr const char *dsv_base = "sys_export_data_dsv_ui_task_base";
constexpr const char *json_base = "sys_export_data_json_any_task_base";
constexpr std::array formats = {
    NamedFormat{"SMARTEXCEL", excel, excel_base},
    NamedFormat{"Excel", excel, excel_base},
    NamedFormat{"DSV", dsv, dsv_base},
    NamedFormat{"CSV", dsv, dsv_base},
    NamedFormat{"RSJSON", json_format, json_base},
    NamedFormat{"JSON", json_format, json_base},
    NamedFormat{"GENERIC_OBJECT_EXCEL", objects_excel, "sys_export_genericobject_data_excel_ui_task_base"},
    NamedFormat{"GENERIC_OBJECT_JSON", objects_json, "sys_export_data_genericobject-json_any_scheduled-task_base"},
};

// How a value of theirs becomes one of ours.
enum class Form {
    flag = 1,
    opposite,  // a flag that means the contrary
    count,     // from 1
    text,
    note_or_cell,   // a flag
    note_or_none,   // a flag
    names,          // a flag: external names
    separate_files  // a flag
};

struct Setting {
    std::string_view section, theirs;
    unsigned formats;
    const char *ours;  // JSON pointer
    Form form;
};
constexpr std::array settings = {
    Setting{"", "isEnabled", every, "/enabled", Form::flag},
    Setting{"collect", "isGetCoalesce", excel | dsv, "/transform/settings/coalesced", Form::flag},
    Setting{"collect", "isGetNearestAPI", excel | dsv, "/transform/settings/coalesced", Form::flag},
    Setting{"collect", "includeValidationData", excel, "/transform/settings/errors", Form::note_or_none},
    Setting{"transform", "nullRecordTransformer", json_format, "/transform/settings/only_of_model", Form::opposite},
    Setting{"transform", "allowNullValues", json_format, "/transform/settings/null_values", Form::flag},
    Setting{"transform", "collectionSeparator", excel | dsv, "/transform/settings/separator", Form::text},
    Setting{"transform", "useExternalName", excel | dsv, "/transform/settings/names", Form::names},
    Setting{"publish", "batchSize", every, "/output/split_rows", Form::count},
    Setting{"publish", "inheritedValueAsToolTip", excel, "/transform/settings/inherited", Form::note_or_cell},
    Setting{"publish", "maxReferenceDropDownList", excel, "/transform/settings/list_max", Form::count},
    Setting{"publish", "showErrorPrompt", excel, "/transform/settings/alerts", Form::flag},
    Setting{"publish", "showInfoPrompt", excel, "/transform/settings/prompts", Form::flag},
    Setting{"publish", "showGovernComment", excel, "/transform/settings/errors", Form::note_or_none},
    Setting{"publish", "autoResizeColumn", excel, "/transform/settings/fit_columns", Form::flag},
    Setting{"publish", "minWidth", excel, "/transform/settings/min_width", Form::count},
    Setting{"publish", "maxWidth", excel, "/transform/settings/max_width", Form::count},
    Setting{"publish", "delimiter", dsv, "/writer/settings/delimiter", Form::text},
    Setting{"publish", "quotechar", dsv, "/writer/settings/quote", Form::text},
    Setting{"publish", "fileExtension", dsv, "/writer/settings/extension", Form::text},
    Setting{"publish", "relationshipSeparator", dsv, "/transform/settings/separator_word", Form::text},
    Setting{"publish", "multiFileExport", dsv, "/writer/settings/tables", Form::separate_files},
    Setting{"publish", "loadSourceEntityMatchAttributes", dsv, "/transform/settings/match_attributes", Form::flag},
    Setting{"publish", "columnPrefix", dsv, "/transform/settings/column_prefix", Form::text},
};

// What is so here whatever they say, or is read elsewhere.
const std::set<std::string, std::less<>> settled = {"integrationType",
                                                    "isMergeableWithCustom",
                                                    "profileType",
                                                    "extendedBaseProfileName",
                                                    "isDataPersistent",
                                                    "isBinaryStreamPersistent",
                                                    "type",
                                                    "version",
                                                    "encoding",
                                                    "supportsCollection",
                                                    "mode",
                                                    "source",
                                                    "entityType",
                                                    "defaultEntityType",
                                                    "isLocalizationEnabled",
                                                    "isDefault",
                                                    "enableDynamicMapping",
                                                    "includeEntityProperties",
                                                    "sourceFolder",
                                                    "pattern",
                                                    "batchSize"};

const std::set<std::string, std::less<>> file_channels = {"presentationConnector", "folderConnector"};

[[noreturn]] void refuse(const std::string &place, const std::string &what) {
    throw refused(code::wrong_parameter, place + " " + what);
}

// A list of one thing stands for the thing.
const Json &single(const Json &json) { return json.is_array() && json.size() == 1 ? json.front() : json; }

// A profile of a tenant's own may not read the server's environment and files.
void refuse_references(const Json &json, const std::string &place) {
    if (json.is_string() && json.get_ref<const std::string &>().find("${") != std::string::npos)
        refuse(place, "should hold no reference: ${ is not allowed");
    if (!json.is_structured()) return;
    for (const auto &[key, value] : json.items()) {
        if (key.find("${") != std::string::npos) refuse(place, "should hold no reference: ${ is not allowed");
        refuse_references(value, place + (json.is_array() ? "[" + key + "]" : "." + key));
    }
}

Json flag_value(const Json &json, Form form, const std::string &place) {
    const std::optional<bool> flag = flag_of(json);
    if (!flag) refuse(place, "should be true or false");
    switch (form) {
        case Form::opposite: return !*flag;
        case Form::note_or_cell: return *flag ? "note" : "cell";
        case Form::note_or_none: return *flag ? "note" : "none";
        case Form::names: return *flag ? "external" : "internal";
        case Form::separate_files: return *flag ? "files" : "one_file";
        default: return *flag;
    }
}

Json value_of(const Json &json, Form form, const std::string &place) {
    if (form == Form::count) {
        const std::optional<std::int64_t> count = count_of(json);
        if (!count || *count < 1) refuse(place, "should be a whole number from 1");
        return *count;
    }
    if (form != Form::text) return flag_value(json, form, place);
    if (!json.is_string()) refuse(place, "should be a text");
    return json;
}

void add_texts(const Json &json, std::set<std::string> &texts) {
    for (std::string &text : chosen_texts(json)) texts.insert(std::move(text));
}

/// Makes one document of one context.
class DocumentReader {
public:
    DocumentReader(const Json &json, const Json &context, std::string place, const std::map<std::string, Json> &sources,
                   std::set<std::string> &without_effect)
        : json_(json),
          context_(context),
          place_(std::move(place)),
          sources_(sources),
          without_effect_(without_effect),
          format_(find_format()) {}

    Json document(const std::string &id, const std::string &name) {
        document_ = {{"profile", id}, {"tests", nullptr}};
        if (!name.empty()) document_["description"] = name;
        const std::optional<std::string> base = text_of(member(json_, "extendedBaseProfileName"));
        document_["extends"] = base && !base->empty() ? *base : format_.base;
        document_["context"] = context_document();
        for (const auto &[key, value] : json_.items()) visit(key, key, value, "");
        return std::move(document_);
    }

private:
    const NamedFormat &find_format() const {
        const Json &published = member(single(member(member(json_, "publish"), "format")), "type");
        const std::string text =
            text_of(published.is_null() ? member(context_, "format") : published).value_or(std::string());
        const auto found = std::find_if(formats.begin(), formats.end(), [&](const NamedFormat &format) {
            return equal_ignoring_case(text, format.theirs);
        });
        if (found == formats.end())
            refuse(place_ + ".jsonData.publish.format.type",
                   "should be SMARTEXCEL, DSV, RSJSON, GENERIC_OBJECT_EXCEL or GENERIC_OBJECT_JSON");
        return *found;
    }

    // Requests leave out what is the same in all of them, and so do profiles.
    Json context_document() const {
        if (!context_.is_object() || context_.empty()) return nullptr;
        Json context = {{"app", "RSConnect"}, {"role", "admin"}, {"user", "system"}};
        for (const ContextKey &key : context_keys()) {
            const std::optional<std::string> value = text_of(member(context_, key.name));
            if (value && value->find("{{") == std::string::npos) context[std::string(key.name)] = *value;
        }
        context["order"] = count_of(member(context_, "order")).value_or(10);
        return context;
    }

    void visit(const std::string &name, const std::string &path, const Json &json, const std::string &section) {
        const Json &value = single(json);
        const std::string inner = section.empty() ? name : section;
        if (name == "filter" && value.is_object()) return read_filter(value, path);
        if (name == "entityProperties") return read_run_properties(value, path);
        if (section == "collect" && name == "search") return read_search(value, path);
        if (section == "publish" && name == "fileName") return read_file_name(value, path);
        if (name == "channel" && value.is_object()) read_channel(value, path, inner);
        if (value.is_object()) {
            for (const auto &[key, one] : value.items()) visit(key, path + "." + key, one, inner);
            return;
        }
        const auto found = std::find_if(settings.begin(), settings.end(), [&](const Setting &setting) {
            return setting.section == section && setting.theirs == name && (setting.formats & format_.format) != 0;
        });
        if (found != settings.end())
            document_[Json::json_pointer(found->ours)] = value_of(value, found->form, place_ + ".jsonData." + path);
        else if (!settled.contains(name) && !is_nothing(value))
            without_effect_.insert(path);
    }

    // What asks for nothing has the effect that it asks for.
    static bool is_nothing(const Json &value) {
        if (value.is_structured() || value.is_null()) return value.empty();
        const std::string text = text_of(value).value_or("");
        return text.empty() || equal_ignoring_case(text, "NONE") || flag_of(value) == false;
    }

    void read_channel(const Json &channel, const std::string &path, const std::string &section) {
        const std::string type = text_of(member(channel, "type")).value_or("");
        if (section == "publish" && !type.empty() && !file_channels.contains(type))
            without_effect_.insert(path + ".type");
        if (section != "collect" || type.empty()) return;
        if (const auto source = sources_.find(type); source != sources_.end()) {
            document_["source"] = source->second;
            return;
        }
        const std::string usual =
            (format_.format & (objects_excel | objects_json)) != 0 ? "genericObjectConnector" : "rdpConnector";
        if (type != usual)
            refuse(place_ + ".jsonData." + path + ".type",
                   "should be " + usual + ", or one of the sources that the tenant has in sluice.yaml");
    }

    void read_filter(const Json &filter, const std::string &path) {
        for (const auto &[name, part] : filter.items()) {
            if (part.empty()) continue;
            const bool is_exclusion = name == "exclude";
            if (!is_exclusion && name != "include") {
                without_effect_.insert(path + "." + name);
                continue;
            }
            std::set<std::string> types, attributes, relationships;
            const Json &by_type = member(part, "typesCriterion");
            if (by_type.is_object())
                for (const auto &[type, fields] : by_type.items()) {
                    if (!equal_ignoring_case(type, "_ALL")) types.insert(type);
                    add_texts(member(member(fields, "queryFields"), "attributes"), attributes);
                    add_texts(member(member(fields, "queryFields"), "relationships"), relationships);
                    if (!member(fields, "queryFilters").empty()) without_effect_.insert(path + "." + name);
                }
            add_texts(member(member(part, "queryFields"), "attributes"), attributes);
            add_texts(member(member(part, "queryFields"), "relationships"), relationships);
            add_texts(member(member(part, "queryFilters"), "typesCriterion"), types);
            set_filter(path + "." + name, is_exclusion, types, attributes, relationships);
        }
    }

    void set_filter(const std::string &path, bool is_exclusion, const std::set<std::string> &types,
                    const std::set<std::string> &attributes, const std::set<std::string> &relationships) {
        const auto set = [&](const char *ours, unsigned known, const std::set<std::string> &texts) {
            if (texts.empty()) return;
            if ((known & format_.format) == 0)
                without_effect_.insert(path);
            else
                document_["transform"]["settings"][ours] = texts;
        };
        if (is_exclusion) {
            set("exclude_attributes", excel | dsv | json_format, attributes);
            set("exclude_relationships", excel | dsv | json_format, relationships);
            return;  // of some types alone is excluded from all
        }
        set("types", every, types);
        set("relationships", excel | dsv, relationships);
        if (!attributes.empty()) without_effect_.insert(path);
    }

    void read_search(const Json &search, const std::string &path) {
        const Json query = query_of(member(member(search, "params"), "query"));
        if (!query.empty())
            document_["source"]["query"] = query;
        else if (!search.empty())
            without_effect_.insert(path);
    }

    void read_run_properties(const Json &properties, const std::string &path) {
        if (format_.format != json_format || !properties.is_object()) {
            if (!is_nothing(properties)) without_effect_.insert(path);
            return;
        }
        for (const auto &[name, value] : properties.items())
            if (const std::optional<std::string> text = text_of(value))
                document_["transform"]["settings"]["run_properties"][name] = *text;
    }

    // The last dot begins a suffix, which is the writer's.
    void read_file_name(const Json &name, const std::string &path) {
        const std::string text = text_of(name).value_or("");
        if (text.empty()) return;
        if (text.find_first_of("{}/") != std::string::npos)
            without_effect_.insert(path);
        else
            document_["output"]["file_name"] = text.substr(0, text.rfind('.'));
    }

    const Json &json_, &context_;
    const std::string place_;
    const std::map<std::string, Json> &sources_;
    std::set<std::string> &without_effect_;
    const NamedFormat &format_;
    Json document_;
};

}  // namespace

std::string profile_id_of(const Json &object) {
    const std::optional<std::string> id = text_of(member(object, "id"));
    if (!id || id->empty()) throw refused(code::missing_parameter, "missing parameter 'configObject.id'");
    if (id->starts_with("sys_") || id->ends_with("_base"))
        refuse("configObject.id", "should not begin with sys_ or end with _base: such profiles are the system's");
    return *id;
}

IntegrationProfile read_integration_profile(const Json &object, const std::map<std::string, Json> &sources) {
    const std::string id = profile_id_of(object);
    refuse_references(object, "configObject");
    const std::vector<Json> contexts = items_of(member(member(object, "data"), "contexts"));
    if (contexts.empty()) throw refused(code::missing_parameter, "missing parameter 'configObject.data.contexts'");
    IntegrationProfile result;
    std::set<std::string> without_effect;
    for (std::size_t index = 0; index < contexts.size(); ++index) {
        const std::string place = "configObject.data.contexts[" + std::to_string(index) + "]";
        const Json &json = member(contexts[index], "jsonData");
        if (!json.is_object()) throw refused(code::missing_parameter, "missing parameter '" + place + ".jsonData'");
        const std::string document_id = index == 0 ? id : id + "." + std::to_string(index + 1);
        DocumentReader reader(json, member(contexts[index], "context"), place, sources, without_effect);
        result.documents.push_back(reader.document(document_id, text_of(member(object, "name")).value_or("")));
    }
    result.without_effect.assign(without_effect.begin(), without_effect.end());
    return result;
}

}  // namespace sluice::riversand
