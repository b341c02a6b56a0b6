/* The contract between the Sluice engine and its plugins: C11, and nothing of the engine's own is included.
 *
 * A plugin is a shared library that exports one function, SLUICE_PLUGIN_ENTRY, which returns a description of
 * the plugin and a table of functions. The major version stands in the function's name: an engine looks for the
 * major versions it speaks and refuses a library that has none of them.
 *
 * Major 1 is frozen: what is written here keeps its place and its meaning, and a plugin built with this header is
 * loaded by every later engine that speaks major 1. A minor version may add at the places that docs/abi.md lists. The
 * contract is for 64-bit machines with little-endian numbers.
 *
 * Rules that hold everywhere
 *  1. Structs that may grow begin with `struct_size`, set by whoever provides the struct. They grow at the end only.
 *     A member that lies beyond struct_size is neither read nor written (SLUICE_HAS). Structs without struct_size
 *     never change. Members called `reserved` are 0.
 *  2. Ownership is written at every pointer. Where nothing is said about a `const char *` argument, it is
 *     borrowed for the duration of the call, NUL-terminated and UTF-8.
 *  3. Memory is freed by the side that allocated it, through the function named at the pointer.
 *  4. Nothing is thrown across this boundary. A failing call first explains itself with sluice_job.fail (the
 *     engine copies the text at once) and then returns a status other than SLUICE_OK.
 *  5. Calls on one `self` come from any thread but never overlap, with two exceptions: interrupt may run beside
 *     anything but close; lane_open, lane_close and encode on one lane may run beside the same calls on other
 *     lanes and beside append. Keep no state in thread-locals; keep it in `self` or in the lane.
 *  6. Before `open` a plugin does nothing: no thread, no file, no environment variable, no log line.
 *  7. A library is never unloaded. Its release functions may be called after `close`.
 *  8. A plugin never calls setlocale, chdir, umask or fork, and installs no signal handler.
 */
#ifndef SLUICE_PLUGIN_ABI_H
#define SLUICE_PLUGIN_ABI_H

#include <stddef.h>
#include <stdint.h>

#define SLUICE_ABI_MAJOR 1
#define SLUICE_ABI_MINOR 0

#define SLUICE_PLUGIN_ENTRY sluice_plugin_entry_v1
#define SLUICE_PLUGIN_ENTRY_NAME "sluice_plugin_entry_v1"

/* True when the struct that `pointer` points to is large enough to hold `member`. */
#define SLUICE_HAS(pointer, type, member) ((pointer)->struct_size >= offsetof(type, member) + sizeof((pointer)->member))

/* Shows a symbol of a library that is compiled with hidden visibility. */
#if defined(__GNUC__)
#define SLUICE_EXPORT __attribute__((visibility("default")))
#else
#define SLUICE_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- The Arrow C data interface: https://arrow.apache.org/docs/format/CDataInterface.html ------------------
 *
 * The layout of record batches. Whoever fills a struct sets `release`; whoever holds the struct calls it exactly
 * once. A struct is moved by copying its bytes and setting `release` of the origin to NULL.
 *
 * Column types that Sluice accepts, with their Arrow format strings; anything else is refused when the source is
 * opened, naming the column:
 *   bool "b", int64 "l", float64 "g", date32 "tdD", timestamp in microseconds, UTC "tsu:UTC", utf8 "u".
 * A utf8 column may refine its meaning with the metadata key sluice.kind (below).
 * The batch itself is a struct "+s" without nulls of its own. A source may give a batch or a column an offset
 * other than 0; batches handed to writers have offset 0 everywhere. */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

/* ---- Metadata keys ------------------------------------------------------------------------------------------
 *
 * Of a column (ArrowSchema.metadata of a child). A format ignores what it cannot show, and everybody ignores keys that
 * they do not know. Values are UTF-8 text; a flag is "1" or absent. */
#define SLUICE_META_KIND "sluice.kind" /* "json": JSON text; "decimal": canonical decimal text, [-]digits[.digits] */
/* Of a source's plain utf8 column: the type that its texts spell, "boolean", "integer", "number", "decimal", "date",
 * "datetime" or "datetime_utc" (without a time zone it is UTC). The engine reads them, in its workers, and the column
 * is of that type from then on. A text that spells no such value rejects its row. */
