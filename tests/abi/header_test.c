/* The header compiles as strict C11, included first and twice, and a plugin's tables can be written in C. */
#include "engine/abi/plugin_abi.h"
#include "tests/abi/layout.h"

static const sluice_writer_api api = {.struct_size = sizeof(sluice_writer_api)};
static const sluice_plugin plugin = {.struct_size = sizeof(sluice_plugin), .writer = &api};

/* 1 when the size check lets through what the struct holds, and nothing beyond it. */
int sluice_size_check_works(void);

int sluice_size_check_works(void) {
    sluice_writer_api small = api;
    small.struct_size = offsetof(sluice_writer_api, close);
    return SLUICE_HAS(&plugin, sluice_plugin, writer) && SLUICE_HAS(&api, sluice_writer_api, close) &&
           SLUICE_HAS(&small, sluice_writer_api, finish) && !SLUICE_HAS(&small, sluice_writer_api, close);
}
