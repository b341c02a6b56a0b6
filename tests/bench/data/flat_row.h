/* One row of the benchmark's flat table, made from its number alone: the same on every machine and in any order.
 * Plain C, so that programs in C, C++ and the bench-only source get the very same rows at the same cost. */
#ifndef SLUICE_BENCH_FLAT_ROW_H
#define SLUICE_BENCH_FLAT_ROW_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    FLAT_COLUMN_COUNT = 20,
    FLAT_TEXT_BYTES_MAX = 1024 /* of all texts of a row together */
};

enum flat_type { FLAT_TEXT = 1, FLAT_INTEGER, FLAT_NUMBER, FLAT_DECIMAL, FLAT_BOOLEAN, FLAT_DATE, FLAT_DATETIME };

/* By position, so that programs may name the column they want. */
enum flat_column_index {
    FLAT_ID,
    FLAT_EAN,
    FLAT_NAME,
    FLAT_DESCRIPTION,
    FLAT_BRAND,
    FLAT_COUNTRY,
    FLAT_STOCK,
    FLAT_PRICE,
    FLAT_IS_ACTIVE,
    FLAT_LAUNCH_DATE,
    FLAT_CATEGORY,
    FLAT_COLOR,
    FLAT_MATERIAL,
    FLAT_SUPPLIER,
    FLAT_STATUS,
    FLAT_IMAGE_URL,
    FLAT_WEIGHT,
    FLAT_RATING,
    FLAT_UNITS_SOLD,
    FLAT_UPDATED_AT
};

struct flat_column {
    const char *name;
    enum flat_type type;
};

extern const struct flat_column flat_columns[FLAT_COLUMN_COUNT];

struct flat_cell {
    const char *text; /* TEXT and DECIMAL: UTF-8 with a NUL behind it, valid until the row is made again; else NULL */
    size_t text_size;
    int64_t integer; /* INTEGER; BOOLEAN: 0 or 1; DATE: days, DATETIME: microseconds since 1970-01-01 UTC */
    double number;   /* NUMBER, DECIMAL */
    int is_null;
};

struct flat_row {
    struct flat_cell cells[FLAT_COLUMN_COUNT];
    size_t text_used;
    char text[FLAT_TEXT_BYTES_MAX];
};

/* Fill `row` with the row of this number, from 0. */
void flat_row_make(struct flat_row *row, int64_t number);

/* A number without pattern for each pair of arguments; other generators make their choices with it. */
uint64_t flat_random(uint64_t number, uint64_t purpose);

#ifdef __cplusplus
}
#endif

#endif
