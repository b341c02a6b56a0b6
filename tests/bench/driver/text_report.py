"""Results for a terminal."""

VERDICTS = {True: "holds", False: "NOT REACHED", None: "not measured"}


def _is_figure(text):
    return text[:1].isdigit() or text[:1] == "-"


def aligned(header, rows):
    """Lines of a table: texts to the left, figures to the right."""
    widths = [max(len(line[i]) for line in [header, *rows]) for i in range(len(header))]
    for line in [header, *rows]:
        cells = [cell.rjust(width) if i > 0 and (_is_figure(cell) or line is header) else cell.ljust(width)
                 for i, (cell, width) in enumerate(zip(line, widths))]
        yield "  ".join(cells).rstrip()


def print_result(result):
    print(f"\n== {result.name}: {result.title}")
    for table in result.tables:
        print()
        for line in aligned(table.header, table.rows):
            print(line)
        if table.note:
            print(f"  ({table.note})")
    if result.checks:
        print()
    for check in result.checks:
        print(f"checked: {check}")
    if result.claims:
        print()
        rows = [[claim.what, claim.required, claim.measured, VERDICTS[claim.holds]] for claim in result.claims]
        for line in aligned(["required", "", "measured", ""], rows):
            print(line)
