/* Never returns from finish. */
#include "good_parts.h"

#include <unistd.h>

static sluice_status hang(void *self) {
    (void)self;
    while (pause() == -1) continue;
    return SLUICE_OK;
}

static sluice_writer_api api = GOOD_WRITER_API;
static const sluice_plugin plugin = GOOD_PLUGIN("hang_in_finish", api);

const sluice_plugin *SLUICE_PLUGIN_ENTRY(void) {
    api.finish = hang;
    return &plugin;
}
