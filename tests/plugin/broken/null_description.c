/* The entry returns nothing. */
#include "engine/abi/plugin_abi.h"

const sluice_plugin *SLUICE_PLUGIN_ENTRY(void) { return NULL; }
