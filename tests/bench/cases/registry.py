"""All cases, in the order in which they run."""

from cases import (adversarial, entities_csv, entities_excel, excel, excel_readers, filtered, json_formats,
                   linear_columns, linear_rows, micro, miller, serve, startup, tables_csv, tables_excel, threads)

ALL = (excel, excel_readers, entities_csv, entities_excel, filtered, tables_csv, tables_excel, json_formats, threads,
       linear_rows, linear_columns, adversarial, startup, serve, micro)
ON_REQUEST = (miller,)  # run when they are named


def find(name):
    """The case of this name, or None."""
    return next((case for case in ALL + ON_REQUEST if case.NAME == name), None)
