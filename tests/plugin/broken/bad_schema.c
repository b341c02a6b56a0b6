/* Wants a regular expression in its settings. */
#include "good_parts.h"

static const sluice_writer_api api = GOOD_WRITER_API;
static sluice_plugin plugin = GOOD_PLUGIN("bad_schema", api);

const sluice_plugin *SLUICE_PLUGIN_ENTRY(void) {
    plugin.settings_schema =
        "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\", \"pattern\": \".*\"}}}";
    return &plugin;
}
