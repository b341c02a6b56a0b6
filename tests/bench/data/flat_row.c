#include "tests/bench/data/flat_row.h"

#include <string.h>

const struct flat_column flat_columns[FLAT_COLUMN_COUNT] = {
    {"id", FLAT_TEXT},
    {"ean", FLAT_TEXT},
    {"name", FLAT_TEXT},
    {"description", FLAT_TEXT},
    {"brand", FLAT_TEXT},
    {"country", FLAT_TEXT},
    {"stock", FLAT_INTEGER},
    {"price", FLAT_DECIMAL},
    {"is_active", FLAT_BOOLEAN},
    {"launch_date", FLAT_DATE},
    {"category", FLAT_TEXT},
    {"color", FLAT_TEXT},
    {"material", FLAT_TEXT},
    {"supplier", FLAT_TEXT},
    {"status", FLAT_TEXT},
    {"image_url", FLAT_TEXT},
    {"weight", FLAT_NUMBER},
    {"rating", FLAT_NUMBER},
    {"units_sold", FLAT_INTEGER},
    {"updated_at", FLAT_DATETIME},
};

/* A text with its length; a list of them that a random number chooses from. */
struct phrase {
    const char *text;
    size_t size;
};
#define PHRASE(text) \
    { text, sizeof(text) - 1 }
#define CHOOSE(phrases, random) (&(phrases)[(random) % (sizeof(phrases) / sizeof((phrases)[0]))])

static const struct phrase woods[] = {PHRASE("Oak"),   PHRASE("Walnut"), PHRASE("Beech"), PHRASE("Ash"),
                                      PHRASE("Birch"), PHRASE("Maple"),  PHRASE("Elm"),   PHRASE("Cherry")};
static const struct phrase things[] = {
    PHRASE("bench"),      PHRASE("armchair"), PHRASE("bookcase"), PHRASE("side table"), PHRASE("wardrobe"),
    PHRASE("nightstand"), PHRASE("cot"),      PHRASE("desk"),     PHRASE("sideboard"),  PHRASE("stool")};
static const struct phrase series[] = {PHRASE("Lindholm"), PHRASE("Øresund"),    PHRASE("Chelsea"), PHRASE("Málaga"),
                                       PHRASE("Kyoto"),    PHRASE("Überlingen"), PHRASE("Tilburg"), PHRASE("Éveil")};
static const struct phrase sentences[] = {
    PHRASE("Solid wood, oiled by hand"),
    PHRASE("Seat height 18\" (45.7 cm)"),
    PHRASE("Ships flat, assembled in ten minutes"),
    PHRASE("Made for small rooms"),
    PHRASE("Called \"the quiet one\" by its makers"),
    PHRASE("Für drinnen und draußen"),
    PHRASE("Drawers run on beech rails"),
    PHRASE("Résiste à l'eau & au soleil"),
};
static const struct phrase brands[] = {PHRASE("Alder & Quay"), PHRASE("Bramble"),  PHRASE("Nordhavn"),
                                       PHRASE("Casa Verde"),   PHRASE("Holzwerk"), PHRASE("Grenadine"),
                                       PHRASE("木工房"),       PHRASE("Møller")};
static const struct phrase countries[] = {PHRASE("DE"), PHRASE("FR"), PHRASE("IT"), PHRASE("DK"),
                                          PHRASE("JP"), PHRASE("US"), PHRASE("PL"), PHRASE("PT")};
static const struct phrase categories[] = {
    PHRASE("Products>>Furniture & Decor>>Beds"), PHRASE("Products>>Furniture & Decor>>Chairs"),
    PHRASE("Products>>Kitchen>>Tables"),         PHRASE("Products>>Office>>Storage"),
    PHRASE("Products>>Outdoor>>Benches"),        PHRASE("Products>>Children's room>>Cots")};
static const struct phrase colors[] = {PHRASE("red"),   PHRASE("grün"),          PHRASE("blue"),  PHRASE("weiß"),
                                       PHRASE("ochre"), PHRASE("naturel foncé"), PHRASE("black"), PHRASE("藍色")};
static const struct phrase materials[] = {PHRASE("solid wood"), PHRASE("veneer"), PHRASE("steel, powder-coated"),
                                          PHRASE("linen"),      PHRASE("rattan"), PHRASE("glass")};
static const struct phrase statuses[] = {PHRASE("active"), PHRASE("active"), PHRASE("announced"),
                                         PHRASE("discontinued")};

