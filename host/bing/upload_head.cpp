#include "host/bing/upload_head.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "host/datasets/made_dataset.hpp"
#include "plugins/input/decompression.hpp"
#include "plugins/input/file_stream.hpp"
#include "plugins/input/peeked_stream.hpp"
#include "plugins/sdk/sluice/job.hpp"
#include "plugins/source_xml/xml_parser.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace sluice::bing {

namespace {

constexpr std::size_t name_chars_max = 50;
constexpr std::string_view text_mark = "Bing Spatial Data Services";

[[noreturn]] void refuse(const std::string &what) { throw Failure(Status::bad_data, what); }

struct PropertyType {
    std::string_view edm, xml;  // without prefixes
    const char *type;           // type_name()
    bool is_geography;
};
constexpr std::array property_types = {
    PropertyType{"String", "string", "text", false},         PropertyType{"Int64", "long", "integer", false},
    PropertyType{"Boolean", "boolean", "boolean", false},    PropertyType{"Double", "double", "number", false},
    PropertyType{"DateTime", "dateTime", "datetime", false}, PropertyType{"Geography", "anyType", "text", true}};

// `name` is told without a prefix; which of its spellings, `member` says.
DatasetColumn property(const std::string &name, std::string_view type, std::string_view PropertyType::*member) {
    for (const PropertyType &known : property_types) {
        if (!equal_ignoring_case(type, known.*member)) continue;
        DatasetColumn column;
        column.name = column.title = name;
        column.type = known.type;
        column.is_geography = known.is_geography;
        return column;
    }
    std::string all;
    for (const PropertyType &known : property_types) all += (all.empty() ? "" : ", ") + std::string(known.*member);
    refuse("the property '" + one_line(name) + "' has a type that is none of " + all);
}

bool is_name(std::string_view text) noexcept {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    if (text.empty() || text.size() > name_chars_max || text.starts_with("__") || !is_letter(text.front()))
        return false;
    return std::all_of(text.begin(), text.end(), [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

void require_name(const char *what, const std::string &name) {
    if (!is_name(name))
        refuse(std::string(what) + " '" + one_line(name.substr(0, 2 * name_chars_max)) +
               "' is no name: 50 letters, digits and _ at most, no digit in front, nor two _");
}

void check(const UploadHead &head) {
    require_name("the entity type", head.entity_type);
    std::set<std::string> names;
    std::size_t count = 0;
    for (const DatasetColumn &column : head.columns) {
        if (!equal_ignoring_case(column.name, deletion_column)) require_name("the property", column.name);
        const std::string name = ascii_lower(column.name);
        if (!names.insert(name).second)
            refuse("'" + column.name + "' is the name of two properties, whatever the case");
        count += name != "latitude" && name != "longitude" && !equal_ignoring_case(name, deletion_column) ? 1 : 0;
    }
    if (count > properties_max) refuse("there are more than 350 properties besides Latitude and Longitude");
    const auto is_key = [](const DatasetColumn &column) { return column.is_key; };
    if (std::count_if(head.columns.begin(), head.columns.end(), is_key) != 1)
        refuse("one property must be the primary key");
    const DatasetColumn &key = *std::find_if(head.columns.begin(), head.columns.end(), is_key);
    if (key.type != "text" || key.is_geography || equal_ignoring_case(key.name, deletion_column))
        refuse("the primary key '" + key.name + "' must be a string");
}

// As many bytes as a head may have; the end of them is no end of the upload.
class HeadStream final : public input::ByteStream {
public:
    explicit HeadStream(std::unique_ptr<input::ByteStream> all) : all_(std::move(all)) {}

    std::size_t read(char *data, std::size_t size) override {
        if (rest_ == 0) refuse("the schema does not end within the first MiB of the upload");
        const std::size_t count = all_->read(data, std::min(size, rest_));
        rest_ -= count;
        return count;
    }

private:
    std::unique_ptr<input::ByteStream> all_;
    std::size_t rest_ = head_bytes_max;
};

// The elements of the schema: the data set, within it the entity type, within that the properties.
class SchemaReader final : public xml::XmlEvents {
public:
    void follow(xml::XmlParser &parser) noexcept { parser_ = &parser; }
    bool is_done() const noexcept { return is_done_; }
    UploadHead take() {
        if (keys_.size() > 1) refuse("the primary key of the schema has several fields; a data source has one");
        const auto key = std::find_if(head_.columns.begin(), head_.columns.end(), [this](const DatasetColumn &column) {
            return !keys_.empty() && equal_ignoring_case(column.name, keys_[0]);
        });
        if (key == head_.columns.end())
            refuse("the schema names no primary key: xs:unique with xs:field, of a property");
        key->is_key = true;
        return std::move(head_);
    }

    void begin(const xml::XmlName &name, const xml::XmlAttributes &attributes) override {
        open_.emplace_back(name.is_of_schema() && name.local == "element");
        if (open_.size() == 1) return;
        if (open_.size() == 2 && (!name.is_of_schema() || name.local != "schema"))
            refuse("the first element within the outermost one must be xs:schema, which says what the entities have");
        if (name.is_of_schema() && (name.local == "unique" || name.local == "key")) begin_unique(attributes);
        if (name.is_of_schema() && name.local == "keyref") is_key_ = false;
        if (name.is_of_schema() && name.local == "field" && is_key_) keys_.push_back(value_of(attributes, "xpath"));
        if (open_.back()) begin_element(attributes);
    }

    void end() override {
        open_.pop_back();
        if (open_.size() != 1) return;
        is_done_ = true;
        parser_->pause();
    }

    void text(std::string_view) override {}

private:
    static std::string value_of(const xml::XmlAttributes &attributes, std::string_view wanted,
                                std::string_view space = {}) {
        std::string result;
        attributes.for_each([&](const xml::XmlName &name, std::string_view value) {
            if (name.space == space && name.local == wanted) result = value;
        });
        return result;
    }

    // What is marked as the primary key is it; where nothing is, the last one is taken for it.
    void begin_unique(const xml::XmlAttributes &attributes) {
        const bool is_marked =
            equal_ignoring_case(value_of(attributes, "PrimaryKey", "urn:schemas-microsoft-com:xml-msdata"), "true");
        is_key_ = is_marked || !has_marked_key_;
        has_marked_key_ |= is_marked;
        if (is_key_) keys_.clear();
    }

    void begin_element(const xml::XmlAttributes &attributes) {
        const std::string name = value_of(attributes, "name");
        switch (std::count(open_.begin(), open_.end(), true)) {
            case 1: return;  // the data set
            case 2:
                if (!head_.entity_type.empty()) refuse("the schema has two entity types; a data source has one");
                head_.entity_type = name;
                return;
            case 3: {
                const std::string type = value_of(attributes, "type");
                head_.columns.push_back(property(name, type.substr(type.find(':') + 1), &PropertyType::xml));
                return;
            }
            default: refuse("the schema gives the property '" + one_line(name) + "' elements; a property has a type");
        }
    }

    xml::XmlParser *parser_ = nullptr;
    std::vector<bool> open_;  // elements around; true for an xs:element
    UploadHead head_;
    std::vector<std::string> keys_;  // of the last xs:unique that may be the primary key
    bool is_key_ = false, has_marked_key_ = false;
    bool is_done_ = false;
};

UploadHead read_schema(std::unique_ptr<input::ByteStream> bytes, const std::string &name,
                       const input::Interruption &interruption) {
    SchemaReader schema;
    xml::XmlParser parser(std::move(bytes), name, schema, interruption);
    schema.follow(parser);
    parser.read();
    if (!schema.is_done()) refuse("the upload has no xs:schema, which says what the entities have");
    return schema.take();
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::vector<std::string> cells_of(std::string_view line, char delimiter) {
    std::vector<std::string> cells;
    for (std::size_t at = 0; at <= line.size();) {
        const std::size_t end = std::min(line.find(delimiter, at), line.size());
        cells.emplace_back(trimmed(line.substr(at, end - at)));
        at = end + 1;
    }
    return cells;
}

// The next line that is not empty; line ends are LF, CR LF and CR, as for the source that reads the rest.
std::string_view next_line(std::string_view &rest) noexcept {
    constexpr std::string_view line_ends = "\r\n";
    rest.remove_prefix(std::min(rest.find_first_not_of(line_ends), rest.size()));
    const std::string_view line = rest.substr(0, rest.find_first_of(line_ends));
    rest.remove_prefix(line.size());
    return line;
}

// "Name(Edm.String,primaryKey)", whose comma may have cut it in two.
DatasetColumn read_property(const std::string &cell) {
    const std::size_t open = cell.find('(');
    if (open == cell.npos || cell.back() != ')')
        refuse("the second line has '" + one_line(cell.substr(0, 2 * name_chars_max)) +
               "'; a property is written there as Name(Edm.Type) or Name(Edm.String,primaryKey)");
    const std::vector<std::string> parts = cells_of(cell.substr(open + 1, cell.size() - open - 2), ',');
    constexpr std::string_view prefix = "Edm.";
    const std::string name(trimmed(cell.substr(0, open)));
    if (!equal_ignoring_case(parts[0].substr(0, prefix.size()), prefix))
        refuse("the property '" + one_line(name) + "' has a type that does not begin with Edm.");
    DatasetColumn column = property(name, parts[0].substr(prefix.size()), &PropertyType::edm);
    if (parts.size() == 1) return column;
    if (parts.size() > 2 || !equal_ignoring_case(parts[1], "primaryKey"))
        refuse("behind the type of the property '" + one_line(name) + "' may stand ,primaryKey and nothing else");
    column.is_key = true;
    return column;
}

UploadHead read_lines(std::unique_ptr<input::ByteStream> bytes, char delimiter) {
    input::PeekedStream stream(std::move(bytes));
    std::string_view rest = stream.peek(head_bytes_max);
    if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
    const std::string_view first = next_line(rest), second = next_line(rest);
    if (rest.empty() && first.size() + second.size() > head_bytes_max / 2) refuse("the first two lines are too long");
    std::vector<std::string> mark = cells_of(first, ',');
    if (mark.size() == 1) mark = cells_of(first, delimiter);
    if (mark.size() < 3 || !equal_ignoring_case(mark[0], text_mark) || mark[1] != "1.0" ||
        !std::all_of(mark.begin() + 3, mark.end(), [](const std::string &cell) { return cell.empty(); }))
        refuse("the first line must be '" + std::string(text_mark) + ", 1.0, EntityType', in UTF-8");
    UploadHead head;
    head.entity_type = mark[2];
    std::optional<std::string> half;
    for (std::string &cell : cells_of(second, delimiter)) {
        if (half) cell = *std::exchange(half, std::nullopt) + ',' + cell;
        if (cell.find('(') != cell.npos && cell.back() != ')')
            half = cell;
        else
            head.columns.push_back(read_property(cell));
    }
    if (half) read_property(*half);
    return head;
}

}  // namespace

char delimiter_of(UploadInput input) noexcept {
    return input == UploadInput::tab ? '\t' : input == UploadInput::pipe ? '|' : ',';
}

UploadHead read_upload_head(const std::filesystem::path &file, UploadInput input) {
    const std::string name = file.filename().string();
    try {
        const input::Interruption interruption;
        std::int64_t bytes_read = 0;
        auto bytes =
            input::decompressed(std::make_unique<input::FileStream>(file.string(), name, interruption, bytes_read),
                                name, input::Compression::automatic);
        UploadHead head = input == UploadInput::xml
                              ? read_schema(std::make_unique<HeadStream>(std::move(bytes)), name, interruption)
                              : read_lines(std::move(bytes), delimiter_of(input));
        check(head);
        return head;
    } catch (const sdk::Failure &failure) {
        throw Failure(failure.status() == SLUICE_BAD_DATA ? Status::bad_data : Status::io_fatal, failure.what());
    }
}

}  // namespace sluice::bing
