/* Major 1 of the contract as it was frozen: the place of every member on 64-bit machines, checked by the compiler in C
 * and in C++. Never changed; whoever includes this has included a header of major 1. */
#ifdef __cplusplus
#define SLUICE_CHECK(condition) static_assert(condition, #condition)
#else
#define SLUICE_CHECK(condition) _Static_assert(condition, #condition)
#endif
#define AT(type, member, offset) SLUICE_CHECK(offsetof(type, member) == (offset))

SLUICE_CHECK(sizeof(void *) == 8);
SLUICE_CHECK(sizeof(sluice_status) == 4);

SLUICE_CHECK(sizeof(struct ArrowSchema) == 72);
AT(struct ArrowSchema, format, 0);
AT(struct ArrowSchema, name, 8);
AT(struct ArrowSchema, metadata, 16);
AT(struct ArrowSchema, flags, 24);
AT(struct ArrowSchema, n_children, 32);
AT(struct ArrowSchema, children, 40);
AT(struct ArrowSchema, dictionary, 48);
AT(struct ArrowSchema, release, 56);
AT(struct ArrowSchema, private_data, 64);

SLUICE_CHECK(sizeof(struct ArrowArray) == 80);
AT(struct ArrowArray, length, 0);
AT(struct ArrowArray, null_count, 8);
AT(struct ArrowArray, offset, 16);
AT(struct ArrowArray, n_buffers, 24);
AT(struct ArrowArray, n_children, 32);
AT(struct ArrowArray, buffers, 40);
AT(struct ArrowArray, children, 48);
AT(struct ArrowArray, dictionary, 56);
AT(struct ArrowArray, release, 64);
AT(struct ArrowArray, private_data, 72);

SLUICE_CHECK(sizeof(sluice_job) >= 80);
AT(sluice_job, struct_size, 0);
AT(sluice_job, thread_count, 4);
AT(sluice_job, engine, 8);
AT(sluice_job, is_cancelled, 16);
AT(sluice_job, fail, 24);
AT(sluice_job, log, 32);
AT(sluice_job, progress, 40);
AT(sluice_job, output_open, 48);
AT(sluice_job, output_write, 56);
AT(sluice_job, output_write_block, 64);
AT(sluice_job, temp_file, 72);

SLUICE_CHECK(sizeof(sluice_row_place) == 16);
AT(sluice_row_place, line, 0);
AT(sluice_row_place, byte, 8);

SLUICE_CHECK(sizeof(sluice_rejected_row) == 24);
AT(sluice_rejected_row, row, 0);
AT(sluice_rejected_row, column, 8);
AT(sluice_rejected_row, reserved, 12);
AT(sluice_rejected_row, message, 16);

SLUICE_CHECK(sizeof(sluice_origin) >= 56);
AT(sluice_origin, struct_size, 0);
AT(sluice_origin, reserved, 4);
AT(sluice_origin, name, 8);
AT(sluice_origin, first_line, 16);
AT(sluice_origin, first_byte, 24);
AT(sluice_origin, places, 32);
AT(sluice_origin, rejected, 40);
AT(sluice_origin, rejected_count, 48);

SLUICE_CHECK(sizeof(sluice_source_api) >= 56);
AT(sluice_source_api, struct_size, 0);
AT(sluice_source_api, reserved, 4);
AT(sluice_source_api, open, 8);
AT(sluice_source_api, schema, 16);
AT(sluice_source_api, next, 24);
AT(sluice_source_api, close, 32);
AT(sluice_source_api, interrupt, 40);
AT(sluice_source_api, count, 48);

SLUICE_CHECK(sizeof(sluice_table) >= 24);
AT(sluice_table, struct_size, 0);
AT(sluice_table, reserved, 4);
AT(sluice_table, name, 8);
AT(sluice_table, schema, 16);

SLUICE_CHECK(sizeof(sluice_block) >= 40);
AT(sluice_block, struct_size, 0);
AT(sluice_block, reserved, 4);
AT(sluice_block, data, 8);
AT(sluice_block, size, 16);
AT(sluice_block, private_data, 24);
AT(sluice_block, release, 32);

SLUICE_CHECK(sizeof(sluice_writer_limits) >= 24);
AT(sluice_writer_limits, struct_size, 0);
AT(sluice_writer_limits, has_free_blocks, 4);
AT(sluice_writer_limits, rows_per_table_max, 8);
AT(sluice_writer_limits, text_units_max, 16);

SLUICE_CHECK(sizeof(sluice_writer_api) >= 88);
AT(sluice_writer_api, struct_size, 0);
AT(sluice_writer_api, reserved, 4);
AT(sluice_writer_api, rows_per_table_max, 8);
AT(sluice_writer_api, open, 16);
AT(sluice_writer_api, write, 24);
AT(sluice_writer_api, lane_open, 32);
AT(sluice_writer_api, lane_close, 40);
AT(sluice_writer_api, encode, 48);
AT(sluice_writer_api, append, 56);
AT(sluice_writer_api, finish, 64);
AT(sluice_writer_api, close, 72);
AT(sluice_writer_api, limits, 80);

SLUICE_CHECK(sizeof(sluice_plugin) >= 64);
AT(sluice_plugin, struct_size, 0);
AT(sluice_plugin, abi_major, 4);
AT(sluice_plugin, abi_minor, 8);
AT(sluice_plugin, kind, 12);
AT(sluice_plugin, name, 16);
AT(sluice_plugin, version, 24);
AT(sluice_plugin, description, 32);
AT(sluice_plugin, settings_schema, 40);
AT(sluice_plugin, source, 48);
AT(sluice_plugin, writer, 56);

SLUICE_CHECK(SLUICE_OK == 0 && SLUICE_END == 1 && SLUICE_CANCELLED == 2 && SLUICE_BAD_CONFIG == 3);
SLUICE_CHECK(SLUICE_BAD_DATA == 4 && SLUICE_IO_RETRY == 5 && SLUICE_IO_FATAL == 6 && SLUICE_INTERNAL == 7);
SLUICE_CHECK(SLUICE_KIND_SOURCE == 1 && SLUICE_KIND_WRITER == 2);
SLUICE_CHECK(SLUICE_LOG_DEBUG == 1 && SLUICE_LOG_INFO == 2 && SLUICE_LOG_WARNING == 3 && SLUICE_LOG_ERROR == 4);
SLUICE_CHECK(SLUICE_RECORD_BYTES_MAX == 67108864);
SLUICE_CHECK(SLUICE_ABI_MAJOR == 1);
