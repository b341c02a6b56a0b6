"""What a case found: tables of figures, and claims with what they require."""

from dataclasses import dataclass, field

from driver.other_load import CORES_MAX

MIB = 1 << 20
PEAK_MIB_MAX = 64  # of every export, whatever its size


@dataclass
class Table:
    header: list
    rows: list  # of texts
    note: str = ""


@dataclass
class Claim:
    """`holds` is None when the figure was not measured."""

    what: str
    required: str
    measured: str
    holds: bool | None


@dataclass
class Result:
    name: str
    title: str
    tables: list = field(default_factory=list)
    claims: list = field(default_factory=list)
    checks: list = field(default_factory=list)  # what was compared, in words


def at_least(what, factor, measured, unit="x"):
    """A claim that a figure reaches `factor`; `measured` is a number, or the text of why there is none."""
    if isinstance(measured, str):
        return Claim(what, f"at least {factor:,}{unit}", measured, None)
    return Claim(what, f"at least {factor:,}{unit}", f"{measured:,.2f}{unit}", measured >= factor)


def at_most(what, limit, measured, unit="x"):
    if isinstance(measured, str):
        return Claim(what, f"at most {limit:,}{unit}", measured, None)
    return Claim(what, f"at most {limit:,}{unit}", f"{measured:,.2f}{unit}", measured <= limit)


def speed_ratio(theirs, ours, their_reading=None):
    """How many times longer they take, without the time that they take to read; or why that is not known."""
    for one in (theirs, ours) + ((their_reading,) if their_reading else ()):
        if not one.is_measured:
            return f"not measured: {one.contestant.name}: {one.why_not}"
    return (theirs.seconds - (their_reading.seconds if their_reading else 0)) / ours.seconds


def size_ratio(ours, theirs):
    for one in (theirs, ours):
        if not one.is_measured or one.output_bytes == 0:
            return f"not measured: {one.contestant.name}: {one.why_not}"
    return ours.output_bytes / theirs.output_bytes


def memory_claim(series):
    """That none of our runs took more memory than promised."""
    measured = [one for one in series if one.contestant.is_ours and one.is_measured]
    if not measured:
        return at_most("peak memory", PEAK_MIB_MAX, "not measured", " MiB")
    largest = max(measured, key=lambda one: one.peak_bytes)
    return at_most(f"peak memory, largest: {largest.contestant.name}", PEAK_MIB_MAX, largest.peak_bytes / MIB, " MiB")


def _per_second(amount, seconds):
    return f"{amount / seconds / 1e6:,.0f}" if amount else ""


SERIES_HEADER = ["", "rows", "runs", "s", "from", "to", "CPU s", "rows/s", "MB/s in", "MB/s out", "MB out", "peak MiB",
                 "others"]


def series_table(series, note="", extra_header=(), extra=lambda one: ()):
    """One row for each contestant; `extra` gives the cells of further columns."""
    rows = []
    for one in series:
        name = one.contestant.name
        if not one.is_measured:
            cells = [name, f"{one.contestant.rows:,}", "0", one.why_not]
            rows.append(cells + [""] * (len(SERIES_HEADER) + len(extra_header) - len(cells)))
            continue
        times = [run.seconds for run in one.measurements]
        rows.append([name, f"{one.contestant.rows:,}", str(len(times)), f"{one.seconds:.3f}", f"{min(times):.3f}",
                     f"{max(times):.3f}", f"{one.cpu_seconds:.2f}", f"{one.rows_per_second:,.0f}",
                     _per_second(one.contestant.input_bytes, one.seconds), _per_second(one.output_bytes, one.seconds),
                     f"{one.output_bytes / 1e6:,.1f}" if one.output_bytes else "", f"{one.peak_bytes / MIB:,.0f}",
                     f"{one.others_cores:.1f}" if one.others_cores > CORES_MAX else "", *extra(one)])
    return Table(SERIES_HEADER + list(extra_header), rows, note)
