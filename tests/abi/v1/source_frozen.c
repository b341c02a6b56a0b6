/* A source that uses everything a source could use when major 1 was frozen. It is built with the header of that day,
 * which lies beside it, and never changes: an engine that speaks major 1 loads it. */
#include "plugin_abi.h"

#include "layout.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 1000
#define COLUMNS 8

struct self {
    const sluice_job *job;
    int64_t next_row;
    atomic_int is_interrupted;
    char *residual;
    sluice_row_place places[ROWS];
    sluice_rejected_row rejected;
};

/* ---- The schema ---- */

/* Metadata in Arrow's form: int32 count of pairs, then of each pair int32 length and text of key and value. */
static char *metadata(const char *key, const char *value) {
    const int32_t count = 1, key_size = (int32_t)strlen(key), value_size = (int32_t)strlen(value);
    char *bytes = malloc(12 + (size_t)key_size + (size_t)value_size);
    if (bytes == NULL) abort();
    char *at = bytes;
    memcpy(at, &count, 4), at += 4;
    memcpy(at, &key_size, 4), at += 4;
    memcpy(at, key, (size_t)key_size), at += key_size;
    memcpy(at, &value_size, 4), at += 4;
    memcpy(at, value, (size_t)value_size);
    return bytes;
}

static void release_schema(struct ArrowSchema *schema) {
    for (int64_t i = 0; i < schema->n_children; ++i) {
        struct ArrowSchema *child = schema->children[i];
        if (child->release != NULL) child->release(child);
        free(child);
    }
    free(schema->children);
    free((char *)schema->metadata);
    schema->release = NULL;
}

static void fill_schema(struct ArrowSchema *schema, const char *name, const char *format, char *its_metadata) {
    memset(schema, 0, sizeof *schema);
    schema->name = name;
    schema->format = format;
    schema->metadata = its_metadata;
    schema->flags = ARROW_FLAG_NULLABLE;
    schema->release = release_schema;
}

static sluice_status schema(void *self, struct ArrowSchema *out) {
    (void)self;
    static const char *const names[COLUMNS] = {"id", "name", "price", "active", "ratio", "day", "at", "extra"};
    static const char *const formats[COLUMNS] = {"l", "u", "u", "b", "g", "tdD", "tsu:UTC", "u"};
    fill_schema(out, "numbers", "+s", NULL);
    out->flags = 0;
    out->n_children = COLUMNS;
    out->children = calloc(COLUMNS, sizeof *out->children);
    if (out->children == NULL) abort();
    for (int i = 0; i < COLUMNS; ++i) {
        out->children[i] = malloc(sizeof **out->children);
        if (out->children[i] == NULL) abort();
        char *its_metadata = NULL;
        if (i == 2) its_metadata = metadata(SLUICE_META_READ_AS, "decimal");
        if (i == 7) its_metadata = metadata(SLUICE_META_KIND, "json");
        fill_schema(out->children[i], names[i], formats[i], its_metadata);
    }
    return SLUICE_OK;
}

/* ---- Batches ---- */

static void release_array(struct ArrowArray *array) {
    for (int64_t i = 0; i < array->n_children; ++i) {
        struct ArrowArray *child = array->children[i];
        if (child->release != NULL) child->release(child);
        free(child);
    }
    for (int64_t i = 0; i < array->n_buffers; ++i) free((void *)array->buffers[i]);
    free(array->children);
    free(array->buffers);
    array->release = NULL;
}

static void fill_array(struct ArrowArray *array, int64_t length, int64_t buffer_count) {
    memset(array, 0, sizeof *array);
    array->length = length;
    array->n_buffers = buffer_count;
    array->buffers = calloc((size_t)buffer_count, sizeof *array->buffers);
    if (array->buffers == NULL) abort();
    array->release = release_array;
}

static void *bytes(size_t size) {
    void *result = calloc(1, size + 64);
    if (result == NULL) abort();
    return result;
}

static void set_bit(void *bits, int64_t at) { ((uint8_t *)bits)[at / 8] |= (uint8_t)(1u << (at % 8)); }

/* What stands in text column `column` of row `row`; an empty text for the first row. */
static int text_of(int column, int64_t row, char *out, size_t size) {
    if (column == 1) return snprintf(out, size, "n\xc3\xa4me %lld", (long long)row);
    if (column == 2) return snprintf(out, size, "%lld.%02lld", (long long)row, (long long)(row % 100));
    return snprintf(out, size, "{\"row\": %lld}", (long long)row);
}

