#!/usr/bin/python3
"""The comparison of results finds what differs, and lets pass only what it promises to."""

from datetime import datetime

from harness import Expectations, build_folder

from driver.cells import compare

HEAD = ["id", "value"]
EQUAL = [("1", "1"), (1, 1.0), ("190.50", "190.5"), (0.1 + 0.2, 0.3), ("", None), (True, 1), ("0.5", "0.50"),
         (datetime(2024, 1, 2), datetime(2024, 1, 2, 0, 0, 0, 4000))]
DIFFERENT = [("1", "2"), ("007", "7"), ("7", 7), (1, 1.0000001), ("a", "a "), ("", "0"), (None, 0), ("é", "e"),
             (datetime(2024, 1, 2), datetime(2024, 1, 2, 0, 0, 2)), (datetime(2024, 1, 2), "2024-01-02"),
             (True, "true")]


def main():
    build_folder()
    expectations = Expectations()
    for one, other in EQUAL:
        expectations.expect(f"{one!r} is {other!r}", compare([HEAD, ["a", one]], [HEAD, ["a", other]]).is_equal)
    for one, other in DIFFERENT:
        expectations.expect(f"{one!r} is not {other!r}", not compare([HEAD, ["a", one]], [HEAD, ["a", other]]).is_equal)
        expectations.expect(f"{other!r} is not {one!r}", not compare([HEAD, ["a", other]], [HEAD, ["a", one]]).is_equal)
    expectations.expect("a row too few is found", not compare([HEAD, ["a", 1]], [HEAD]).is_equal)
    expectations.expect("a row too many is found", not compare([HEAD], [HEAD, ["a", 1]]).is_equal)
    expectations.expect("a cell too few is found", not compare([HEAD, ["a"]], [HEAD, ["a", 1]]).is_equal)
    expectations.expect("another header is found", not compare([["id", "other"]], [HEAD]).is_equal)
    expectations.end()


main()
