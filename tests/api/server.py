"""A server of the built program in a folder of its own, and a client that checks every answer against the API's description."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

import jsonschema

SOURCE = Path(__file__).resolve().parents[2]
BUILD = Path(sys.argv[1] if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else SOURCE / "build/dev").resolve()
PROGRAM = BUILD / "bin/sluice"
SECONDS_MAX = 60  # for anything that ought to happen soon, also on a busy machine

UNRULY = """profile: unruly
source: {plugin: unruly}
writer: {plugin: csv}
request: {source: [rows, trouble, mark, millis], writer: [delimiter]}
"""
GUARDED = """profile: guarded
source: {plugin: unruly}
writer: {plugin: csv}
allow: {roles: [admin]}
"""
REJECTING = """profile: rejecting
source: {plugin: jsonl, settings: {path: "${profile_dir}/rejecting.jsonl"}}
transform: {script: rejecting.lua}
writer: {plugin: csv}
on_error: skip
"""
REJECTING_SCRIPT = """local c = require "columns"
return { columns = { c.compute { header = "Id", function(entity)
  if entity:id() == "2" then error("not this one") end
  return entity:id()
end } } }
"""


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)


class Server:
    """Started by `with`, stopped and removed at its end."""

    def __init__(self, settings="", arguments=(), environment=None):
        self.folder = Path(tempfile.mkdtemp(prefix="sluice-api-"))
        for folder in ("profiles", "scripts"):
            (self.folder / folder).mkdir()
        (self.folder / "profiles/unruly.yaml").write_text(UNRULY)
        (self.folder / "profiles/guarded.yaml").write_text(GUARDED)
        (self.folder / "profiles/rejecting.yaml").write_text(REJECTING)
        (self.folder / "profiles/rejecting.jsonl").write_text('{"id": "1"}\n{"id": "2"}\n{"id": "3"}\n')
        (self.folder / "scripts/rejecting.lua").write_text(REJECTING_SCRIPT)
        plugins = [str(BUILD / "lib/sluice/plugins"), str(BUILD / "tests/agent_plugins")]
        (self.folder / "sluice.yaml").write_text(
            "listen: 127.0.0.1:0\ndata: data\nprofiles: [profiles]\nscripts: [scripts, " + str(SOURCE / "scripts") +
            "]\nplugins: [" + ", ".join(plugins) + "]\n" + settings)
        self.arguments = list(arguments)
        self.environment = {**os.environ, **(environment or {})}
        self.process = None
        self.key = None
        self._description = None

    def add_dataset_profiles(self):
        """Those that are shipped for datasets that were made, and for statements."""
        for profile in (SOURCE / "profiles").glob("dataset_*.yaml"):
            shutil.copy(profile, self.folder / "profiles")

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill(signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen([PROGRAM, "serve", "--config", "sluice.yaml", *self.arguments],
                                            cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, stderr=log)
        line = self.process.stdout.readline().decode().strip()
        if not line.startswith("http"):
            raise AssertionError(f"the server did not start: {line}\n{self.log()}")
        self.url = urllib.parse.urlsplit(line)

    def kill(self, number=signal.SIGTERM):
        """Send a signal and wait for the end; the exit code."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(SECONDS_MAX)
        self.process.stdout.close()
        self.process = None
        return code

    def log(self):
        return (self.folder / "log").read_text(errors="replace")

    def command(self, *words, text=""):
        """`sluice` on the server's folder."""
        return subprocess.run([PROGRAM, *words], cwd=self.folder, input=text, capture_output=True, text=True,
                              check=False, timeout=SECONDS_MAX)

    def connection(self, timeout=SECONDS_MAX):
        return http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=timeout)

    def call(self, method, path, body=None, headers=None, connection=None, check=True):
        """One request; the answer, which the API's description must allow."""
        headers = dict(headers or {})
        if self.key is not None:
            headers.setdefault("Authorization", f"Bearer {self.key}")
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        link = connection or self.connection()
        link.request(method, path, body, headers)
        answer = Answer(link.getresponse())
        if connection is None:
            link.close()
        if check:
            self.check(method, path, answer)
        return answer

    @property
    def description(self):
        if self._description is None:
            link = self.connection()
            link.request("GET", "/api/v1/openapi.json")
            self._description = json.loads(link.getresponse().read())
            link.close()
        return self._description

    def operation(self, method, path):
        path = urllib.parse.urlsplit(path).path
        best = None
        for template, item in self.description["paths"].items():
            if method.lower() in item and self.fits(template, path):
                if best is None or template.count("{") < best[0].count("{"):
                    best = (template, item[method.lower()])
        return best[1] if best else None

    @staticmethod
    def fits(template, path):
        parts, given = template.split("/"), path.split("/")
        if len(parts) != len(given):
            return False
        for part, one in zip(parts, given):
            head, brace, rest = part.partition("{")
            tail = rest.partition("}")[2]
            if not brace and part != one or brace and not (one.startswith(head) and one.endswith(tail)):
                return False
            if brace and not tail and ":" in one and head == "":
                return False
        return True

    def resolved(self, item):
        while "$ref" in item:
            found = self.description
            for part in item["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            item = found
        return item

    def check(self, method, path, answer):
        """The status is described, and the body has its form."""
        operation = self.operation("GET" if method == "HEAD" else method, path)
        if operation is None:
            assert answer.status in (404, 405), f"{method} {path} is not described and answers {answer.status}"
            return
        responses = operation["responses"]
        described = responses.get(str(answer.status)) or responses.get("default")
        assert described, f"{method} {path} answers {answer.status}, which is not described"
        described = self.resolved(described)
        kind = answer.headers.get_content_type()
        if answer.status in (204, 304) or method == "HEAD":
            assert answer.body == b"", f"{method} {path} answers {answer.status} with a body"
            return
        content = described.get("content", {})
        media = content.get(kind) or content.get("*/*")
        assert media, f"{method} {path} answers {answer.status} with {kind}, which is not described"
        if kind in ("application/json", "application/problem+json"):
            schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **media["schema"],
                      "components": self.description["components"]}
            jsonschema.validate(answer.json, schema)
        assert answer.headers["X-Request-Id"], f"{method} {path} names no request"

    def submit(self, source=None, headers=None, profile="unruly", **more):
        body = {"profile": profile, **more}
        if source is not None:
            body["parameters"] = {"source": source}
        answer = self.call("POST", "/api/v1/exports", body, headers)
        assert answer.status in (200, 202), answer.body
        return answer.json

    def job(self, job_id):
        return self.call("GET", f"/api/v1/exports/{job_id}").json

    def wait(self, job_id, *states):
        """The job once it is in one of the states (default: finished)."""
        wait = 0 if states else 1  # a long poll waits for the end
        states = states or ("succeeded", "failed", "cancelled")
        deadline = time.monotonic() + SECONDS_MAX
        while time.monotonic() < deadline:
            job = self.call("GET", f"/api/v1/exports/{job_id}?wait={wait}").json
            if job["state"] in states:
                return job
            if wait == 0:
                time.sleep(0.01)
        raise AssertionError(f"job {job_id} is still {job}\n{self.log()}")


def eventually(what, is_so):
    """Wait for something to become so."""
    deadline = time.monotonic() + SECONDS_MAX
    while not is_so():
        assert time.monotonic() < deadline, f"{what} did not come about"
        time.sleep(0.02)
