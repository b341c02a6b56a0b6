#include "plugins/writer_xml/xml_dataset.hpp"

#include <algorithm>

namespace sluice {

namespace {

const char *schema_type(ColumnType type) noexcept {
    switch (type) {
        case ColumnType::boolean: return "xs:boolean";
        case ColumnType::int64: return "xs:long";
        case ColumnType::float64:
        case ColumnType::decimal: return "xs:double";
        case ColumnType::date32:
        case ColumnType::timestamp: return "xs:dateTime";
        case ColumnType::text:
        case ColumnType::json: break;
    }
    return "xs:string";
}

}  // namespace

void append_dataset_schema(sdk::TextBuffer &out, const XmlDataset &dataset, const Table &table,
                           const std::vector<std::string> &names, const char *line_end) {
    const auto line = [&](const std::string &text) {
        out.append(text);
        out.append(line_end);
    };
    line(
        "<xs:schema xmlns=\"\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
        "xmlns:msdata=\"urn:schemas-microsoft-com:xml-msdata\"" +
        dataset.id + ">");
    line("<xs:element name=\"" + dataset.name + "\" msdata:IsDataSet=\"true\" msdata:UseCurrentLocale=\"true\">");
    line("<xs:complexType><xs:choice minOccurs=\"0\" maxOccurs=\"unbounded\">");
    line("<xs:element name=\"" + dataset.row + "\"><xs:complexType><xs:sequence>");
    std::string key;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const Column &column = table.columns[i];
        if (column.name == dataset.key) key = names[i];
        const bool is_geography =
            std::find(dataset.geography.begin(), dataset.geography.end(), column.name) != dataset.geography.end();
        const std::string type = is_geography ? "xs:anyType" : schema_type(column.type);
        line("<xs:element name=\"" + names[i] + "\" type=\"" + type + "\"" +
             (type == "xs:dateTime" ? " msdata:DateTimeMode=\"Utc\"" : "") + " minOccurs=\"0\"/>");
    }
    line("</xs:sequence></xs:complexType></xs:element>");
    line("</xs:choice></xs:complexType>");
    if (!key.empty())
        line("<xs:unique name=\"Constraint1\" msdata:PrimaryKey=\"true\"><xs:selector xpath=\".//" + dataset.row +
             "\"/><xs:field xpath=\"" + key + "\"/></xs:unique>");
    line("</xs:element>");
    line("</xs:schema>");
}

}  // namespace sluice
