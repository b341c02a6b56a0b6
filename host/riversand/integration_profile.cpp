#include "host/riversand/integration_profile.hpp"

#include "engine/base/text.hpp"
#include "engine/profile/context.hpp"
#include "engine/query/limits.hpp"
#include "host/riversand/integration_filters.hpp"
#include "host/riversand/integration_query.hpp"
#include "host/riversand/integration_settings.hpp"
#include "host/riversand/integration_shape.hpp"
#include "host/riversand/loose_json.hpp"
#include "host/riversand/platform_error.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>

namespace sluice::riversand {

namespace {

// Flags that ask for entities beside those of the query.
const std::set<std::string, std::less<>> related_flags = {"includeParent", "includeChildren", "includeRelatedEntities",
                                                          "includeRelatedEntitiesRecursive"};
constexpr const char *parent_relationship = "ischildof";
// Either of them asks for it.
const std::set<std::string, std::less<>> coalescing_flags = {"isGetCoalesce", "isGetNearestAPI"};
const Json::json_pointer kept_types("/transform/settings/types");

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
        case Form::names: return *flag ? "external" : "internal";
        case Form::separate_files: return *flag ? "files" : "one_file";
        default: return *flag;
    }
}

Json count_value(const Json &json, Form form, const std::string &place) {
    constexpr std::int64_t width_max = 255;  // what spreadsheets take
    const std::optional<std::int64_t> count = count_of(json);
    if (!count || *count < 1) refuse(place, "should be a whole number from 1");
    if (form == Form::width && *count > width_max) refuse(place, "should be at most " + std::to_string(width_max));
    return *count;
}

Json text_value(const Json &json, Form form, const std::string &place) {
    constexpr std::size_t suffix_bytes_max = 20;
    if (!json.is_string()) refuse(place, "should be a text");
    std::string text = json.get<std::string>();
    const bool is_ascii = std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
    if (form == Form::character && text != "\t" && text != "\\t" && (text.size() != 1 || !is_ascii))
        refuse(place, "should be one ASCII character, or a tab");
    if (form == Form::table_name && (text.empty() || equal_ignoring_case(text, "Entities")))
        refuse(place, "should be a word other than Entities, the name of the first table");
    // As riversand_dsv.lua has it.
    const auto is_odd = [](char c) {
        constexpr std::string_view odd = ",;:|^~\"'";
        return static_cast<unsigned char>(c) < ' ' || odd.find(c) != odd.npos;
    };
    if (form == Form::table_name && std::any_of(text.begin(), text.end(), is_odd))
        refuse(place, "should be a text on one line, without , ; : | ^ ~ and quote characters");
    if (form != Form::suffix) return text;
    if (text.starts_with('.')) text.erase(0, 1);
    const auto is_plain = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    };
    if (text.empty() || text.size() > suffix_bytes_max || !std::all_of(text.begin(), text.end(), is_plain))
        refuse(place, "should be letters and digits, such as dsv");
    return text;
}