#define SLUICE_META_READ_AS "sluice.read_as"
#define SLUICE_META_GROUP "sluice.group"                 /* header group the column stands under */
#define SLUICE_META_WIDTH "sluice.width"                 /* column width in characters */
#define SLUICE_META_NUMBER_FORMAT "sluice.number_format" /* spreadsheet number format, "@" for text */
#define SLUICE_META_HELP "sluice.help"                   /* help text for the reader of the header */
#define SLUICE_META_VALUES "sluice.values"               /* allowed values, a JSON array of strings */
#define SLUICE_META_NOTE_OF "sluice.note_of"             /* this column is the cell note of the column named here */
#define SLUICE_META_REQUIRED "sluice.required"           /* flag: a value is expected in every row */
#define SLUICE_META_RULE "sluice.rule"                   /* validation rule, a JSON object (below) */
#define SLUICE_META_PROMPT "sluice.prompt"               /* text shown when a cell of the column is edited */
#define SLUICE_META_CODE "sluice.code" /* name for machines, where it differs from the column's name */
#define SLUICE_META_LINK "sluice.link" /* flag: values that are web addresses may be followed */

/* A rule has any of these members: "min", "max": bounds that are allowed themselves, a JSON number for a column of
 * numbers (or canonical decimal text), the text yyyy-MM-dd for one of dates and times; "min_length", "max_length":
 * integers, the characters of a text; "message": what to tell whoever enters something else; "severity": "stop"
 * (refuse it; also without the member), "warning" (let it pass when confirmed) or "info" (say so). */

/* Of a table (ArrowSchema.metadata of the "+s" schema). */
#define SLUICE_META_HIDDEN "sluice.hidden"           /* flag: the table is not shown at first sight */
#define SLUICE_META_FREEZE "sluice.freeze"           /* number of leading columns that stay in view */
#define SLUICE_META_HEADER_ROWS "sluice.header_rows" /* "0", "1" or "2" (groups above names) */

/* ---- Status -------------------------------------------------------------------------------------------------
 *
 * What a call returns, and what the engine does next. Any other number counts as SLUICE_INTERNAL. */
typedef int32_t sluice_status;

#define SLUICE_OK 0         /* go on */
#define SLUICE_END 1        /* sluice_source_api.next: no more batches; `array` was not filled */
#define SLUICE_CANCELLED 2  /* the job was cancelled; everything written is abandoned */
#define SLUICE_BAD_CONFIG 3 /* settings or query are at fault; the job fails, never retried */
#define SLUICE_BAD_DATA 4   /* the input is at fault; the job fails, never retried */
#define SLUICE_IO_RETRY 5   /* a network or device hiccup; the job is tried again later */
#define SLUICE_IO_FATAL 6   /* no space, no permission, no such file; the job fails */
#define SLUICE_INTERNAL 7   /* a defect of the plugin; the job fails and is logged as an error */

/* Severity of sluice_job.log. */
#define SLUICE_LOG_DEBUG 1
#define SLUICE_LOG_INFO 2
#define SLUICE_LOG_WARNING 3 /* also listed in the job's manifest */
#define SLUICE_LOG_ERROR 4

/* ---- Services that the engine lends to a plugin -----------------------------------------------------------*/

/* A produced file. Owned by the engine; the pointer is valid until the plugin's `close` returns. */
typedef struct sluice_output sluice_output;

typedef struct sluice_block sluice_block;

/* One job, as a plugin sees it. Owned by the engine; valid from `open` until `close` returns. Every function may
 * be called from any thread in which the engine has called the plugin, and none of them throws. */
