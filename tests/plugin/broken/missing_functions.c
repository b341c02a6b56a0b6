/* Has encode, but neither lanes nor append. */
#include "good_parts.h"

static const sluice_writer_api api = {.struct_size = sizeof(sluice_writer_api),
                                      .open = good_open,
                                      .encode = good_encode,
                                      .finish = good_finish,
                                      .close = good_close};
static const sluice_plugin plugin = GOOD_PLUGIN("missing_functions", api);

const sluice_plugin *SLUICE_PLUGIN_ENTRY(void) { return &plugin; }
