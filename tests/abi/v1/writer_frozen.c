/* A writer that uses everything a writer could use when major 1 was frozen. It is built with the header of that day,
 * which lies beside it, and never changes: an engine that speaks major 1 loads it.
 *
 * It writes a file a table: the names of the columns, the cells of every row behind its number, and, by way of a
 * temporary file, how many rows there were. */
#include "plugin_abi.h"

#include "layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABLES_MAX 8

struct self {
    const sluice_job *job;
    int32_t table_count;
    const sluice_table *tables[TABLES_MAX];
    sluice_output *outputs[TABLES_MAX];
    const char *temp_file; /* of the row counts, of table after table */
    int64_t rows[TABLES_MAX];
};

struct lane {
    char *text;
    size_t size, capacity;
};

struct block {
    int64_t rows;
    char text[];
};

/* ---- Text ---- */

static void add(struct lane *lane, const char *text, size_t size) {
    if (lane->size + size > lane->capacity) {
        lane->capacity = 2 * (lane->size + size);
        lane->text = realloc(lane->text, lane->capacity);
        if (lane->text == NULL) abort();
    }
    memcpy(lane->text + lane->size, text, size);
    lane->size += size;
}

static int is_valid(const struct ArrowArray *column, int64_t row) {
    const uint8_t *const validity = column->buffers[0];
    return validity == NULL || (validity[row / 8] >> (row % 8) & 1) != 0;
}

static void add_cell(struct lane *lane, const struct ArrowSchema *schema, const struct ArrowArray *column,
                     int64_t row) {
    char number[64] = "";
    if (!is_valid(column, row)) {
        add(lane, "-", 1);
    } else if (strcmp(schema->format, "u") == 0) {
        const int32_t *const offsets = column->buffers[1];
        const char *const text = column->buffers[2];
        add(lane, text + offsets[row], (size_t)(offsets[row + 1] - offsets[row]));
    } else if (strcmp(schema->format, "b") == 0) {
        const uint8_t *const bits = column->buffers[1];
        snprintf(number, sizeof number, "%d", bits[row / 8] >> (row % 8) & 1);
    } else if (strcmp(schema->format, "l") == 0 || strcmp(schema->format, "tsu:UTC") == 0) {
        snprintf(number, sizeof number, "%lld", (long long)((const int64_t *)column->buffers[1])[row]);
    } else if (strcmp(schema->format, "tdD") == 0) {
        snprintf(number, sizeof number, "%d", ((const int32_t *)column->buffers[1])[row]);
    } else {
        snprintf(number, sizeof number, "%a",
                 ((const double *)column->buffers[1])[row]); /* no locale in hexadecimals */
    }
    add(lane, number, strlen(number));
}

/* ---- Life ---- */

static sluice_status write_names(struct self *writer, int32_t table) {
    const struct ArrowSchema *const schema = writer->tables[table]->schema;
    const sluice_job *const job = writer->job;
    sluice_status status = SLUICE_OK;
    for (int64_t i = 0; i < schema->n_children && status == SLUICE_OK; ++i) {
        const char *const name = schema->children[i]->name;
        status = job->output_write(job, writer->outputs[table], name, strlen(name));
        if (status == SLUICE_OK)
            status = job->output_write(job, writer->outputs[table], i + 1 < schema->n_children ? "|" : "\n", 1);
    }
    return status;
}

/* The engine has checked the settings against the schema; whether they are an object is cheap to see. */
static int is_object(const char *json) { return json[0] == '{' && json[strlen(json) - 1] == '}'; }

static sluice_status open_writer(const sluice_job *job, const char *settings_json, const sluice_table *const *tables,
                                 int32_t table_count, void **self) {
    if (!is_object(settings_json)) return job->fail(job, SLUICE_BAD_CONFIG, "the settings are no object");
    if (table_count > TABLES_MAX) return job->fail(job, SLUICE_BAD_CONFIG, "more tables than this format has room for");
    struct self *const writer = calloc(1, sizeof *writer);
    if (writer == NULL) return job->fail(job, SLUICE_INTERNAL, "out of memory");
    writer->job = job;
    writer->table_count = table_count;
    sluice_status status = job->temp_file(job, &writer->temp_file);
    for (int32_t i = 0; i < table_count && status == SLUICE_OK; ++i) {
        char suffix[32];
        if (table_count == 1)
            snprintf(suffix, sizeof suffix, ".frozen");
        else
            snprintf(suffix, sizeof suffix, "-%d.frozen", i + 1);
        writer->tables[i] = tables[i];
        status = job->output_open(job, suffix, "text/plain", &writer->outputs[i]);
        if (status == SLUICE_OK) status = write_names(writer, i);
    }
    if (status != SLUICE_OK) {
        free(writer);
        return status;
    }
    job->log(job, SLUICE_LOG_WARNING, "the frozen writer is open");
    *self = writer;
    return SLUICE_OK;
}

