#include "host/zoho/export_format.hpp"

#include "engine/base/text.hpp"
#include "engine/profile/request.hpp"
#include "host/zoho/zoho_error.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <initializer_list>

namespace sluice::zoho {

namespace {

constexpr std::array formats = {
    ExportFormat{"csv", "CSV", "text/csv"},
    ExportFormat{"json", "JSON", "application/json"},
    ExportFormat{"xml", "XML", "application/xml"},
    ExportFormat{"html", "HTML", "text/html"},
    ExportFormat{"pdf", "PDF", "application/pdf", "password"},
    ExportFormat{"xls", "Excel", "application/vnd.ms-excel"},
};

constexpr const char *action = "EXPORT";

// Settings of a writer, and the attributes of CONFIG that ask for each (none: it is so anyway). A profile that says a
// setting itself, and does not let requests change it, has the last word.
class WriterChanges {
public:
    WriterChanges(const Json &config, const Profile &profile) : config_(config), profile_(profile) {}

    void set(const char *setting, const Json &value, std::initializer_list<const char *> attributes = {}) {
        if (may_request_set(profile_, "writer", setting)) {
            settings_[setting] = value;
            return;
        }
        const auto own = profile_.writer.settings.find(setting);
        if (own == profile_.writer.settings.end()) {
            form_[setting] = value;
            return;
        }
        const auto *const said = std::find_if(attributes.begin(), attributes.end(),
                                              [&](const char *attribute) { return config_.contains(attribute); });
        if (said != attributes.end() && *own != value)
            throw refused(Code::invalid_value, std::string(*said) +
                                                   " cannot be said of this view: its profile does "
                                                   "not let requests set '" +
                                                   setting + "' of its writer");
    }

