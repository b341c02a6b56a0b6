/* Today's header keeps what major 1 froze, and grows by what is listed here: the sizes of the structs that may grow. */
#include "engine/abi/plugin_abi.h"

#include "tests/abi/v1/layout.h"

SLUICE_CHECK(sizeof(sluice_job) == 80);
SLUICE_CHECK(sizeof(sluice_origin) == 56);
SLUICE_CHECK(sizeof(sluice_source_api) == 56);
SLUICE_CHECK(sizeof(sluice_table) == 24);
SLUICE_CHECK(sizeof(sluice_block) == 40);
SLUICE_CHECK(sizeof(sluice_writer_limits) == 24);
SLUICE_CHECK(sizeof(sluice_writer_api) == 88);
SLUICE_CHECK(sizeof(sluice_plugin) == 64);
