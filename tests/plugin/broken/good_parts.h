/* A writer that does what the contract asks and nothing more, as parts for plugins that each break it once. */
#include "engine/abi/plugin_abi.h"

#include <stdlib.h>
#include <string.h>

struct self {
    const sluice_job *job;
    sluice_output *output;
};

static inline sluice_status good_open(const sluice_job *job, const char *settings_json,
                                      const sluice_table *const *tables, int32_t table_count, void **self) {
    (void)tables;
    (void)table_count;
    if (settings_json[0] != '{' || settings_json[strlen(settings_json) - 1] != '}')
        return job->fail(job, SLUICE_BAD_CONFIG, "the settings are no object");
    struct self *opened = malloc(sizeof *opened);
    if (opened == NULL) return job->fail(job, SLUICE_INTERNAL, "out of memory");
    opened->job = job;
    const sluice_status status = job->output_open(job, ".txt", "text/plain", &opened->output);
    if (status != SLUICE_OK) {
        free(opened);
        return status;
    }
    *self = opened;
    return SLUICE_OK;
}

static inline sluice_status good_lane_open(void *self, void **lane) {
    (void)self;
    *lane = NULL;
    return SLUICE_OK;
}

static inline void good_lane_close(void *self, void *lane) {
    (void)self;
    (void)lane;
}

static inline void good_release(struct sluice_block *block) { free(block->private_data); }

static inline sluice_status good_encode(void *self, void *lane, int32_t table, const struct ArrowArray *array,
                                        int64_t first_row, sluice_block *block) {
    (void)self;
    (void)lane;
    (void)table;
    (void)first_row;
    const size_t size = (size_t)array->length;
    char *lines = malloc(size + 1);
    if (lines == NULL) return SLUICE_INTERNAL;
    memset(lines, '\n', size);
    block->data = lines;
    block->size = size;
    block->private_data = lines;
    block->release = good_release;
    return SLUICE_OK;
}

static inline sluice_status good_append(void *self, int32_t table, const sluice_block *block) {
    const struct self *writer = self;
    (void)table;
    return writer->job->output_write_block(writer->job, writer->output, block);
}

static inline sluice_status good_finish(void *self) {
    (void)self;
    return SLUICE_OK;
}

static inline void good_close(void *self) { free(self); }

#define GOOD_WRITER_API                                                                                     \
    {                                                                                                       \
        .struct_size = sizeof(sluice_writer_api), .open = good_open, .lane_open = good_lane_open,           \
        .lane_close = good_lane_close, .encode = good_encode, .append = good_append, .finish = good_finish, \
        .close = good_close                                                                                 \
    }

#define GOOD_SCHEMA "{\"type\": \"object\", \"additionalProperties\": false}"

#define GOOD_PLUGIN(plugin_name, writer_api)                                                                          \
    {                                                                                                                 \
        .struct_size = sizeof(sluice_plugin), .abi_major = SLUICE_ABI_MAJOR, .abi_minor = SLUICE_ABI_MINOR,           \
        .kind = SLUICE_KIND_WRITER, .name = plugin_name, .version = "1.0.0", .description = "A plugin for the tests", \
        .settings_schema = GOOD_SCHEMA, .writer = &writer_api                                                         \
    }
