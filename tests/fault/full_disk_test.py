"""Disks that are full: no job starts or none is accepted, and everything goes on once there is space again."""

import resource
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "api"))

from server import Server, eventually  # noqa: E402


class FullDisk(unittest.TestCase):
    def test_a_store_that_cannot_write_refuses_and_recovers(self):
        with Server() as server:
            kept = server.submit({"rows": 1}, {"Prefer": "wait=30"})
            limits = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (1024, limits[1]))
            refused = server.call("POST", "/api/v1/exports", {"profile": "unruly"})
            self.assertEqual((refused.status, refused.json["code"]), (503, "unavailable"))
            self.assertEqual(server.job(kept["id"])["state"], "succeeded")
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, limits)
            eventually("a job", lambda: server.call("POST", "/api/v1/exports", {"profile": "unruly"}).status == 202)
            jobs = server.call("GET", "/api/v1/exports").json["exports"]
            self.assertEqual(len(jobs), 2)
            self.assertEqual(server.wait(jobs[0]["id"])["state"], "succeeded")

    def test_a_job_that_writes_too_much_fails_with_a_reason(self):
        with Server(settings="artifacts: {job_max: 64KiB}\n") as server:
            job = server.wait(server.submit({"rows": 200000})["id"])
            self.assertEqual(job["state"], "failed")
            self.assertIn(job["error"]["code"], ("too_large", "io_fatal"))
            self.assertIn("arge", job["error"]["message"])
            self.assertEqual(server.wait(server.submit({"rows": 1})["id"])["state"], "succeeded")

    def test_nothing_is_accepted_while_the_disk_has_too_little_space(self):
        with Server(settings="artifacts: {free_min: 1000TiB}\n") as server:
            eventually("the refusal", lambda: server.call("POST", "/api/v1/exports", {"profile": "unruly"}).status == 507)
            ready = server.call("GET", "/health/ready")
            self.assertEqual((ready.status, ready.json["reasons"]), (503, ["the disk is full"]))

    def test_a_disk_that_fills_up_fails_the_job_and_leaves_nothing(self):
        with Server(settings="artifacts: {free_min: 1KiB}\n") as server:
            artifacts = server.folder / "data/artifacts"
            server.kill()
            mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", artifacts], check=False,
                                     capture_output=True)
            if mounted.returncode != 0:
                self.skipTest("a small disk needs the right to mount one")
            try:
                server.start()
                job = server.wait(server.submit({"rows": 400000})["id"])
                self.assertEqual(job["state"], "failed")
                self.assertIn("No space left", job["error"]["message"])
                eventually("an empty folder", lambda: not list(artifacts.glob("*/*")))
                eventually("space again", lambda: server.call("GET", "/health/ready").status == 200)
                self.assertEqual(server.wait(server.submit({"rows": 1})["id"])["state"], "succeeded")
            finally:
                server.kill()
                subprocess.run(["umount", artifacts], check=True)


if __name__ == "__main__":
    unittest.main(argv=["full_disk_test"])
