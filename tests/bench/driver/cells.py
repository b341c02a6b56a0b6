"""Compares tables cell by cell. Numbers are equal when they are the same to 14 digits, the most that every format and
program keeps. An empty text and no cell are the same, since a CSV file does not tell its readers which of them it
means. Everything else has to be the same."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest

DIGITS = 1e-14
DIFFERENCES_SHOWN = 3
EMPTY = (None, "")


@dataclass
class Comparison:
    rows: int = 0
    differing_cells: int = 0
    examples: tuple = ()

    @property
    def is_equal(self):
        return self.differing_cells == 0

    def __str__(self):
        if self.is_equal:
            return f"{self.rows:,} rows hold the same cells"
        return f"{self.differing_cells:,} cells of {self.rows:,} rows differ: " + "; ".join(self.examples)


def _number(value):
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def are_equal(one, other):
    if one == other or one in EMPTY and other in EMPTY:
        return True
    if isinstance(one, date) or isinstance(other, date):
        return isinstance(one, date) and isinstance(other, date) and _moment(one) == _moment(other)
    if isinstance(one, str) and isinstance(other, str) and (_is_code(one) or _is_code(other)):
        return False
    if isinstance(one, str) != isinstance(other, str):
        return False  # a number is not the text that looks like it
    a, b = _number(one), _number(other)
    return a is not None and b is not None and abs(a - b) <= DIGITS * max(abs(a), abs(b))


def _is_code(text):
    """Digits with zeros in front, as article numbers have them: 007 is not 7."""
    return len(text) > 1 and text[0] == "0" and text[1].isdigit()


def _moment(value):
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    seconds = value.timestamp() if value.tzinfo else (value - datetime(1970, 1, 1)).total_seconds()
    return round(seconds)  # spreadsheets keep times as fractions of a day


def compare(found, expected):
    """Two iterables of rows; the first row of each holds the column names."""
    result, missing = Comparison(), object()
    for number, (row, other) in enumerate(zip_longest(found, expected, fillvalue=missing)):
        if row is missing or other is missing:
            result.differing_cells += 1
            result.examples += (f"row {number} is there on one side only",)
            break
        result.rows = number
        if row == other:
            continue
        for position, (cell, other_cell) in enumerate(zip_longest(row, other)):
            if not are_equal(cell, other_cell):
                result.differing_cells += 1
                if len(result.examples) < DIFFERENCES_SHOWN:
                    result.examples += (f"row {number}, column {position + 1}: {cell!r}, not {other_cell!r}",)
    return result
