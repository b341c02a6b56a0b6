"""The engine's parts on their own, on one core (Google Benchmark)."""

import json
import subprocess

from driver.peers import missing_tool
from driver.result import Result, Table
from driver.turns import say

NAME = "micro"
TITLE = "Parts on their own, one core"
NOTE = ("items are rows for check and transform_entities, cells for encode and write_cells; MB are bytes read by "
        "transform_entities and deflate, bytes written by write_cells; percent is the size that deflate leaves")
SECONDS_MIN, SECONDS_MIN_SMALL = 0.3, 0.01  # for each repetition; at fewer rows than the full size
REPETITIONS = 3


def _figure(value, scale=1.0, digits=1):
    return "" if value is None else f"{value / scale:,.{digits}f}"


def run(environment):
    result = Result(NAME, TITLE)
    missing = missing_tool(environment, "bench_micro")
    if missing:
        environment.failures.append(f"{NAME}: {missing}")
        say(f"{NAME}: {missing}")
        return result
    say(f"{NAME}: running")
    seconds = SECONDS_MIN if environment.is_full_size else SECONDS_MIN_SMALL
    command = [environment.tools / "bench_micro", "--benchmark_format=json", f"--benchmark_min_time={seconds}",
               f"--benchmark_repetitions={REPETITIONS}", "--benchmark_report_aggregates_only=true"]
    done = subprocess.run(command, env=environment.variables, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        environment.failures.append(f"{NAME}: exit code {done.returncode}\n{done.stderr}")
        return result
    medians = [one for one in json.loads(done.stdout)["benchmarks"] if one["aggregate_name"] == "median"]
    rows = [[one["run_name"], _figure(one["real_time"], 1e3), _figure(one.get("items_per_second"), 1e6, 2),
             _figure(one.get("bytes_per_second"), 1e6, 0), _figure(one.get("percent"))] for one in medians]
    result.tables = [Table(["", "us", "million items/s", "MB/s", "percent"], rows, NOTE)]
    return result