typedef struct sluice_job {
    uint32_t struct_size;
    uint32_t thread_count; /* workers of this job: how many lanes may be open at once; at least 1 */
    void *engine;          /* the engine's own; not for plugins */

    /* 1 when the job has been cancelled, else 0. Ask at least once a batch in long work of your own. */
    int32_t (*is_cancelled)(const struct sluice_job *job);

    /* Explain why the call under way is about to fail, on the thread of that call; returns `status`, so that a
     * plugin may write `return job->fail(job, …)`. The engine copies the message. When a service below has
     * failed and the plugin passes its status on without calling this, the service's own message is kept. Say what
     * happened, where and what to do; never quote cell data or secrets. */
    sluice_status (*fail)(const struct sluice_job *job, sluice_status status, const char *message);

    /* A line for the operator (SLUICE_LOG_…). The engine copies the message. No cell data, no secrets. */
    void (*log)(const struct sluice_job *job, int32_t level, const char *message);

    /* Sources: how far the input has been read, in bytes, and how many there are (0: not known). Cheap. */
    void (*progress)(const struct sluice_job *job, int64_t bytes_read, int64_t bytes_total);

    /* Writers: begin a file of the result. `name_suffix` is put behind the job's file name (".csv",
     * "-prices.csv"); `content_type` is its media type. The engine may compress what is written. The file
     * becomes visible only when the whole job has succeeded, and is removed otherwise. */
    sluice_status (*output_open)(const struct sluice_job *job, const char *name_suffix, const char *content_type,
                                 sluice_output **output);

    /* Append bytes to an output. The engine copies them. Call only from open, append, write and finish, and
     * return its failure: a call that succeeds although its output failed is a defect of the plugin. */
    sluice_status (*output_write)(const struct sluice_job *job, sluice_output *output, const void *data, uint64_t size);

    /* Append the bytes of a block (sluice_block.data) to an output. When the output is compressed, the bytes
     * were already compressed in the worker that encoded the block, which output_write cannot offer.
     * Only from append, and only with the block that append was given. */
    sluice_status (*output_write_block)(const struct sluice_job *job, sluice_output *output, const sluice_block *block);

    /* Create an empty private file for intermediate data. `*path` is owned by the engine, valid until `close`
     * returns; the engine removes the file then, or earlier when the plugin has unlinked it. */
    sluice_status (*temp_file)(const struct sluice_job *job, const char **path);
} sluice_job;

/* ---- Sources ------------------------------------------------------------------------------------------------
 *
 * A source yields record batches, in the order in which the rows shall appear in the result.
 *
 * An entity source has one utf8 column named "entity" of kind "json": one JSON object a row, with surrounding
 * JSON white space allowed. It may add utf8 columns "id" and "type" when it knows them without parsing. The
 * engine parses and validates the JSON; a source need not. The values buffer of an entity source should keep at
 * least 64 readable bytes behind the last row, so that the engine can parse in place.
 *
 * Any other source has columns of its own naming and types ("table source"). A source of text (CSV, say) need not
 * read numbers and dates itself: see SLUICE_META_READ_AS. Rows of which it can make nothing it names in
 * sluice_origin.rejected. A text that is not UTF-8 rejects its row as well. */

/* The most bytes that one record may have: a larger one is BAD_DATA, so that memory stays bounded. */
#define SLUICE_RECORD_BYTES_MAX 67108864

/* Where one row stands in the input. */
typedef struct sluice_row_place {
    int64_t line; /* 1-based; 0 when lines mean nothing */
    int64_t byte; /* from 0, in the (decompressed) input; -1 when bytes mean nothing */
} sluice_row_place;

/* A row of a batch that holds no values, because the source could make none of its input: the wrong number of cells, a
 * value of another type than the column's. Its columns may hold anything, NULL say. The engine treats it like every row
 * that cannot be made: the profile decides whether the job fails or the row is listed and left out. */
typedef struct sluice_rejected_row {
    int64_t row;         /* within the batch, from 0 */
    int32_t column;      /* the number of the column at fault, from 0; -1 for none */
    int32_t reserved;    /* 0 */
    const char *message; /* what is wrong; no cell data */
} sluice_rejected_row;

/* Where a batch comes from, so that errors can name file, line and byte. Filled by `next`. The engine sets
 * struct_size before the call; a source writes no member beyond it. */
