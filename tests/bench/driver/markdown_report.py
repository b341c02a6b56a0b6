"""docs/performance.md: what a complete run found."""

from datetime import date

from driver import machine
from driver.environment import SOURCE

PAGE = SOURCE / "docs/performance.md"
VERDICTS = {True: "yes", False: "**no**", None: "not measured"}

HEAD = """# Performance

Written by `./dev bench --peers` on {date}; run it to see the same on another machine. Every figure is of a whole
process, from its start to its end, with the input in the page cache and the output on disk. The programs of one table
ran in turns; times are medians, with the shortest and the longest beside them; peak memory is the largest of all runs.
MB is a million bytes. `others` says how many cores other processes kept busy meanwhile, where that is more than a tenth
of one: such times are worse than they could be. What is required stands in a table of its own below each, and says
plainly where it is not reached.
"""


def _line(cells):
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _table(header, rows):
    yield _line(header)
    yield _line(["---"] + ["--:"] * (len(header) - 1))
    for row in rows:
        yield _line(row)


def _pairs(header, pairs):
    yield _line(header)
    yield _line(["---", "---"])
    for pair in pairs:
        yield _line(pair)


def _section(result):
    yield f"## {result.title}"
    yield ""
    yield f"`./dev bench {result.name}`"
    yield ""
    for table in result.tables:
        yield from _table(table.header, table.rows)
        yield ""
        if table.note:
            yield table.note[0].upper() + table.note[1:] + "."
            yield ""
    if result.checks:
        yield "Checked: " + "; ".join(result.checks) + "."
        yield ""
    if result.claims:
        yield _line(["required", "figure", "measured", "holds"])
        yield _line(["---", "---", "--:", "---"])
        for claim in result.claims:
            yield _line([claim.what, claim.required, claim.measured, VERDICTS[claim.holds]])
        yield ""


def write(environment, results):
    lines = [HEAD.format(date=date.today().isoformat())]
    lines += _pairs(["machine", ""], machine.machine())
    lines.append("")
    for result in results:
        lines += _section(result)
    lines += ["## Versions", ""]
    lines += _pairs(["package", "version"], machine.versions(environment))
    PAGE.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    return PAGE