    FormatChanges take() {
        FormatChanges result;
        if (!settings_.empty()) result.changes["writer"] = std::move(settings_);
        if (!form_.empty()) result.form["writer"] = std::move(form_);
        return result;
    }

private:
    const Json &config_;
    const Profile &profile_;
    Json settings_ = Json::object(), form_ = Json::object();
};

void set_csv(WriterChanges &writer, const Json &config) {
    constexpr std::array delimiters = {",", "\t", ";", " ", "|"};
    constexpr std::array line_ends = {"crlf", "lf", "cr"};
    writer.set("delimiter", delimiters.at(config.value("delimiter", 0u)), {"delimiter"});
    writer.set("line_end", line_ends.at(config.value("recordDelimiter", 0u)), {"recordDelimiter"});
    writer.set("header", config.value("includeHeader", true), {"includeHeader"});
    if (!config.contains("quoted")) return writer.set("quoting", "minimal");
    writer.set("quote", config["quoted"] == 0 ? "'" : "\"", {"quoted"});
    writer.set("quoting", "all", {"quoted"});
}

Json response_members(const Json &config, const std::string &uri) {
    Json members = {{"uri", uri}, {"action", action}};
    if (config.contains("criteria")) members["criteria"] = config["criteria"];
    return members;
}

void set_json(WriterChanges &writer, const Json &config, const ExportFacts &facts) {
    const bool has_keys = config.value("keyValueFormat", true);
    writer.set("layout", "compact");
    writer.set("values", "text");
    writer.set("nulls", "empty");
    writer.set("container", has_keys ? "data" : "rows", {"keyValueFormat"});
    writer.set("rows", has_keys ? "columns" : "arrays", {"keyValueFormat"});
    if (has_keys) return;
    writer.set("root", "response/result", {"keyValueFormat"});
    writer.set("root_members", response_members(config, facts.uri), {"keyValueFormat"});
    writer.set("column_list", "column_order", {"keyValueFormat"});
}

void set_xml(WriterChanges &writer, const Json &config, const ExportFacts &facts) {
    const bool has_keys = config.value("keyValueFormat", false);
    writer.set("layout", "compact");
    writer.set("nulls", "empty");
    writer.set("row", "row");
    writer.set("root", has_keys ? "result/rows" : "response/result/rows", {"keyValueFormat"});
    writer.set("values", has_keys ? "elements" : "columns", {"keyValueFormat"});
    writer.set("declaration", !has_keys, {"keyValueFormat"});
    if (!has_keys) writer.set("root_attributes", response_members(config, facts.uri), {"keyValueFormat"});
}

// A title and a description of a view stand at the top (0), at the bottom (1), or nowhere (2).
void set_place(WriterChanges &writer, const Json &config, const char *setting, const char *attribute) {
    constexpr std::array places = {"top", "bottom", "none"};
    writer.set(setting, places.at(config.value(attribute, 0u)), {attribute});
}

void set_widths(WriterChanges &writer, const Json &config, unsigned fallback) {
    constexpr std::array widths = {"columns", "content", "equal"};
    writer.set("widths", widths.at(config.value("columnWidthRatio", fallback)), {"columnWidthRatio"});
}

void set_html(WriterChanges &writer, const Json &config, const ExportFacts &facts) {
    writer.set("document", false);
    writer.set("title", facts.title);
    set_place(writer, config, "title_at", "includeTitle");
    set_place(writer, config, "description_at", "includeDesc");
    writer.set("header", config.value("includeHeader", true), {"includeHeader"});
    set_widths(writer, config, 2);
}

// What a setting with places takes for itself.
std::string without_places(const std::string &text) {
    std::string result;
    for (const char c : text) result += c == '{' ? "{{" : std::string(1, c);
    return result;
}

std::string custom_text(const Json &config, const std::string &attribute) {
    std::string text = config.value(attribute, "");
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' '; };
    if (std::any_of(text.begin(), text.end(), is_control))
        throw refused(Code::invalid_value, attribute + " has a control character");
    return text;
}

// One of the six texts around pages: blank, title, date, page, page of pages, or a text of its own.
std::string slot_text(const Json &config, const ExportFacts &facts, const std::string &slot, unsigned fallback) {
    switch (config.value(slot, fallback)) {
        case 0: return "";
        case 1: return "{title}";
        case 2: return without_places(facts.date);
        case 3: return "{page}";
        case 4: return "{page}/{pages}";
        case 5: return without_places(custom_text(config, slot + "Text"));
        default: throw refused(Code::invalid_value, slot + ": there is no logo here");
    }
}

void set_margins(WriterChanges &writer, const Json &config) {
    constexpr double inches_default = 0.25, millimetres_per_inch = 25.4;
    Json margins;
    for (const char *const side : {"top", "bottom", "left", "right"})
        margins[side] = config.value(side + std::string("Margin"), inches_default) * millimetres_per_inch;
    writer.set("margins", margins, {"topMargin", "bottomMargin", "leftMargin", "rightMargin"});
}

void set_paper(WriterChanges &writer, const Json &config) {
    constexpr std::array papers = {"letter", "legal", "tabloid", "A3", "A4", "auto"};
    writer.set("paper", papers.at(config.value("paperSize", 4u)), {"paperSize"});
    const std::string style = ascii_lower(config.value("paperStyle", "portrait"));
    if (style != "portrait" && style != "landscape")
        throw refused(Code::invalid_value, "paperStyle should be Portrait or Landscape");
    writer.set("orientation", style, {"paperStyle"});
}

void set_pdf(WriterChanges &writer, const Json &config, const ExportFacts &facts) {
    set_paper(writer, config);
    set_margins(writer, config);
    writer.set("title", facts.title);
    set_place(writer, config, "title_at", "showTitle");
    set_place(writer, config, "description_at", "showDesc");
    writer.set("header", config.value("includeHeader", true), {"includeHeader"});
    set_widths(writer, config, 1);
    const auto slot = [&](const char *name, unsigned fallback) { return slot_text(config, facts, name, fallback); };
    writer.set(
        "page_header",
        {{"left", slot("leftHeader", 1)}, {"center", slot("centerHeader", 0)}, {"right", slot("rightHeader", 2)}},
        {"leftHeader", "centerHeader", "rightHeader", "leftHeaderText", "centerHeaderText", "rightHeaderText"});
    writer.set(
        "page_footer",
        {{"left", slot("leftFooter", 0)}, {"center", slot("centerFooter", 3)}, {"right", slot("rightFooter", 0)}},
        {"leftFooter", "centerFooter", "rightFooter", "leftFooterText", "centerFooterText", "rightFooterText"});
}

void set_row_numbers(const Json &config, const Profile &profile, FormatChanges &result) {
    if (!has_row_numbers(config)) return;
    Json &part = may_request_set(profile, "output", "row_number") ? result.changes : result.form;
    part["output"]["row_number"] = row_number_title;
}

}  // namespace

const ExportFormat &format_of(const Json &config, bool has_workbooks) {
    const std::string word = config.value("responseFormat", "csv");
    if (equal_ignoring_case(word, "image"))
        throw refused(Code::not_for_tables, "responseFormat: a table is exported as csv, json, xml, xls, pdf or html");
    const auto found = std::find_if(formats.begin(), formats.end(),
                                    [&](const ExportFormat &format) { return equal_ignoring_case(format.word, word); });
    if (found == formats.end())
        throw refused(Code::unknown_format,
                      "responseFormat '" + one_line(word) + "' is not known; it is csv, json, xml, xls, pdf or html");
    if (found->word == "xls" && !has_workbooks)
        throw refused(Code::invalid_value, "responseFormat: this server makes no xls files");
    return *found;
}

bool has_row_numbers(const Json &config) {
    return config.value("includeRowNums", false) || config.value("includeRowIds", false);
}

FormatChanges changes_of(const Json &config, const ExportFormat &format, const ExportFacts &facts,
                         const Profile &profile) {
    WriterChanges writer(config, profile);
    if (format.word == "csv") set_csv(writer, config);
    if (format.word == "json") set_json(writer, config, facts);
    if (format.word == "xml") set_xml(writer, config, facts);
    if (format.word == "html") set_html(writer, config, facts);
    if (format.word == "pdf") set_pdf(writer, config, facts);
    if (format.word == "xls" && config.contains("includeHeader"))
        writer.set("header", config["includeHeader"], {"includeHeader"});
    FormatChanges result = writer.take();
    set_row_numbers(config, profile, result);
    return result;
}

}  // namespace sluice::zoho