typedef struct sluice_origin {
    uint32_t struct_size;
    uint32_t reserved;
    const char *name;   /* of the input, e.g. a path; owned by the source, valid until `close` */
    int64_t first_line; /* 1-based line of the first byte or row of this batch; 0 when lines mean nothing */
    int64_t first_byte; /* offset in the (decompressed) input of the first byte of the values buffer of column
                           "entity", when that buffer is a contiguous piece of the input, so that a row's line
                           and byte follow from its offset; -1 otherwise, and then row i is on line first_line + i */

    /* Both owned by the source, valid until the next call of one of its functions; the engine copies them. */
    const sluice_row_place *places;      /* of every row of the batch, instead of the rules above; NULL for none */
    const sluice_rejected_row *rejected; /* ascending by row, each row once */
    int64_t rejected_count;
} sluice_origin;

typedef struct sluice_source_api {
    uint32_t struct_size;
    uint32_t reserved;

    /* Check the settings, open the input. `settings_json` is an object that satisfies the plugin's
     * settings_schema; `query_json` is the query to push down, or NULL for none. docs/query.md is its grammar, which
     * may gain members: a source leaves what it does not know, or would not answer exactly as that page says. On
     * SLUICE_OK `*self` is set (not to NULL), and `*residual_json` is NULL when the source applies the whole query,
     * else the part of it that the engine has to apply: owned by the source, freed by its `close`. On failure `*self`
     * is not touched and nothing is left open. */
    sluice_status (*open)(const sluice_job *job, const char *settings_json, const char *query_json, void **self,
                          const char **residual_json);

    /* The columns. The engine owns `*out` from SLUICE_OK on and releases it. Called once, before `next`. */
    sluice_status (*schema)(void *self, struct ArrowSchema *out);

    /* The next batch: 1 to `max_rows` rows and about `max_bytes` bytes; a single larger row travels alone, up
     * to SLUICE_RECORD_BYTES_MAX. An engine passes limits of at least 1, the same ones in every call of a job.
     * Fill a batch up to the limits whatever your reads return: batches have to come out the same every time.
     * The engine owns `*array` from SLUICE_OK on, on any thread, and releases it, perhaps after `close`.
     * SLUICE_END when there is nothing more; then and on failure `*array` is not touched. */
    sluice_status (*next)(void *self, int64_t max_rows, int64_t max_bytes, struct ArrowArray *array,
                          sluice_origin *origin);

    /* Free everything, `self` included. Called exactly once after a successful `open`, whatever happened. */
    void (*close)(void *self);

    /* Optional (may be NULL): make a `next` that waits return SLUICE_CANCELLED soon. The only call that may run
     * beside another one on the same `self`. */
    void (*interrupt)(void *self);

    /* Optional (may be NULL): how many rows `next` will give in all, when that is cheap to know; -1 when it is not.
     * Called at most once, before the first `next`. */
    sluice_status (*count)(void *self, int64_t *rows);
} sluice_source_api;

/* ---- Writers ------------------------------------------------------------------------------------------------
 *
 * A writer turns batches into the bytes of one format. One `self` makes one part of the result (usually one
 * file); when a result is split, the engine opens a writer for each part, and two of them may be open at once. */

/* One table of the result. All of it is owned by the engine, valid from `open` until `close` returns. */
typedef struct sluice_table {
    uint32_t struct_size;
    uint32_t reserved;
    const char *name;
    const struct ArrowSchema *schema; /* "+s", its children the columns; never released by a writer */
} sluice_table;

/* The encoded rows of one batch. The engine provides the struct zeroed, with struct_size set; `encode` fills it. */
struct sluice_block {
    uint32_t struct_size;
    uint32_t reserved;
    const void *data;   /* bytes that `append` will hand to output_write_block, or NULL; owned by the block */
    uint64_t size;      /* of data */
    void *private_data; /* the writer's own */
    void (*release)(struct sluice_block *block); /* frees what the block owns; called exactly once by the
                                                    engine on any thread, also when never appended; may be NULL
                                                    when there is nothing to free */
};

/* What a writer takes with the settings it was opened with. The engine sets struct_size, rows_per_table_max as in
 * sluice_writer_api, and the rest to 0. */
