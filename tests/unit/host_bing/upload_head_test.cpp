#include "host/bing/upload_head.hpp"

#include "engine/base/failure.hpp"
#include "tests/unit/input/compressed.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <string>

using namespace sluice;
using namespace sluice::bing;

namespace {

const std::filesystem::path file = std::filesystem::temp_directory_path() / ("upload_head." + std::to_string(getpid()));

struct RemovedFile {
    ~RemovedFile() { std::filesystem::remove(file); }
};

UploadHead head_of(const std::string &bytes, UploadInput input) {
    std::ofstream(file, std::ios::binary) << bytes;
    return read_upload_head(file, input);
}

// Entity type and properties in one line: "Shop: *id text, price number".
std::string told(const UploadHead &head) {
    std::string text = head.entity_type + ":";
    for (const DatasetColumn &column : head.columns)
        text += std::string(text.back() == ':' ? " " : ", ") + (column.is_key ? "*" : "") + column.name + " " +
                column.type + (column.is_geography ? " geography" : "");
    return text;
}

std::string schema(const std::string &elements, const std::string &key = "EntityID") {
    return "<?xml version=\"1.0\"?>\n<MainRoot><xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
           "xmlns:msdata=\"urn:schemas-microsoft-com:xml-msdata\" id=\"Shops\"><xs:element name=\"Shops\" "
           "msdata:IsDataSet=\"true\"><xs:complexType><xs:choice minOccurs=\"0\" maxOccurs=\"unbounded\"><xs:element "
           "name=\"Shop\"><xs:complexType><xs:sequence>" +
           elements +
           "</xs:sequence></xs:complexType></xs:element></xs:choice></xs:complexType><xs:unique name=\"C\" "
           "msdata:PrimaryKey=\"true\"><xs:selector xpath=\".//Shop\"/><xs:field xpath=\"" +
           key + "\"/></xs:unique></xs:element></xs:schema>";
}

std::string element(const std::string &name, const std::string &type) {
    return "<xs:element name=\"" + name + "\" type=\"" + type + "\"/>";
}

const std::string all_elements = element("EntityID", "xs:string") + element("Latitude", "xs:double") +
                                 element("Stock", "xs:long") + element("Open", "xs:boolean") +
                                 element("Since", "xs:dateTime") + element("Shape", "xs:anyType");
const std::string all_told =
    "Shop: *EntityID text, Latitude number, Stock integer, Open boolean, Since datetime, Shape text geography";

void require_refused(const std::string &bytes, UploadInput input, const std::string &part) {
    try {
        head_of(bytes, input);
        BOOST_ERROR("not refused: " << bytes.substr(0, 200));
    } catch (const Failure &failure) {
        BOOST_TEST((failure.status() == Status::bad_data));
        BOOST_TEST(failure.message().find(part) != std::string::npos, failure.message());
    }
}

std::string lines(const std::string &properties) {
    return "Bing Spatial Data Services, 1.0, Shop\n" + properties + "\n";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(upload_head, RemovedFile)

BOOST_AUTO_TEST_CASE(schemas) {
    // Nothing behind the schema is looked at, not even whether it is XML.
    const std::string upload = schema(all_elements) + "<Shop><EntityID>1</EntityID></Shop><";
    BOOST_TEST(told(head_of(upload, UploadInput::xml)) == all_told);
    BOOST_TEST(told(head_of(input::gzip_member(upload), UploadInput::xml)) == all_told);
    BOOST_TEST(told(head_of(schema(all_elements + element("__deleteEntity", "xs:boolean")), UploadInput::xml)) ==
               all_told + ", __deleteEntity boolean");
}

BOOST_AUTO_TEST_CASE(header_lines) {
    const std::string types[] = {"EntityID(Edm.String,primaryKey)",
                                 "Latitude(Edm.Double)",
                                 "Stock(Edm.Int64)",
                                 "Open(edm.boolean)",
                                 "Since(Edm.dateTime)",
                                 "Shape(Edm.Geography)"};
    for (const auto &[input, delimiter] :
         {std::pair(UploadInput::csv, ","), std::pair(UploadInput::tab, "\t"), std::pair(UploadInput::pipe, "|")}) {
        std::string second;
        for (const std::string &type : types) second += (second.empty() ? "" : delimiter) + type;
        BOOST_TEST(told(head_of(lines(second) + "1\n", input)) == all_told);
        BOOST_TEST(told(head_of(input::gzip_member("\xEF\xBB\xBF" + lines(second)), input)) == all_told);
        BOOST_TEST(told(head_of(
                       "Bing Spatial Data Services" + std::string(delimiter) + "1.0" + delimiter + "Shop\r\n" + second,
                       input)) == all_told);
    }
}

BOOST_AUTO_TEST_CASE(schemas_that_are_refused) {
    const std::string id = element("EntityID", "xs:string");
    const auto refused = [](const std::string &bytes, const char *part) {
        require_refused(bytes, UploadInput::xml, part);
    };
    refused("", "empty");
    refused("<r><Shop/></r>", "must be xs:schema");
    refused("<r/>", "no xs:schema");
    refused(schema(id).substr(0, 400), "ends within");
    refused("<!DOCTYPE r><r/>", "DOCTYPE");
    refused(schema(id, "Name"), "no primary key");
    refused(schema(id + element("Price", "xs:decimal")), "none of string, long");
    refused(schema(element("EntityID", "xs:long")), "must be a string");
    refused(schema(id + element("ENTITYID", "xs:long")), "two properties");
    refused(schema(id + element("__x", "xs:long")), "is no name");
    refused(schema(element("__deleteEntity", "xs:string"), "__deleteEntity"), "must be a string");
    refused(schema(id + element("1st", "xs:long")), "is no name");
    refused(schema(id + element(std::string(51, 'x'), "xs:long")), "is no name");
    refused(schema(id + "</xs:sequence></xs:complexType></xs:element><xs:element name=\"Other\"><xs:complexType>"
                        "<xs:sequence>"),
            "two entity types");
    refused(schema(id + "<!--" + std::string(head_bytes_max, ' ') + "-->"), "first MiB");
    std::string many = id + element("Longitude", "xs:double") + element("latitude", "xs:double");
    for (int i = 1; i < 350; ++i) many += element("p" + std::to_string(i), "xs:string");
    BOOST_TEST(head_of(schema(many), UploadInput::xml).columns.size() == 352u);
    refused(schema(many + element("more", "xs:string")), "350");
}

BOOST_AUTO_TEST_CASE(header_lines_that_are_refused) {
    const auto refused = [](const std::string &bytes, const char *part) {
        require_refused(bytes, UploadInput::csv, part);
    };
    refused("", "first line");
    refused("ID,Name\n1,x\n", "first line");
    refused("Bing Spatial Data Services, 2.0, Shop\nID(Edm.String,primaryKey)\n", "first line");
    refused(lines("ID,Name(Edm.String)"), "'ID'");
    refused(lines("ID(Edm.String)"), "must be the primary key");
    refused(lines("ID(Edm.String,primaryKey),Other(Edm.String,primaryKey)"), "must be the primary key");
    refused(lines("ID(Edm.String,key)"), "nothing else");
    refused(lines("ID(Edm.String,primaryKey),A(Edm.Int32)"), "none of String, Int64");
    refused(lines("ID(Edm.String,primaryKey),A(String)"), "does not begin with Edm.");
    refused(lines("ID(Edm.String,primaryKey),A(Edm.String"), "'A(Edm.String'");
    refused("Bing Spatial Data Services, 1.0, A b\nID(Edm.String,primaryKey)\n", "the entity type");
    refused("Bing Spatial Data Services, 1.0, Shop", "second line");
    refused(lines(std::string(head_bytes_max, 'x')), "too long");
}

BOOST_AUTO_TEST_SUITE_END()
