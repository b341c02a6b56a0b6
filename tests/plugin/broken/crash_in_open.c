/* Writes to no address when it is opened. */
#include "good_parts.h"

#include <signal.h>

static sluice_status crash(const sluice_job *job, const char *settings_json, const sluice_table *const *tables,
                           int32_t table_count, void **self) {
    const sluice_status status = good_open(job, settings_json, tables, table_count, self);
    if (status == SLUICE_OK) raise(SIGSEGV); /* what a wild pointer does, without undefined behaviour in a test */
    return status;
}

static sluice_writer_api api = GOOD_WRITER_API;
static const sluice_plugin plugin = GOOD_PLUGIN("crash_in_open", api);

const sluice_plugin *SLUICE_PLUGIN_ENTRY(void) {
    api.open = crash;
    return &plugin;
}
