/* Forgets to free its blocks. */
#include "good_parts.h"

static sluice_status leak(void *self, void *lane, int32_t table, const struct ArrowArray *array, int64_t first_row,
                          sluice_block *block) {
    const sluice_status status = good_encode(self, lane, table, array, first_row, block);
    block->release = NULL;
    return status;
}

static sluice_writer_api api = GOOD_WRITER_API;
static const sluice_plugin plugin = GOOD_PLUGIN("leaking_block", api);

const sluice_plugin *SLUICE_PLUGIN_ENTRY(void) {
    api.encode = leak;
    return &plugin;
}
