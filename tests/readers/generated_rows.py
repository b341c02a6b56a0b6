"""Rows of generated values for read_round_trip.py, always the same ones, and how each source is given them."""

import csv
import json
import random
import sqlite3
import struct
from decimal import Decimal

ROWS = 400
COLUMNS = ["id", "text", "whole", "exact", "number", "nested"]
# Characters that formats give a meaning, some from each plane, and what spreadsheets, XML and readers of text stumble over:
# controls, marks of order and direction, what composes and joins, characters that are none.
ALPHABET = list("aZ09 ,;\"'\\/=+-@<>&_x]\t\n\r") + ["_x0041_", "é", "€", "\u00a0", "\u2028", "\u0085", "日", "\ufffd", "😀",
                                                    "𝄞", "\x00", "\x01", "\x0b", "\x1f", "\x7f", "\ufffe", "\uffff", "\ufeff",
                                                    "e\u0301", "\u1112\u1161\u11ab", "ا", "ש", "\u202e", "\u2067", "👩\u200d🔬",
                                                    "🇩🇪", "\U0010ffff", "\U000e0041"]
# Halves of surrogate pairs, which only an escape can spell; none of these is a text.
HALVES = [r"\ud83d", r"\ude00", r"a\ud83d", r"\ud83d\n", r"\ud83d\ud83d", r"\ude00\ud83d", r"\uDBFFx"]


def integers(chance):
    edges = [0, 1, -1, 10**15 - 1, 10**15, -(10**15), 2**53, 2**53 + 1, 2**63 - 1, -(2**63), None]
    return edges + [chance.randint(-(2**63), 2**63 - 1) >> chance.randrange(63) for _ in range(ROWS - len(edges))]


def decimals(chance):
    """As they are written; with exponents, too."""
    edges = ["0", "-0.5", "-0.0", "-0", "190.50", "1.10", "0.000001", "12345678901234567890.123456789", "999999999999999", "100000",
             "1.5e3", "1.50E+1", "25e-3", "1e18", "0.1000000000000000055511151231257827", "9" * 200 + "." + "9" * 100, None]
    return edges + [f"{'-' * chance.randrange(2)}{chance.randrange(1, 10 ** chance.randint(1, 40))}"
                    + ("." + "".join(chance.choices("0123456789", k=chance.randint(1, 30)))) * chance.randrange(2)
                    for _ in range(ROWS - len(edges))]


def doubles(chance):
    edges = [0.0, 0.1, -1.5, 1e15, 1e-6, 1e-7, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 2.0**53, 1 / 3, None]
    found = []
    while len(found) < ROWS - len(edges):
        value = struct.unpack("<d", chance.randbytes(8))[0]
        if value == value and abs(value) != float("inf"):
            found.append(value)
    return edges + found


def texts(chance):
    return ["", None, " ", "\ufeff", "\x00"] + ["".join(chance.choices(ALPHABET, k=chance.randrange(1, 30)))
                                                for _ in range(ROWS - 5)]


def nested(chance):
    """Values that stand in a json column; texts with any character among them."""
    def value(depth):
        kind = chance.randrange(6 if depth < 3 else 4)
        if kind == 0:
            return "".join(chance.choices(ALPHABET, k=chance.randrange(6)))
        if kind == 1:
            return chance.randint(-(2**63), 2**63 - 1)
        if kind < 4:
            return chance.choice([None, True, False])
        if kind == 4:
            return [value(depth + 1) for _ in range(chance.randrange(4))]
        return {"".join(chance.choices(ALPHABET, k=3)): value(depth + 1) for _ in range(chance.randrange(4))}
    return [{"v": value(0)} for _ in range(ROWS)]


def rows():
    chance = random.Random(20_000_101)
    columns = zip(texts(chance), integers(chance), decimals(chance), doubles(chance), nested(chance))
    return [[str(number), *cells] for number, cells in enumerate(columns)]


def written_out(digits):
    """A decimal without its exponent."""
    return digits if digits is None or "e" not in digits.lower() else format(Decimal(digits), "f")


def null_or(value):
    return "null" if value is None else value


def json_lines(table, are_escaped):
    """The records as lines, and the places (line and byte) of those that are no JSON. `are_escaped`: texts are spelled in
    ASCII, all else with escapes."""
    text, bad, byte = [], [], 0
    for number, row in enumerate(table):
        lines = [f'{{"id":"{row[0]}","text":{json.dumps(row[1], ensure_ascii=are_escaped)},"whole":{null_or(row[2])},'
                 f'"exact":{null_or(row[3])},"number":{json.dumps(row[4])},'
                 f'"nested":{json.dumps(row[5], ensure_ascii=are_escaped)}}}\n']
        if number % 50 == 7:
            lines.insert(0, f'{{"id":"half","text":"{HALVES[number // 50 % len(HALVES)]}"}}\n')
        for line in lines:
            if line.startswith('{"id":"half"'):
                bad.append((len(text) + 1, byte))
            text.append(line)
            byte += len(line.encode())
    return "".join(text), bad


def write_csv(table, path):
    with open(path, "w", encoding="utf-8", newline="") as file:
        # NULL and empty text differ by their quotes, which Python's writer cannot say.
        file.write(",".join(COLUMNS) + "\n")
        for row in table:
            cells = ["" if cell is None else json.dumps(cell) if isinstance(cell, dict) else str(cell) for cell in row]
            quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells]
            file.write(",".join("" if value is None else cell for value, cell in zip(row, quoted)) + "\n")
    with open(path, encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.reader(file)) == len(table) + 1


def write_sqlite(table, path):
    with sqlite3.connect(path) as database:
        # A decimal as text: SQLite's own numbers are doubles.
        database.execute("CREATE TABLE items (id TEXT, text TEXT, whole INTEGER, exact TEXT, number REAL, nested JSON)")
        database.executemany("INSERT INTO items VALUES (?, ?, ?, ?, ?, ?)", [[*row[:5], json.dumps(row[5])] for row in table])
    database.close()