typedef struct sluice_writer_limits {
    uint32_t struct_size;
    uint32_t has_free_blocks;   /* 1: encode looks at no row number but for messages, and a block may be appended to any
                                   `self` of the same settings and tables; such results can be split by bytes */
    int64_t rows_per_table_max; /* the most rows one table may have in one part, 0 for any number */
    int64_t text_units_max;     /* UTF-16 units; rows with a longer text or json value are rejected; 0: any length */
} sluice_writer_limits;

typedef struct sluice_writer_api {
    uint32_t struct_size;
    uint32_t reserved;

    /* The most rows one table may have in one part, 0 for any number. The engine splits the result there. */
    int64_t rows_per_table_max;

    /* Check the settings, open the outputs. `settings_json` satisfies the plugin's settings_schema.
     * `tables` are the addresses of `table_count` structs, at least one, in the order that the numbers `table`
     * below count from 0. On SLUICE_OK `*self` is set (not to NULL); on failure it is not touched and nothing
     * is left open. */
    sluice_status (*open)(const sluice_job *job, const char *settings_json, const sluice_table *const *tables,
                          int32_t table_count, void **self);

    /* The serial form: take one batch of a table, in order. `array` is borrowed for the call. NULL when the
     * writer has the parallel form. */
    sluice_status (*write)(void *self, int32_t table, const struct ArrowArray *array);

    /* The parallel form, all four or none. A lane is the state of one worker (a deflater, buffers) and may be
     * NULL. At most sluice_job.thread_count lanes are open at once; every lane is closed before `finish` and
     * `close`. */
    sluice_status (*lane_open)(void *self, void **lane);
    void (*lane_close)(void *self, void *lane);

    /* Turn one batch into a block. Runs in several threads at once, each with its own lane, and beside append:
     * reads of `self` only what append does not change, and changes nothing there. `first_row` is the 0-based number of
     * the batch's first row within its table and part. `array` is borrowed for the call. On failure the engine does not
     * release the block: keep nothing in it. */
    sluice_status (*encode)(void *self, void *lane, int32_t table, const struct ArrowArray *array, int64_t first_row,
                            sluice_block *block);

    /* Take a block, in the order of the rows within its table; never beside another append, write or finish.
     * The block is borrowed for the call. */
    sluice_status (*append)(void *self, int32_t table, const sluice_block *block);

    /* Complete the outputs. Called once, after everything was appended and all lanes were closed. Required for
     * an output to become visible. */
    sluice_status (*finish)(void *self);

    /* Free everything, `self` included. Called exactly once after a successful `open`. Without `finish` before
     * it, the outputs are abandoned. */
    void (*close)(void *self);

    /* Optional (may be NULL): fill in the limits. Called once after `open`, before any other call. */
    void (*limits)(void *self, sluice_writer_limits *limits);
} sluice_writer_api;

/* ---- The plugin ---------------------------------------------------------------------------------------------*/

#define SLUICE_KIND_SOURCE 1
#define SLUICE_KIND_WRITER 2

/* Everything here is owned by the plugin and lives as long as the process. */
typedef struct sluice_plugin {
    uint32_t struct_size;
    uint32_t abi_major;              /* SLUICE_ABI_MAJOR that the plugin was built with */
    uint32_t abi_minor;              /* SLUICE_ABI_MINOR that the plugin was built with */
    uint32_t kind;                   /* SLUICE_KIND_… */
    const char *name;                /* [a-z][a-z0-9_]*, unique among the plugins of its kind; profiles say it */
    const char *version;             /* of the plugin, e.g. "1.0.0" */
    const char *description;         /* one line */
    const char *settings_schema;     /* JSON Schema (draft-07) of the settings object; `pattern` is not allowed */
    const sluice_source_api *source; /* set for SLUICE_KIND_SOURCE, else NULL */
    const sluice_writer_api *writer; /* set for SLUICE_KIND_WRITER, else NULL */
} sluice_plugin;

/* The one exported symbol. Returns the same address every time, and does nothing else. */
SLUICE_EXPORT const sluice_plugin *SLUICE_PLUGIN_ENTRY(void);

#ifdef __cplusplus
}
#endif

#endif /* SLUICE_PLUGIN_ABI_H */
