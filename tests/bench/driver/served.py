"""A running server, its client, and wrk."""

import http.client
import json
import re
import resource
import shutil
import subprocess
import tempfile
import time
import urllib.parse
from pathlib import Path

from driver.environment import SOURCE

BENCH = SOURCE / "tests/bench"
LINE = re.compile(r"^(Requests/sec|  Non-2xx or 3xx responses): +([\d.]+)", re.MULTILINE)


class ServeFailed(Exception):
    pass


class Server:
    """`sluice serve` of the benchmark's profiles with an empty data folder; ends and is removed with `with`."""

    def __init__(self, environment, variables):
        self.folder = Path(tempfile.mkdtemp(prefix="sluice-bench-", dir=environment.output(".").parent))
        settings = self.folder / "sluice.yaml"
        settings.write_text("listen: 127.0.0.1:0\ntenants: {default: {queued_max: 0}}\n")
        words = [environment.sluice, "serve", "--config", settings, "--profiles", BENCH / "profiles", "--scripts",
                 BENCH / "scripts", "--plugins", environment.build / "tests/bench_plugins"]
        for name, value in variables.items():
            words += ["--set", f"var.{name}={value}"]
        with open(self.folder / "log", "wb") as log:
            self.process = subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, stderr=log)
        line = self.process.stdout.readline().decode().strip()
        if not line.startswith("http"):
            raise ServeFailed((self.folder / "log").read_text())
        self.url = line

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def connection(self):
        parts = urllib.parse.urlsplit(self.url)
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=600)

    def idle_connections(self, count):
        """Connections that have had an answer each, and are kept."""
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 2 * count), hard))
        connections = [self.connection() for _ in range(count)]
        for connection in connections:
            self.call(connection, "GET", "/health/live")
        return connections

    def call(self, connection, method, path, body=None, headers=None):
        connection.request(method, path, None if body is None else json.dumps(body),
                           {"Content-Type": "application/json", **(headers or {})})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status >= 400:
            raise ServeFailed(f"{method} {path}: {answer.status} {text.decode()}")
        return json.loads(text)

    def submit(self, connection, body):
        return self.call(connection, "POST", "/api/v1/exports", body)

    def export(self, connection, body):
        """Seconds from the request to the answer that the files are there."""
        start = time.perf_counter()
        job = self.call(connection, "POST", "/api/v1/exports", body, {"Prefer": "wait=60"})
        while job["state"] not in ("succeeded", "failed", "cancelled"):
            job = self.call(connection, "GET", f"/api/v1/exports/{job['id']}?wait=60")
        if job["state"] != "succeeded":
            raise ServeFailed(str(job.get("error")))
        return time.perf_counter() - start

    def requests_per_second(self, path, seconds, connections=16, script=None):
        """By wrk; every answer must be 2xx."""
        words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", self.url + path]
        if script is not None:
            file = self.folder / "wrk.lua"
            file.write_text(script)
            words[1:1] = ["-s", str(file)]
        found = dict(LINE.findall(subprocess.run(words, capture_output=True, text=True, check=True).stdout))
        if "  Non-2xx or 3xx responses" in found:
            raise ServeFailed(f"{path}: {found['  Non-2xx or 3xx responses']} answers were refusals")
        return float(found["Requests/sec"])
