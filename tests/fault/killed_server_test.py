"""Servers and runners that are killed: what was accepted is done, once, with the same bytes, and nothing is left behind."""

import os
import random
import signal
import sys
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "api"))

from server import Server, eventually  # noqa: E402


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


if __name__ == "__main__":
    unittest.main(argv=["killed_server_test"])