static void limits(void *self, sluice_writer_limits *limits) {
    (void)self;
    limits->rows_per_table_max = 600;
    limits->text_units_max = 30000;
    limits->has_free_blocks = 0;
}

static sluice_status lane_open(void *self, void **lane) {
    (void)self;
    *lane = calloc(1, sizeof(struct lane));
    return *lane == NULL ? SLUICE_INTERNAL : SLUICE_OK;
}

static void lane_close(void *self, void *lane) {
    (void)self;
    free(((struct lane *)lane)->text);
    free(lane);
}

static void release_block(struct sluice_block *block) { free(block->private_data); }

static sluice_status encode(void *self, void *lane, int32_t table, const struct ArrowArray *array, int64_t first_row,
                            sluice_block *block) {
    const struct self *const writer = self;
    const sluice_job *const job = writer->job;
    const struct ArrowSchema *const schema = writer->tables[table]->schema;
    struct lane *const text = lane;
    if (job->is_cancelled(job)) return job->fail(job, SLUICE_CANCELLED, "cancelled");
    text->size = 0;
    for (int64_t row = 0; row < array->length; ++row) {
        char number[32];
        add(text, number, (size_t)snprintf(number, sizeof number, "%lld", (long long)(first_row + row)));
        for (int64_t i = 0; i < array->n_children; ++i) {
            add(text, "|", 1);
            add_cell(text, schema->children[i], array->children[i], row);
        }
        add(text, "\n", 1);
    }
    struct block *const made = malloc(sizeof *made + text->size);
    if (made == NULL) return job->fail(job, SLUICE_INTERNAL, "out of memory");
    made->rows = array->length;
    if (text->size > 0) memcpy(made->text, text->text, text->size);
    block->data = made->text;
    block->size = text->size;
    block->private_data = made;
    block->release = release_block;
    return SLUICE_OK;
}

static sluice_status append(void *self, int32_t table, const sluice_block *block) {
    struct self *const writer = self;
    writer->rows[table] += ((const struct block *)block->private_data)->rows;
    return writer->job->output_write_block(writer->job, writer->outputs[table], block);
}

/* The counts go through the temporary file, as what is too large for memory would. */
static sluice_status finish(void *self) {
    struct self *const writer = self;
    const sluice_job *const job = writer->job;
    FILE *const file = fopen(writer->temp_file, "w+b");
    if (file == NULL) return job->fail(job, SLUICE_IO_FATAL, "the temporary file does not open");
    for (int32_t i = 0; i < writer->table_count; ++i)
        fprintf(file, "%lld rows in %s\n", (long long)writer->rows[i], writer->tables[i]->name);
    rewind(file);
    sluice_status status = SLUICE_OK;
    char line[1024];
    for (int32_t i = 0; i < writer->table_count && status == SLUICE_OK; ++i) {
        if (fgets(line, sizeof line, file) == NULL)
            status = job->fail(job, SLUICE_IO_FATAL, "the temporary file is too short");
        else
            status = job->output_write(job, writer->outputs[i], line, strlen(line));
    }
    fclose(file);
    return status;
}

static void close_writer(void *self) { free(self); }

static const sluice_writer_api api = {
    .struct_size = sizeof(sluice_writer_api),
    .rows_per_table_max = 1000000,
    .open = open_writer,
    .lane_open = lane_open,
    .lane_close = lane_close,
    .encode = encode,
    .append = append,
    .finish = finish,
    .close = close_writer,
    .limits = limits,
};

static const sluice_plugin plugin = {
    .struct_size = sizeof(sluice_plugin),
    .abi_major = SLUICE_ABI_MAJOR,
    .abi_minor = SLUICE_ABI_MINOR,
    .kind = SLUICE_KIND_WRITER,
    .name = "frozen",
    .version = "1.0.0",
    .description = "Cells between bars, from the first day of major 1",
    .settings_schema = "{\"type\": \"object\", \"additionalProperties\": false}",
    .writer = &api,
};

SLUICE_EXPORT const sluice_plugin *SLUICE_PLUGIN_ENTRY(void) { return &plugin; }
