/* The flat table as a workbook, written by libxlsxwriter in constant memory: libxlsxwriter_rows ROWS OUTPUT.
 * With - as OUTPUT the rows are made and dropped: what they cost without a writer. */
#include "tests/bench/data/flat_row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

struct sheet {
    lxw_worksheet *worksheet;
    lxw_format *date, *datetime;
};

static lxw_error write_cell(const struct sheet *sheet, lxw_row_t row, lxw_col_t column, const struct flat_cell *cell) {
    switch (flat_columns[column].type) {
        case FLAT_TEXT: return worksheet_write_string(sheet->worksheet, row, column, cell->text, NULL);
        case FLAT_INTEGER: return worksheet_write_number(sheet->worksheet, row, column, (double)cell->integer, NULL);
        case FLAT_NUMBER:
        case FLAT_DECIMAL: return worksheet_write_number(sheet->worksheet, row, column, cell->number, NULL);
        case FLAT_BOOLEAN: return worksheet_write_boolean(sheet->worksheet, row, column, (int)cell->integer, NULL);
        case FLAT_DATE:
            return worksheet_write_unixtime(sheet->worksheet, row, column, cell->integer * 86400, sheet->date);
        case FLAT_DATETIME:
            return worksheet_write_unixtime(sheet->worksheet, row, column, cell->integer / 1000000, sheet->datetime);
    }
    return LXW_ERROR_PARAMETER_VALIDATION;
}

static lxw_error write_rows(const struct sheet *sheet, long rows) {
    struct flat_row row;
    for (lxw_col_t column = 0; column < FLAT_COLUMN_COUNT; ++column) {
        const lxw_error error = worksheet_write_string(sheet->worksheet, 0, column, flat_columns[column].name, NULL);
        if (error != LXW_NO_ERROR) return error;
    }
    for (long number = 0; number < rows; ++number) {
        flat_row_make(&row, number);
        for (lxw_col_t column = 0; column < FLAT_COLUMN_COUNT; ++column) {
            if (row.cells[column].is_null) continue;
            const lxw_error error = write_cell(sheet, (lxw_row_t)(number + 1), column, &row.cells[column]);
            if (error != LXW_NO_ERROR) return error;
        }
    }
    return LXW_NO_ERROR;
}

static lxw_error write_workbook(const char *path, long rows) {
    lxw_workbook_options options;
    memset(&options, 0, sizeof options);
    options.constant_memory = LXW_TRUE;
    lxw_workbook *workbook = workbook_new_opt(path, &options);
    if (workbook == NULL) return LXW_ERROR_MEMORY_MALLOC_FAILED;
    struct sheet sheet = {workbook_add_worksheet(workbook, "rows"), workbook_add_format(workbook),
                          workbook_add_format(workbook)};
    format_set_num_format(sheet.date, "yyyy-mm-dd");
    format_set_num_format(sheet.datetime, "yyyy-mm-dd hh:mm:ss");
    const lxw_error rows_error = write_rows(&sheet, rows);
    const lxw_error close_error = workbook_close(workbook);
    return rows_error != LXW_NO_ERROR ? rows_error : close_error;
}

static void drop_rows(long rows) {
    struct flat_row row;
    size_t bytes = 0;
    for (long number = 0; number < rows; ++number) {
        flat_row_make(&row, number);
        bytes += row.text_used;
    }
    printf("%zu bytes of text\n", bytes);
}

int main(int argc, char **argv) {
    char *end = NULL;
    const long rows = argc == 3 ? strtol(argv[1], &end, 10) : -1;
    if (rows < 0 || rows > 1048575 || *end != '\0') {
        fputs("usage: libxlsxwriter_rows ROWS OUTPUT, with ROWS from 0 to 1048575\n", stderr);
        return 2;
    }
    if (strcmp(argv[2], "-") == 0) {
        drop_rows(rows);
        return 0;
    }
    const lxw_error error = write_workbook(argv[2], rows);
    if (error == LXW_NO_ERROR) return 0;
    fprintf(stderr, "libxlsxwriter_rows: %s: %s\n", argv[2], lxw_strerror(error));
    return 1;
}
