"""Servers and runners that are killed: what was accepted is done, once, with the same bytes, and nothing is left behind."""

import os
import random
import shutil
import signal
import sys
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "api"))

from server import SOURCE, Server, eventually  # noqa: E402


def children(process):
    """The processes that `process` has started."""
    found = []
    for task in Path(f"/proc/{process}/task").iterdir():
        try:
            found += [int(child) for child in (task / "children").read_text().split()]
        except FileNotFoundError:
            pass
    return found


def kill(process):
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        pass


class KilledServer(unittest.TestCase):
    def test_a_running_job_is_run_again_after_a_crash(self):
        with Server() as server:
            job = server.submit({"rows": 200, "trouble": "slow"})
            server.wait(job["id"], "running")
            runners = children(server.process.pid)
            server.kill(signal.SIGKILL)
            eventually("the end of the runners", lambda: not any(Path(f"/proc/{one}").exists() for one in runners))
            server.start()
            done = server.wait(job["id"])
            self.assertEqual((done["state"], done["attempt"], done["failures"]), ("succeeded", 2, 0))
            self.assertTrue(server.call("GET", done["files"][0]["url"]).body.endswith(b"\n199\n"))

    def test_what_was_accepted_is_there_after_a_crash(self):
        with Server() as server:
            accepted = []

            def submit():
                try:
                    while True:
                        accepted.append(server.submit({"rows": 1})["id"])
                except OSError:
                    pass

            threads = [threading.Thread(target=submit) for _ in range(4)]
            for thread in threads:
                thread.start()
            eventually("some jobs", lambda: len(accepted) >= 50)
            server.kill(signal.SIGKILL)
            for thread in threads:
                thread.join()
            server.start()
            for job in accepted:
                self.assertEqual(server.wait(job)["state"], "succeeded")

    def test_a_server_that_crashes_again_and_again_loses_nothing(self):
        chance = random.Random(2)
        with Server() as server:
            undisturbed = server.submit({"rows": 30, "trouble": "slow"}, {"Prefer": "wait=60"})
            jobs = [server.submit({"rows": 30, "trouble": "slow"})["id"] for _ in range(20)]
            for _ in range(6):
                time.sleep(chance.random())
                server.kill(signal.SIGKILL)
                server.start()
            folders = set()
            for job in jobs:
                done = server.wait(job)
                self.assertEqual((done["state"], done["failures"]), ("succeeded", 0))
                self.assertEqual(done["files"][0]["sha256"], undisturbed["files"][0]["sha256"])
                self.assertEqual(server.call("GET", done["files"][0]["url"]).status, 200)
            artifacts = server.folder / "data/artifacts"
            # One set of files for each job: what lost attempts left behind is swept.
            server.kill(signal.SIGKILL)
            server.start()
            eventually("one folder for each job", lambda: sorted(one.parent.name for one in artifacts.glob("*/*")) ==
                       sorted(jobs + [undisturbed["id"]]))

    def test_sigterm_lets_jobs_end_and_gives_long_ones_back(self):
        with Server(settings="drain: 3s\n") as server:
            long = server.submit({"rows": 600, "trouble": "slow"})
            server.wait(long["id"], "running")
            short = server.submit({"rows": 100, "trouble": "slow"}, limit=1000)
            server.wait(short["id"], "running")
            link = server.connection()
            server.call("GET", "/health/live", connection=link)
            server.process.send_signal(signal.SIGTERM)
            eventually("a refusal", lambda: server.call("POST", "/api/v1/exports", {"profile": "unruly"},
                                                        connection=link).status == 503)
            self.assertEqual(server.call("GET", "/health/ready", connection=link).status, 503)
            self.assertEqual(server.call("GET", f"/api/v1/exports/{short['id']}", connection=link).status, 200)
            link.close()
            self.assertEqual(server.kill(), 0)
            server.start()
            self.assertEqual(server.job(short["id"])["attempt"], 1)
            done = server.wait(long["id"])
            self.assertEqual((done["state"], done["failures"]), ("succeeded", 0))
            self.assertEqual(done["attempt"], 2)

    def test_one_server_a_folder(self):
        with Server() as server:
            second = server.command("serve", "--config", "sluice.yaml")
            self.assertEqual(second.returncode, 1)
            self.assertIn("another", second.stderr)

    def test_many_jobs_under_random_kills(self):
        count = 300
        with Server() as server:
            undisturbed = server.submit({"rows": 20, "trouble": "slow", "millis": 1}, {"Prefer": "wait=60"})
            jobs = []
            while len(jobs) < count:
                jobs.append(server.submit({"rows": 20, "trouble": "slow", "millis": 1}, limit=1000)["id"])
            chance = random.Random(1)
            kills = 0
            deadline = time.monotonic() + 300
            while server.call("GET", "/api/v1/limits").json["queued"] > 0:
                self.assertLess(time.monotonic(), deadline)
                runners = children(server.process.pid)
                if runners and chance.random() < 0.3:
                    kill(chance.choice(runners))
                    kills += 1
                time.sleep(0.05)
            for job in jobs:
                done = server.wait(job)
                # Three kills of one job are possible, and then it has failed: with a reason, and without files.
                if done["state"] == "failed":
                    self.assertEqual((done["error"]["code"], done["failures"], done["files"]), ("runner_crashed", 3, []))
                    continue
                self.assertEqual(done["state"], "succeeded", done)
                self.assertEqual([file["sha256"] for file in done["files"]],
                                 [file["sha256"] for file in undisturbed["files"]])
            self.assertGreater(kills, 0)
            listed, cursor = [], ""
            while True:
                page = server.call("GET", "/api/v1/exports?limit=200" + cursor).json
                listed += [job["id"] for job in page["exports"]]
                if "next_cursor" not in page:
                    break
                cursor = "&cursor=" + page["next_cursor"]
            self.assertEqual(sorted(listed), sorted(jobs + [undisturbed["id"]]))

    def test_a_version_is_there_as_a_whole_or_not_at_all(self):
        chance = random.Random(3)
        with Server() as server:
            shutil.copy(SOURCE / "profiles/dataset_base.yaml", server.folder / "profiles")
            shutil.copy(SOURCE / "profiles/dataset_ndjson.yaml", server.folder / "profiles")
            server.kill(signal.SIGKILL)
            server.start()
            columns = [{"name": "ID", "type": "integer", "key": True}, {"name": "Load", "type": "integer"}]
            self.assertEqual(server.call("POST", "/api/v1/datasets", {"id": "d", "columns": columns}).status, 201)

            def load(number, rows, query=""):
                text = "ID,Load\n" + "".join(f"{row},{number}\n" for row in range(rows))
                answer = server.call("POST", "/api/v1/datasets/d/versions" + query, text, {"Content-Type": "text/csv"})
                self.assertEqual(answer.status, 202, answer.body)
                return answer.json["id"]

            def versions():
                return [(one["state"], one["id"]) for one in server.call("GET", "/api/v1/datasets/d").json["versions"]]

            def crash():
                server.kill(signal.SIGKILL)
                server.start()

            def rows():
                job = server.call("POST", "/api/v1/exports", {"dataset": "d", "format": "NDJSON"}, {"Prefer": "wait=60"}).json
                self.assertEqual(job["state"], "succeeded", job)
                return job["progress"]["rows_written"]

            # In the middle, again and again: the old version stays until the new one is whole.
            expected = [("published", load(0, 3))]
            server.wait(expected[0][1])
            big = load(1, 150_000)
            for _ in range(4):
                server.wait(big, "running", "succeeded")
                time.sleep(chance.random())
                crash()
                seen = versions()
                self.assertIn(seen, (expected, [("published", big), ("previous", expected[0][1])]))
                self.assertEqual(rows(), 3 if seen == expected else 150_000)
            self.assertEqual(server.wait(big)["state"], "succeeded")
            crash()
            expected = [("published", big), ("previous", expected[0][1])]
            self.assertEqual(versions(), expected)
            self.assertEqual(rows(), 150_000)

            # At any moment of loads and of what is done with versions.
            for number in range(2, 10):
                staged = load(number, 20, "?stage=true")
                time.sleep(chance.random() / 20)
                crash()
                job = server.wait(staged)
                self.assertEqual(job["state"], "succeeded", job)
                before = versions()
                self.assertEqual(before[1], ("staged", staged))
                killer = threading.Timer(chance.random() / 50, kill, [server.process.pid])
                killer.start()
                try:
                    server.call("POST", "/api/v1/datasets/d:publish")
                except OSError:
                    pass
                killer.join()
                crash()
                after = versions()
                self.assertIn(after, (before, [("published", staged), ("previous", before[0][1])] + before[2:3]))
                self.assertEqual(rows(), 20 if after[0][1] == staged or before[0][1] != big else 150_000)
                if after == before:
                    self.assertEqual(server.call("POST", "/api/v1/datasets/d:publish").status, 200)

            data = server.folder / "data"
            kept = sorted(version for _, version in versions())
            self.assertEqual(len(kept), 3)
            eventually("just the files of the versions", lambda: sorted(
                one.relative_to(data / "datasets").parts[0] for one in (data / "datasets").glob("*/*/*")) == kept)
            eventually("no uploads", lambda: list((data / "uploads").iterdir()) == [])


if __name__ == "__main__":
    unittest.main(argv=["killed_server_test"])