Json value_of(const Json &json, Form form, const std::string &place) {
    switch (form) {
        case Form::count:
        case Form::width: return count_value(json, form, place);
        case Form::text:
        case Form::character:
        case Form::table_name:
        case Form::suffix: return text_value(json, form, place);
        default: return flag_value(json, form, place);
    }
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
          format_(find_format()),
          filters_({(format_.format & (excel | dsv | json_format)) != 0, (format_.format & (excel | dsv)) != 0},
                   without_effect) {}

    Json document(const std::string &id, const std::string &name) {
        document_ = {{"profile", id}, {"tests", nullptr}};
        if (!name.empty()) document_["description"] = name;
        const std::optional<std::string> base = text_of(member(json_, "extendedBaseProfileName"));
        document_["extends"] = base && !base->empty() ? *base : format_.base;
        document_["context"] = context_document();
        read_context();
        for (const auto &[key, value] : json_.items()) visit(key, key, value, "");
        write_flags();
        write_related();
        write_filters();
        write_query();
        write_files();
        check_characters();
        return std::move(document_);
    }

private:
    const NamedFormat &find_format() const {
        const Json &published = member(single(member(single(member(json_, "publish")), "format")), "type");
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

    // Requests leave out what is the same in all of them, and so do profiles. What else they leave out is any value,
    // and not that of the profile which they extend.
    Json context_document() const {
        if (!context_.is_object() || context_.empty()) return nullptr;
        Json context = {{"app", "RSConnect"}, {"role", "admin"}, {"user", "system"}};
        for (const ContextKey &key : context_keys()) {
            const std::string name(key.name);
            const std::optional<std::string> value = text_of(member(context_, key.name));
            if (value && !is_token(*value))
                context[name] = *value;
            else if (value || !context.contains(name))
                context[name] = nullptr;
        }
        context["order"] = count_of(member(context_, "order")).value_or(10);
        return context;
    }

    // What a context says beside the keys of ours is lost, and so is a token of theirs: it means any value.
    void read_context() {
        if (text_of(member(json_, "profileType")) == "extended" &&
            text_of(member(json_, "extendedBaseProfileName")).value_or("").empty())
            without_effect_.insert("profileType");
        if (!context_.is_object()) return;
        for (const auto &[name, value] : context_.items()) {
            const bool is_key = name == "order" || std::any_of(context_keys().begin(), context_keys().end(),
                                                               [&](const ContextKey &key) { return key.name == name; });
            if ((!is_key && !is_nothing(value)) || is_token(text_of(value).value_or("")))
                without_effect_.insert("context." + name);
        }
    }

    // What each environment of theirs has a value of its own for.
    static bool is_token(const std::string &text) { return text.find("{{") != std::string::npos; }

    PartPlace at(const std::string &path) const { return {place_ + ".jsonData." + path, path}; }

    void visit(const std::string &name, const std::string &path, const Json &json, const std::string &section) {
        const Json &value = single(json);
        const std::string inner = section.empty() ? name : section;
        if (read_whole(name, path, value, section)) return;
        if (name == "channel" && value.is_object()) read_channel(value, path, inner);
        if (value.is_object()) {
            for (const auto &[key, one] : value.items())
                if (key != "type" || (name != "channel" && path != "publish.format"))
                    visit(key, path + "." + key, one, inner);
            return;
        }
        const auto found = std::find_if(settings.begin(), settings.end(), [&](const Setting &setting) {
            return setting.section == section && setting.theirs == name && (setting.formats & format_.format) != 0;
        });
        if (found != settings.end())
            document_[Json::json_pointer(found->ours)] = value_of(value, found->form, at(path).place);
        else if (!is_settled(section, name, value))
            without_effect_.insert(path);
    }

    // What is more than one value, or means something only together with others.
    bool read_whole(const std::string &name, const std::string &path, const Json &value, const std::string &section) {
        if (name == "filter" && value.is_object()) {
            filters_.add(value, at(path));
        } else if (name == "entityProperties") {
            read_run_properties(value, path);
        } else if (name == "fieldMap" || (section == "transform" && name == "contexts")) {
            if (!value.empty()) without_effect_.insert(path);
        } else if (section == "collect" && name == "search") {
            search_ = search_query(value, at(path), without_effect_);
        } else if (section == "collect" && related_flags.contains(name)) {
            if (flag_value(value, Form::flag, at(path).place) == true) related_.insert(name);
        } else if (section == "publish" && name == "fileName") {
            read_file_name(value, path);
        } else if (is_flag(name, section)) {
            const bool flag = flag_value(value, Form::flag, at(path).place).get<bool>();
            bool &said = flags_[coalescing_flags.contains(name) ? "coalesced" : name];
            said = said || flag;
        } else {
            return false;
        }
        return true;
    }

    // Flags of this layout that mean something together with another one.
    bool is_flag(const std::string &name, const std::string &section) const {
        const unsigned format = format_.format;
        if (section == "collect")
            return ((format & (excel | dsv)) != 0 && coalescing_flags.contains(name)) ||
                   (format == excel && name == "includeValidationData");
        return section == "publish" && ((format == excel && name == "showGovernComment") ||
                                        (format == json_format && name == "includeEntityProperties"));
    }

    static bool is_settled(const std::string &section, const std::string &name, const Json &value) {
        const auto found = std::find_if(settled.begin(), settled.end(), [&](const Settled &one) {
            return one.theirs == name && (one.section == "*" || one.section == section);
        });
        const bool is_usual = std::find(usual_flags.begin(), usual_flags.end(), name) != usual_flags.end();
        if (found == settled.end()) return is_usual ? flag_of(value).value_or(is_nothing(value)) : is_nothing(value);
        const std::string text = text_of(value).value_or("");
        if (found->values.empty()) return !value.is_structured() || value.empty();
        if (text.empty()) return is_nothing(value);
        for (std::string_view left = found->values; !left.empty();) {
            const std::size_t end = std::min(left.find('|'), left.size());
            if (equal_ignoring_case(left.substr(0, end), text)) return true;
            left.remove_prefix(std::min(end + 1, left.size()));
        }
        return false;
    }

    void read_channel(const Json &channel, const std::string &path, const std::string &section) {
        const std::string type = text_of(member(channel, "type")).value_or("");
        if (type.empty() && !is_nothing(member(channel, "type"))) without_effect_.insert(path + ".type");
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

    // Errors are shown when the profile or the request asks for them, unless the profile hides them: a request cannot
    // change what the profile says itself.
    void write_flags() {
        Json &written = document_["transform"]["settings"];
        const auto flag = [&](const char *name) -> std::optional<bool> {
            const auto found = flags_.find(name);
            return found == flags_.end() ? std::nullopt : std::optional<bool>(found->second);
        };
        if (const auto coalesced = flag("coalesced")) written["coalesced"] = *coalesced;
        const auto validation = flag("includeValidationData"), comments = flag("showGovernComment");
        if (comments == false)
            written["errors"] = "none";
        else if (validation || comments)
            written["errors"] = validation == true ? Json("note") : Json(nullptr);
        if (flag("includeEntityProperties") == false) written["run_properties"] = nullptr;
        if (written.empty()) document_["transform"].erase("settings");
        if (document_["transform"].empty()) document_.erase("transform");
    }

    // A request can narrow the query, and never widen it.
    void write_filters() {
        IntegrationFilters::Result result = filters_.result(!related_.empty());
        for (const auto &[name, value] : result.settings.items()) document_["transform"]["settings"][name] = value;
        for (const auto &[name, value] : result.query.items()) query_[name] = value;
    }

    // The keys say where it comes from, so that a profile which extends this one changes no other part.
    void write_query() {
        Json all = Json::array();
        if (const Json &of_source = member(member(document_, "source"), "query"); !of_source.empty())
            all.push_back(of_source);
        const bool has_window = search_.contains("limit") || search_.contains("offset");
        if (!related_.empty() && has_window && search_.contains("sort"))
            refuse(place_ + ".jsonData.collect", "should have no sort beside maxRecords or from and related entities");
        if (!search_.empty()) all.push_back(search_);
        if (!all.empty()) query_["and"] = all;
        if (!query_.empty()) document_["source"]["query"] = query_;
    }

    // Which entities come along with those that are asked for. Children lead to their parent, not the parent to them.
    void write_related() {
        if (related_.empty()) return;
        Json &related = document_["source"]["related"];
        const bool is_recursive = related_.contains("includeRelatedEntitiesRecursive");
        if (is_recursive || related_.contains("includeRelatedEntities"))
            related["depth"] = is_recursive ? limits::related_depth_max : 1;
        else if (related_.contains("includeParent"))
            related["relationships"] = Json::array({parent_relationship});
        else
            related["depth"] = 0;
        if (!document_.contains(kept_types)) document_[kept_types] = nullptr;  // those that come along are of any type
        if (related_.contains("includeChildren")) related["inverse"] = Json::array({parent_relationship});
    }

    void read_run_properties(const Json &properties, const std::string &path) {
        if (format_.format != json_format || !properties.is_object()) {
            if (!is_nothing(properties)) without_effect_.insert(path);
            return;
        }
        for (const auto &[name, value] : properties.items())
            if (const std::optional<std::string> text = text_of(value))
                document_["transform"]["settings"]["run_properties"][name] = *text;
            else
                without_effect_.insert(path + "." + name);
    }

    void read_file_name(const Json &name, const std::string &path) {
        file_name_ = text_of(name).value_or("");
        file_name_path_ = path;
        if (!is_nothing(name) && file_name_.empty()) without_effect_.insert(path);
    }

    // The last dot begins a suffix, which is the writer's.
    void write_files() {
        // One file to download, whatever the parts.
        if (member(member(member(document_, "writer"), "settings"), "tables") == "files")
            document_["output"]["archive"] = "zip";
        if (file_name_.empty()) return;
        const std::size_t dot = file_name_.rfind('.');
        const std::string suffix = dot == std::string::npos ? std::string() : file_name_.substr(dot + 1);
        const std::string base = file_name_.substr(0, dot);
        const bool is_name = file_name_.find_first_of("{}/") == std::string::npos && !base.empty();
        if (!is_name || (dot != std::string::npos && !equal_ignoring_case(suffix, usual_suffix())))
            without_effect_.insert(file_name_path_);
        if (is_name) document_["output"]["file_name"] = base + "_{part}";
    }

    void check_characters() const {
        const Json &said = member(member(document_, "writer"), "settings");
        if (format_.format == dsv &&
            text_of(member(said, "delimiter")).value_or(",") == text_of(member(said, "quote")).value_or("\""))
            refuse(place_ + ".jsonData.publish", "should have two characters: delimiter and quotechar are the same");
    }

    std::string usual_suffix() const {
        if ((format_.format & (excel | objects_excel)) != 0) return "xlsx";
        if (format_.format != dsv) return "json";
        const Json &settings_of_writer = member(member(document_, "writer"), "settings");
        return text_of(member(settings_of_writer, "extension")).value_or("csv");
    }

    const Json &json_, &context_;
    const std::string place_;
    const std::map<std::string, Json> &sources_;
    std::set<std::string> &without_effect_;
    const NamedFormat &format_;
    IntegrationFilters filters_;
    Json document_;
    Json query_ = Json::object(), search_ = Json::object();
    std::string file_name_, file_name_path_;
    std::map<std::string, bool, std::less<>> flags_;  // that were said
    std::set<std::string> related_;                   // the flags that ask for other entities
};

}  // namespace

std::string id_of(const Json &object) {
    const std::optional<std::string> id = text_of(member(object, "id"));
    if (!id || id->empty()) throw refused(code::missing_parameter, "missing parameter 'configObject.id'");
    return *id;
}

std::string profile_id_of(const Json &object) {
    std::string id = id_of(object);
    if (id.starts_with("sys_") || id.ends_with("_base"))
        refuse("configObject.id", "should not begin with sys_ or end with _base: such profiles are the system's");
    if (object_id_of(id) != id)
        refuse("configObject.id", "should not end with a dot and a number: such are further contexts of one profile");
    return id;
}

std::string object_id_of(const std::string &document_id) {
    const std::size_t end = document_id.find_last_not_of("0123456789");
    const bool is_further =
        end != std::string::npos && end > 0 && end + 1 < document_id.size() && document_id[end] == '.';
    return is_further ? document_id.substr(0, end) : document_id;
}

IntegrationProfile read_integration_profile(const Json &object, const std::map<std::string, Json> &sources) {
    check_shape(object);
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