uint64_t flat_random(uint64_t number, uint64_t purpose) {
    uint64_t x = (number + 1) * 0x9E3779B97F4A7C15u + purpose * 0xD1B54A32D192ED03u; /* the finisher of SplitMix64 */
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

static void begin_text(struct flat_row *row, int column) { row->cells[column].text = row->text + row->text_used; }

static void put(struct flat_row *row, const char *text, size_t size) {
    memcpy(row->text + row->text_used, text, size);
    row->text_used += size;
}

static void put_phrase(struct flat_row *row, const struct phrase *phrase) { put(row, phrase->text, phrase->size); }

static void put_char(struct flat_row *row, char character) { row->text[row->text_used++] = character; }

/* `value` in decimal, with zeros in front up to `digits_min`. */
static void put_number(struct flat_row *row, uint64_t value, int digits_min) {
    char digits[20];
    int count = 0;
    for (; value > 0 || count < digits_min; value /= 10) digits[count++] = (char)('0' + value % 10);
    while (count > 0) put_char(row, digits[--count]);
}

static void end_text(struct flat_row *row, int column) {
    struct flat_cell *cell = &row->cells[column];
    cell->text_size = (size_t)(row->text + row->text_used - cell->text);
    cell->is_null = 0;
    put_char(row, '\0');
}

static void choose_text(struct flat_row *row, int column, const struct phrase *phrase) {
    begin_text(row, column);
    put_phrase(row, phrase);
    end_text(row, column);
}

static void set_integer(struct flat_row *row, int column, int64_t value) {
    row->cells[column].integer = value;
    row->cells[column].is_null = 0;
}

static void set_number(struct flat_row *row, int column, double value) {
    row->cells[column].number = value;
    row->cells[column].is_null = 0;
}

static void make_names(struct flat_row *row, uint64_t number, uint64_t random) {
    begin_text(row, FLAT_ID);
    put(row, "SKU-", 4);
    put_number(row, number + 1, 8);
    end_text(row, FLAT_ID);

    begin_text(row, FLAT_EAN); /* a quarter of them have leading zeros */
    put_number(row, random % 4 == 0 ? random % 99999999999u : random % 9999999999999u, 13);
    end_text(row, FLAT_EAN);

    begin_text(row, FLAT_NAME);
    put_phrase(row, CHOOSE(woods, random >> 8));
    put_char(row, ' ');
    put_phrase(row, CHOOSE(things, random >> 12));
    put_char(row, ' ');
    put_phrase(row, CHOOSE(series, random >> 20));
    put_char(row, ' ');
    put_number(row, number * 7 + 1, 1);
    end_text(row, FLAT_NAME);

    begin_text(row, FLAT_IMAGE_URL);
    put(row, "https://images.example.com/p/", 29);
    put_number(row, random >> 16, 1);
    put(row, ".jpg", 4);
    end_text(row, FLAT_IMAGE_URL);

    begin_text(row, FLAT_SUPPLIER);
    put(row, "SUP-", 4);
    put_number(row, (random >> 30) % 5000, 4);
    end_text(row, FLAT_SUPPLIER);
}

static void make_texts(struct flat_row *row, uint64_t random) {
    begin_text(row, FLAT_DESCRIPTION);
    put_phrase(row, CHOOSE(sentences, random));
    /* Some texts have two lines. */
    put(row, (random >> 10) % 32 == 0 ? ".\n" : ". ", 2);
    put_phrase(row, CHOOSE(sentences, random >> 15));
    put_char(row, '.');
    end_text(row, FLAT_DESCRIPTION);

    choose_text(row, FLAT_BRAND, CHOOSE(brands, random >> 20));
    choose_text(row, FLAT_COUNTRY, CHOOSE(countries, random >> 23));
    choose_text(row, FLAT_CATEGORY, CHOOSE(categories, random >> 26));
    choose_text(row, FLAT_STATUS, CHOOSE(statuses, random >> 30));
    if ((random >> 34) % 10 != 0) choose_text(row, FLAT_COLOR, CHOOSE(colors, random >> 38));
    if ((random >> 42) % 5 != 0) choose_text(row, FLAT_MATERIAL, CHOOSE(materials, random >> 46));
}

static void make_values(struct flat_row *row, uint64_t random) {
    const uint64_t cents = 99 + random % 200000;
    begin_text(row, FLAT_PRICE);
    put_number(row, cents / 100, 1);
    put_char(row, '.');
    put_number(row, cents % 100, 2);
    end_text(row, FLAT_PRICE);
    row->cells[FLAT_PRICE].number = (double)cents / 100.0;

    set_integer(row, FLAT_STOCK, (int64_t)((random >> 18) % 2000) - 20);
    set_integer(row, FLAT_UNITS_SOLD, (int64_t)((random >> 20) % 90000000));
    set_integer(row, FLAT_IS_ACTIVE, (random >> 47) % 3 != 0);
    set_number(row, FLAT_WEIGHT, (double)((random >> 24) % 90000) / 1000.0);
    if ((random >> 55) % 8 != 0) set_number(row, FLAT_RATING, (double)((random >> 11) % 35000) / 7000.0);
}

static void make_times(struct flat_row *row, uint64_t random) {
    set_integer(row, FLAT_LAUNCH_DATE, 16071 + (int64_t)(random % 4000));       /* from 2014 on */
    const int64_t seconds = 1577836800 + (int64_t)((random >> 12) % 180000000); /* from 2020 on */
    set_integer(row, FLAT_UPDATED_AT, seconds * 1000000);
}

void flat_row_make(struct flat_row *row, int64_t number) {
    const uint64_t n = (uint64_t)number;
    row->text_used = 0;
    for (int i = 0; i < FLAT_COLUMN_COUNT; ++i) {
        row->cells[i].text = NULL;
        row->cells[i].text_size = 0;
        row->cells[i].is_null = 1;
    }
    make_names(row, n, flat_random(n, 1));
    make_texts(row, flat_random(n, 2));
    make_values(row, flat_random(n, 3));
    make_times(row, flat_random(n, 4));
}
