/* Ends the process it is a guest of. */
#include "good_parts.h"

#include <unistd.h>

static sluice_status leave(void *self, int32_t table, const sluice_block *block) {
    (void)self;
    (void)table;
    (void)block;
    _exit(0);
}

static sluice_writer_api api = GOOD_WRITER_API;
static const sluice_plugin plugin = GOOD_PLUGIN("exit_in_append", api);

const sluice_plugin *SLUICE_PLUGIN_ENTRY(void) {
    api.append = leave;
    return &plugin;
}