/* The rows [first, first + length) of a column behind one row that the offset hides. */
static void fill_column(struct ArrowArray *array, int column, int64_t first, int64_t length) {
    const int is_text = column == 1 || column == 2 || column == 7;
    const int64_t stored = length + 1;
    fill_array(array, length, is_text ? 3 : 2);
    array->offset = 1;
    array->null_count = -1;
    void *const validity = bytes((size_t)(stored + 7) / 8);
    for (int64_t i = 0; i < stored; ++i)
        if ((first + i - 1) % 7 != 3 || column == 0) set_bit(validity, i);
    array->buffers[0] = validity;
    if (is_text) {
        int32_t *const offsets = bytes((size_t)(stored + 1) * sizeof *offsets);
        char *const text = bytes((size_t)stored * 40);
        for (int64_t i = 0; i < stored; ++i)
            offsets[i + 1] = offsets[i] + text_of(column, first + i - 1, text + offsets[i], 40);
        array->buffers[1] = offsets;
        array->buffers[2] = text;
        return;
    }
    void *const values = bytes((size_t)stored * 8);
    for (int64_t i = 0; i < stored; ++i) {
        const int64_t row = first + i - 1;
        if (column == 0) ((int64_t *)values)[i] = INT64_MAX - row;
        if (column == 3 && row % 2 == 0) set_bit(values, i);
        if (column == 4) ((double *)values)[i] = (double)row / 8;
        if (column == 5) ((int32_t *)values)[i] = (int32_t)(20000 + row);
        if (column == 6) ((int64_t *)values)[i] = 1700000000000001 + row * 1000000;
    }
    array->buffers[1] = values;
}

static void fill_origin(struct self *source, int64_t first, int64_t length, sluice_origin *origin) {
    origin->name = "numbers";
    origin->first_line = first + 1;
    origin->first_byte = -1;
    for (int64_t i = 0; i < length; ++i) {
        source->places[i].line = first + i + 1;
        source->places[i].byte = (first + i) * 10;
    }
    origin->places = source->places;
    /* Row 5 is one of which nothing can be made. */
    if (first <= 5 && 5 < first + length) {
        source->rejected.row = 5 - first;
        source->rejected.column = 1;
        source->rejected.reserved = 0;
        source->rejected.message = "five has no name";
        origin->rejected = &source->rejected;
        origin->rejected_count = 1;
    }
}

static sluice_status next(void *self, int64_t max_rows, int64_t max_bytes, struct ArrowArray *array,
                          sluice_origin *origin) {
    struct self *const source = self;
    const sluice_job *const job = source->job;
    if (job->is_cancelled(job) || atomic_load(&source->is_interrupted))
        return job->fail(job, SLUICE_CANCELLED, "interrupted");
    int64_t length = ROWS - source->next_row;
    if (length == 0) return SLUICE_END;
    if (length > max_rows) length = max_rows;
    if (length > max_bytes / 200 + 1) length = max_bytes / 200 + 1;
    fill_array(array, length, 1);
    array->n_children = COLUMNS;
    array->children = calloc(COLUMNS, sizeof *array->children);
    if (array->children == NULL) abort();
    for (int i = 0; i < COLUMNS; ++i) {
        array->children[i] = malloc(sizeof **array->children);
        if (array->children[i] == NULL) abort();
        fill_column(array->children[i], i, source->next_row, length);
    }
    fill_origin(source, source->next_row, length, origin);
    source->next_row += length;
    job->progress(job, source->next_row * 10, ROWS * 10);
    return SLUICE_OK;
}

/* ---- Life ---- */

static void close_source(void *self) {
    struct self *const source = self;
    free(source->residual);
    free(source);
}

/* The engine has checked the settings against the schema; whether they are an object is cheap to see. */
static int is_object(const char *json) { return json[0] == '{' && json[strlen(json) - 1] == '}'; }

/* Leaves the whole query to the engine. */
static sluice_status open_source(const sluice_job *job, const char *settings_json, const char *query_json, void **self,
                                 const char **residual_json) {
    if (!is_object(settings_json)) return job->fail(job, SLUICE_BAD_CONFIG, "the settings are no object");
    if (strstr(settings_json, "\"refuse\":true") != NULL)
        return job->fail(job, SLUICE_BAD_CONFIG, "asked to refuse these settings");
    struct self *const source = calloc(1, sizeof *source);
    if (source == NULL) return job->fail(job, SLUICE_INTERNAL, "out of memory");
    source->job = job;
    if (query_json != NULL) {
        source->residual = malloc(strlen(query_json) + 1);
        if (source->residual == NULL) abort();
        strcpy(source->residual, query_json);
    }
    *residual_json = source->residual;
    job->log(job, SLUICE_LOG_WARNING, "the frozen source is open");
    *self = source;
    return SLUICE_OK;
}

static void interrupt(void *self) { atomic_store(&((struct self *)self)->is_interrupted, 1); }

static sluice_status count(void *self, int64_t *rows) {
    (void)self;
    *rows = ROWS;
    return SLUICE_OK;
}

static const sluice_source_api api = {
    .struct_size = sizeof(sluice_source_api),
    .open = open_source,
    .schema = schema,
    .next = next,
    .close = close_source,
    .interrupt = interrupt,
    .count = count,
};

static const sluice_plugin plugin = {
    .struct_size = sizeof(sluice_plugin),
    .abi_major = SLUICE_ABI_MAJOR,
    .abi_minor = SLUICE_ABI_MINOR,
    .kind = SLUICE_KIND_SOURCE,
    .name = "frozen",
    .version = "1.0.0",
    .description = "Numbers, from the first day of major 1",
    .settings_schema =
        "{\"type\": \"object\", \"additionalProperties\": false, "
        "\"properties\": {\"refuse\": {\"type\": \"boolean\", \"description\": \"Refuse to open.\"}}}",
    .source = &api,
};

SLUICE_EXPORT const sluice_plugin *SLUICE_PLUGIN_ENTRY(void) { return &plugin; }
