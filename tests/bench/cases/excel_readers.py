"""Whether other programs read in our workbooks what was written, and whether Excel's rules hold in them."""

import subprocess

from driver import peers, rows, sluice, workbook_readers
from driver.data_sets import data_set
from driver.environment import SOURCE
from driver.result import Result, Table
from driver.turns import in_turns

NAME = "excel_readers"
TITLE = "Workbooks, read by other programs"
ROWS = 20_000  # some readers take many minutes and gigabytes for 500,000
COMPRESSIONS = ("fast", "balanced", "small")
NOTE = ("the flat table; numbers of readers that give text are compared to the digits that they show. The rules are those of "
        "tests/readers/xlsx_check.py: order of elements, cell references, dimension, styles, escapes, ZIP entries")


def workbooks(environment, count):
    """One in each compression."""
    made = in_turns(environment, NAME, [
        sluice.on_flat_rows(environment, f"Sluice, {compression}", "flat_xlsx", count, f"read-{compression}.xlsx", runs=1,
                            overrides={"writer.settings.compression": compression})
        for compression in COMPRESSIONS])
    return zip(COMPRESSIONS, made)


def check_rules(environment, result, compression, path):
    checker = SOURCE / "tests/readers/xlsx_check.py"
    done = subprocess.run([peers.PYTHON, "-B", checker, path], capture_output=True, text=True, check=False)
    environment.check(result, f"{compression}, Excel's rules: {done.stdout.strip() or done.stderr.strip()[-300:]}",
                      done.returncode == 0)
    return "held" if done.returncode == 0 else "broken"


def check_reader(environment, result, reader, compression, path, expected):
    try:
        difference, count = workbook_readers.difference(reader.read(environment, path), expected)
    except (ValueError, OSError) as error:
        difference, count = str(error), 0
    environment.check(result, f"{reader.name}, {compression}: {difference or f'{count:,} rows hold the same cells'}",
                      difference is None)
    return "same cells" if difference is None else "differs"


def run(environment):
    result, count = Result(NAME, TITLE), min(ROWS, environment.scaled(ROWS))
    source = data_set(environment, "flat_jsonl", count)
    columns = next(rows.csv_rows(data_set(environment, "flat_csv", count)))
    table = Table(["", *COMPRESSIONS], [], NOTE)
    made = [(compression, one.contestant.output) for compression, one in workbooks(environment, count) if one.is_measured]
    table.rows.append(["Excel's rules"] + [check_rules(environment, result, *one) for one in made])
    for reader in workbook_readers.all_readers(environment):
        if environment.is_ours_alone or reader.missing:
            table.rows.append([reader.name, reader.missing or "left out"] + [""] * (len(COMPRESSIONS) - 1))
            continue
        table.rows.append([reader.name] + [check_reader(environment, result, reader, compression, path,
                                                        rows.flat_rows(source, columns)) for compression, path in made])
    result.tables = [table]
    return result
