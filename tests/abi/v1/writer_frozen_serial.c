/* The serial form of a writer as it was when major 1 was frozen; never changes. It counts cells, NULLs and bytes. */
#include "plugin_abi.h"

#include "layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct self {
    const sluice_job *job;
    sluice_output *output;
    long long rows, nulls;
};

/* The engine has checked the settings against the schema; whether they are an object is cheap to see. */
static int is_object(const char *json) { return json[0] == '{' && json[strlen(json) - 1] == '}'; }

static sluice_status open_writer(const sluice_job *job, const char *settings_json, const sluice_table *const *tables,
                                 int32_t table_count, void **self) {
    (void)tables;
    (void)table_count;
    if (!is_object(settings_json)) return job->fail(job, SLUICE_BAD_CONFIG, "the settings are no object");
    struct self *const writer = calloc(1, sizeof *writer);
    if (writer == NULL) return job->fail(job, SLUICE_INTERNAL, "out of memory");
    writer->job = job;
    const sluice_status status = job->output_open(job, ".count", "text/plain", &writer->output);
    if (status != SLUICE_OK) {
        free(writer);
        return status;
    }
    *self = writer;
    return SLUICE_OK;
}

static sluice_status write_rows(void *self, int32_t table, const struct ArrowArray *array) {
    struct self *const writer = self;
    (void)table;
    writer->rows += array->length;
    for (int64_t i = 0; i < array->n_children; ++i)
        for (int64_t row = 0; row < array->length; ++row) {
            const uint8_t *const validity = array->children[i]->buffers[0];
            writer->nulls += validity != NULL && (validity[row / 8] >> (row % 8) & 1) == 0;
        }
    return SLUICE_OK;
}

static sluice_status finish(void *self) {
    struct self *const writer = self;
    char line[96];
    snprintf(line, sizeof line, "%lld rows, %lld values missing\n", writer->rows, writer->nulls);
    return writer->job->output_write(writer->job, writer->output, line, strlen(line));
}

static void close_writer(void *self) { free(self); }

static const sluice_writer_api api = {
    .struct_size = sizeof(sluice_writer_api),
    .open = open_writer,
    .write = write_rows,
    .finish = finish,
    .close = close_writer,
};

static const sluice_plugin plugin = {
    .struct_size = sizeof(sluice_plugin),
    .abi_major = SLUICE_ABI_MAJOR,
    .abi_minor = SLUICE_ABI_MINOR,
    .kind = SLUICE_KIND_WRITER,
    .name = "frozen_serial",
    .version = "1.0.0",
    .description = "Rows and missing values, counted, from the first day of major 1",
    .settings_schema = "{\"type\": \"object\", \"additionalProperties\": false}",
    .writer = &api,
};

SLUICE_EXPORT const sluice_plugin *SLUICE_PLUGIN_ENTRY(void) { return &plugin; }
