#include "tests/bench/data/nested_entity.hpp"

#include "tests/bench/data/flat_row.h"
#include "tests/bench/data/text.hpp"

namespace sluice::bench {

namespace {

// Writes one entity member by member. One thread at a time; `out` outlives it.
class EntityText {
public:
    EntityText(std::string &out, std::int64_t number) : out_(out), random_(flat_random(number_of(number), 5)) {
        flat_row_make(&row_, number);
    }

    void write(std::int64_t number) {
        out_ += R"({"id":)";
        append_text(FLAT_ID);
        out_ += R"(,"name":)";
        append_text(FLAT_NAME);
        out_ += R"(,"type":"sku","properties":{"createdBy":")";
        out_ += users[random_ % 4];
        out_ += R"(","createdDate":")";
        append_moment(row_.cells[FLAT_LAUNCH_DATE].integer * 86400000000);
        out_ += R"(","modifiedBy":"mdm.import@example.com_user","modifiedDate":")";
        append_moment(row_.cells[FLAT_UPDATED_AT].integer);
        out_ += R"("},"data":{"attributes":{)";
        write_names();
        write_choices();
        write_numbers();
        write_group();
        out_ += "},";
        write_relationships(number_of(number));
        out_ += "}}\n";
    }

private:
    static constexpr const char *users[] = {"ines.moreau@example.com_user", "yuki.tanabe@example.com_user",
                                            "tom.okafor@example.com_user", "mary.jane@example.com_user"};

    static std::uint64_t number_of(std::int64_t number) { return static_cast<std::uint64_t>(number); }

    std::string_view text(int column) const { return {row_.cells[column].text, row_.cells[column].text_size}; }
    void append_text(int column) { append_json(out_, text(column)); }

    void append_moment(std::int64_t microseconds) {
        append_datetime(out_, microseconds);
        out_ += '.';
        append_padded(out_, static_cast<std::int64_t>(random_ >> 20) % 1000, 3);
        out_ += "-0500";
    }

    // A comma, unless an object or array has just been opened.
    void separate() {
        if (out_.back() != '{' && out_.back() != '[') out_ += ',';
    }

    void begin_attribute(std::string_view name) {
        separate();
        out_ += '"';
        out_ += name;
        out_ += R"(":{"values":[)";
    }
    void end_attribute() { out_ += "]}"; }

    void begin_value() {
        separate();
        out_ += R"({"value":)";
    }
    void end_value(std::string_view locale = "en-US") {
        out_ += R"(,"locale":")";
        out_ += locale;
        out_ += R"(","source":"internal"})";
    }

    void write_text(std::string_view name, std::string_view text) {
        begin_attribute(name);
        begin_value();
        append_json(out_, text);
        end_value();
        end_attribute();
    }

    // A text and its translations: the same text with a word in front, and none for some.
    void write_localized(std::string_view name, int column) {
        begin_attribute(name);
        begin_value();
        append_text(column);
        end_value();
        const std::uint64_t choice = random_ >> (8 + column % 4);
        if (choice % 5 != 0) write_translation("de-DE", "Deutsch: ", column);
        if (choice % 4 == 0) write_translation("fr-FR", "Français : ", column);
        end_attribute();
    }
    void write_translation(std::string_view locale, std::string_view prefix, int column) {
        std::string text(prefix);
        text += this->text(column);
        begin_value();
        append_json(out_, text);
        end_value(locale);
    }

    void write_names() {
        write_localized("mdmname", FLAT_NAME);
        write_localized("description", FLAT_DESCRIPTION);
        begin_attribute("ean");
        begin_value();
        append_text(FLAT_EAN);
        end_value();
        if (random_ % 8 == 0) {  // some have two
            begin_value();
            append_text(FLAT_EAN);
            end_value();
        }
        end_attribute();
        write_text("brand", text(FLAT_BRAND));
    }

    void write_choices() {
        if (!row_.cells[FLAT_COLOR].is_null) {
            begin_attribute("color");
            begin_value();
            append_text(FLAT_COLOR);
            out_ += R"(,"locale":"en-US","source":"internal","properties":{"referenceData":"colors/c-)";
            append_number(out_, random_ % 97);
            out_ += R"(","referenceDataIdentifier":)";
            append_text(FLAT_COLOR);
            out_ += "}}";
            write_translation("de-DE", "Farbe ", FLAT_COLOR);
            end_attribute();
        }
        if (!row_.cells[FLAT_MATERIAL].is_null) write_text("material", text(FLAT_MATERIAL));
        write_text("productclassification", text(FLAT_CATEGORY));
        write_text("status", text(FLAT_STATUS));
        write_text("countryoforigin", text(FLAT_COUNTRY));
        begin_attribute("keywords");
        for (int i = 0; i < 2; ++i) {
            begin_value();
            append_json(out_, keywords[(random_ >> (6 * i)) % 8]);
            end_value();
        }
        end_attribute();
    }
    static constexpr std::string_view keywords[] = {"new",       "oak, oiled", "best \"value\"", "kids",
                                                    "hand-made", "sale",       "küche",          "eco"};

    void write_numbers() {
        write_measure("price", text(FLAT_PRICE), "EUR");
        std::string weight;
        append_number(weight, row_.cells[FLAT_WEIGHT].number);
        write_measure("weight", weight, "kg");
        begin_attribute("stock");
        begin_value();
        append_number(out_, row_.cells[FLAT_STOCK].integer);
        end_value();
        end_attribute();
        if (!row_.cells[FLAT_RATING].is_null) {
            begin_attribute("rating");
            begin_value();
            append_number(out_, row_.cells[FLAT_RATING].number);
            end_value();
            end_attribute();
        }
        begin_attribute("buytodemand");
        begin_value();
        out_ += row_.cells[FLAT_IS_ACTIVE].integer != 0 ? "true" : "false";
        end_value();
        end_attribute();
        std::string date;
        append_date(date, row_.cells[FLAT_LAUNCH_DATE].integer);
        write_text("launchdate", date);
        begin_attribute("createdate");
        begin_value();
        out_ += '"';
        append_moment(row_.cells[FLAT_UPDATED_AT].integer);
        out_ += '"';
        end_value();
        end_attribute();
    }
    void write_measure(std::string_view name, std::string_view number, std::string_view unit) {
        begin_attribute(name);
        begin_value();
        out_ += number;
        out_ += R"(,"uom":")";
        out_ += unit;
        out_ += R"(","locale":"en-US","source":"internal"})";
        end_attribute();
    }

    void write_group() {
        out_ += R"(,"alternatevendor":{"group":[)";
        for (std::uint64_t i = 0; i < 1 + (random_ >> 40) % 4 / 3; ++i) {
            separate();
            out_ += R"({"id":"g-)";
            append_number(out_, i + 1);
            out_ += R"(","locale":"en-US","source":"internal")";
            write_text("vendorid", text(FLAT_SUPPLIER));
            out_ += '}';
        }
        out_ += "]}";
    }

    void write_relationships(std::uint64_t number) {
        out_ += R"("relationships":{"ischildof":[{"id":"ischildof_P-)";
        append_number(out_, number / 4);
        out_ += R"(","relTo":{"id":"P-)";
        append_number(out_, number / 4);
        out_ += R"(","type":"product"}}]})";
    }

    std::string &out_;
    std::uint64_t random_;
    flat_row row_;
};

}  // namespace

void append_nested_entity(std::string &out, std::int64_t number) { EntityText(out, number).write(number); }

}  // namespace sluice::bench
