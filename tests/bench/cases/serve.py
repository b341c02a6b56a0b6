"""Exports over HTTP: how soon small ones are there, what the server bears, and what it adds to a large one."""

import shutil
import statistics
import subprocess
import time

from driver import sluice
from driver.data_sets import data_set
from driver.result import Result, Table, at_least, at_most
from driver.served import ServeFailed, Server
from driver.turns import say

NAME = "serve"
TITLE = "Exports over HTTP"
NOTE = ("a small export is one of 100 entities to CSV, from its request to the answer that its file is there; every job is "
        "durable before it is accepted. wrk: one thread, 16 connections, on the same machine")
SMALL = {"profile": "nested_csv", "limit": 100}
LARGE = {"profile": "nested_csv"}
WRK_SECONDS = 5
IDLE_CONNECTIONS, NEW_CONNECTIONS = 2_000, 100
WRK_SCRIPT = """wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"profile": "nested_csv", "limit": 1}'
"""


def small_exports(server, count, is_enough=lambda: False):
    """Milliseconds of each, one after the other."""
    connection, times = server.connection(), []
    while len(times) < count and not is_enough():
        times.append(server.export(connection, SMALL) * 1e3)
        time.sleep(0.01)
    return times


def new_requests(server, idle_count, count):
    """Milliseconds of requests over new connections, while others are idle."""
    idle = server.idle_connections(idle_count)
    times = []
    for _ in range(count):
        start = time.perf_counter()
        connection = server.connection()
        server.call(connection, "GET", "/health/live")
        connection.close()
        times.append((time.perf_counter() - start) * 1e3)
    for connection in idle:
        connection.close()
    return times


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def command_seconds(environment, data):
    command = sluice.command(environment, "nested_csv", environment.output("serve.csv"), {"input": data})
    start = time.perf_counter()
    subprocess.run([str(word) for word in command], check=True)
    return time.perf_counter() - start


def measure(environment, result):
    data = data_set(environment, "nested", environment.rows)
    giant = data_set(environment, "nested", environment.scaled(2_000_000))
    count = 200 if environment.is_full_size else 20
    table = Table(["", "figure"], [], NOTE)
    result.tables = [table]

    def latency(what, times, p50_max, p99_max):
        table.rows.append([f"{what}: {len(times)} of them, ms",
                           f"p50 {percentile(times, .5):.1f}, p99 {percentile(times, .99):.1f}, most {max(times):.1f}"])
        result.claims.append(at_most(f"{what}, p50", p50_max, percentile(times, .5), " ms"))
        result.claims.append(at_most(f"{what}, p99", p99_max, percentile(times, .99), " ms"))

    with Server(environment, {"input": data}) as server:
        say(f"{NAME}: small exports")
        small_exports(server, 5)
        latency("small exports, idle server", small_exports(server, count), 25, 100)

        say(f"{NAME}: idle connections")
        times = new_requests(server, IDLE_CONNECTIONS, NEW_CONNECTIONS)
        table.rows.append([f"a request over a new connection, {IDLE_CONNECTIONS:,} others idle, ms",
                           f"p50 {percentile(times, .5):.1f}, most {max(times):.1f}"])
        result.claims.append(at_most("a request beside 2,000 idle connections, the slowest", 100, max(times), " ms"))

        say(f"{NAME}: a large export, by the server and by the command")
        connection, served, commands = server.connection(), [], []
        for _ in range(environment.runs):
            served.append(server.export(connection, LARGE))
            commands.append(command_seconds(environment, data))
        by_server, by_command = statistics.median(served), statistics.median(commands)
        table.rows.append([f"{environment.rows:,} entities to CSV, s: server, command", f"{by_server:.3f}, {by_command:.3f}"])
        result.claims.append(at_most("what the server adds to a large export", 5, (by_server / by_command - 1) * 100, " %"))

    with Server(environment, {"input": giant}) as server:
        say(f"{NAME}: beside a giant")
        connection = server.connection()
        jobs = [server.submit(connection, LARGE)["id"] for _ in range(40)]  # every other runner always has one
        polled = server.requests_per_second(f"/api/v1/exports/{jobs[0]}", WRK_SECONDS)
        table.rows.append(["status polls a second while an export runs", f"{polled:,.0f}"])
        latency("small exports, every other runner on a giant", small_exports(server, count), 60, 300)
        result.claims.append(at_least("status polls a second while an export runs", 10_000, polled, ""))

    with Server(environment, {"input": data}) as server:
        say(f"{NAME}: submits")
        submitted = server.requests_per_second("/api/v1/exports", WRK_SECONDS, script=WRK_SCRIPT)
        table.rows.append(["durable submits a second, while their jobs run", f"{submitted:,.0f}"])
        result.claims.append(at_least("durable submits a second", 500, submitted, ""))


def run(environment):
    result = Result(NAME, TITLE)
    if shutil.which("wrk") is None:
        environment.failures.append(f"{NAME}: wrk is not installed (--peers)")
        return result
    try:
        measure(environment, result)
    except (ServeFailed, OSError, subprocess.CalledProcessError) as failure:
        environment.failures.append(f"{NAME}: {failure}")
    return result
