/* Exports the entry of another ABI major only. */
#include "engine/abi/plugin_abi.h"

SLUICE_EXPORT const void *sluice_plugin_entry_v7(void);

const void *sluice_plugin_entry_v7(void) { return NULL; }
