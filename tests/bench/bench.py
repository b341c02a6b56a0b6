#!/usr/bin/python3
"""The benchmark: runs Sluice and other programs in turns and says what each costs. See CONTRIBUTING.md.

./dev bench calls it with --build, after building what it needs.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from cases import registry  # noqa: E402
from driver import instructions, markdown_report, text_report  # noqa: E402
from driver.data_sets import DataSetFailed  # noqa: E402
from driver.environment import ROWS, SOURCE, Environment  # noqa: E402

EXAMPLES = """examples:
  ./dev bench --peers            everything, beside all peers; writes docs/performance.md
  ./dev bench startup threads    two cases
  ./dev bench excel --rows 50000 --runs 1     quickly, on fewer rows: for a first look
  ./dev bench --check            instruction counts against tests/bench/instructions.json
  ./dev bench --check --update   ... and keep the new ones
"""


def positive(text):
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description="Measures Sluice beside other programs.",
                                     epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME",
                        help="cases to run (see --list); all but those on request when none is named")
    parser.add_argument("--list", action="store_true", help="list the cases")
    parser.add_argument("--runs", type=positive, default=5, metavar="N",
                        help="runs of each program; slow ones get two in five of them (default: 5)")
    parser.add_argument("--rows", type=positive, default=ROWS, metavar="N",
                        help=f"rows in place of {ROWS:,}; all sizes change in proportion")
    parser.add_argument("--peers", action="store_true", help="install the programs to compare with first")
    parser.add_argument("--ours", action="store_true", help="run Sluice alone")
    parser.add_argument("--wait", type=float, default=0, metavar="SECONDS",
                        help="before each run, wait up to this long for a moment in which nothing else runs")
    parser.add_argument("--check", action="store_true",
                        help="count instructions of five small exports, or of those named, and compare with the kept "
                             "counts; fails when one has risen by more than 5 %%")
    parser.add_argument("--update", action="store_true", help="with --check: keep the new counts")
    parser.add_argument("--counts", type=Path, default=instructions.COUNTS, metavar="FILE",
                        help="with --check: the file of kept counts")
    parser.add_argument("--build", type=Path, default=SOURCE / "build/release", metavar="FOLDER",
                        help="a release build")
    parser.add_argument("--work", type=Path, default=SOURCE / "build/bench", metavar="FOLDER",
                        help="where data sets and results lie")
    return parser, parser.parse_args()


def list_cases():
    names = [case.NAME for case in registry.ALL + registry.ON_REQUEST]
    for case in registry.ALL + registry.ON_REQUEST:
        remark = " (on request)" if case in registry.ON_REQUEST else ""
        print(f"{case.NAME.ljust(max(map(len, names)))}  {case.TITLE}{remark}")


def run_cases(environment, cases, is_complete):
    results = []
    for case in cases:
        results.append(case.run(environment))
        text_report.print_result(results[-1])
        sys.stdout.flush()
    if is_complete:
        print(f"\nwritten: {markdown_report.write(environment, results).relative_to(SOURCE)}")
    else:
        print("\ndocs/performance.md is written by a run of all cases at full size; this was a part")
    for failure in environment.failures:
        print(f"FAILED: {failure}")
    return 1 if environment.failures else 0


def main():
    parser, options = arguments()
    if options.list:
        list_cases()
        return 0
    environment = Environment(options.build.resolve(), options.work.resolve(), options.rows, options.runs, options.ours,
                              options.wait)
    if not environment.sluice.is_file():
        parser.error(f"{environment.sluice} is not there: ./dev bench builds it")
    if options.check:
        return instructions.check(environment, options.counts, options.names, options.update)
    unknown = [name for name in options.names if registry.find(name) is None]
    if unknown:
        parser.error(f"there is no case {', '.join(unknown)}; --list shows all")
    cases = [registry.find(name) for name in options.names] or registry.ALL
    return run_cases(environment, cases, not options.names and not options.ours and environment.is_full_size)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except DataSetFailed as failure:
        sys.exit(f"bench: {failure}")
