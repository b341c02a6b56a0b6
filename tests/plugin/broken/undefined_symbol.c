/* Calls a function that nobody provides. */
#include "good_parts.h"

int function_that_nobody_provides(void);

static const sluice_writer_api api = GOOD_WRITER_API;
static const sluice_plugin plugin = GOOD_PLUGIN("undefined_symbol", api);

const sluice_plugin *SLUICE_PLUGIN_ENTRY(void) { return function_that_nobody_provides() == 0 ? &plugin : NULL; }
