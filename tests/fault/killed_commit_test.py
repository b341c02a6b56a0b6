"""A server that is killed exactly at a commit of its store, on either side of the sync: at the submission, the claim, and
where a job's files become visible."""

import sys
import unittest
from http.client import HTTPException
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "api"))

from server import BUILD, Server, eventually  # noqa: E402

COMMITS_MAX = 8  # of one small job there are fewer


class KilledCommit(unittest.TestCase):
    def test_every_commit_of_a_job(self):
        library = BUILD / "tests/preloaded/killing_sync.so"
        killed, steps = set(), set()
        for side in ("before", "after"):
            for number in range(1, COMMITS_MAX + 1):
                with self.subTest(side=side, number=number):
                    step = self.kill_at(library, number, side)
                    if step is None:
                        break
                    killed.add((side, number))
                    steps.add(step)
        # Submitted, claimed and published at the least.
        self.assertGreaterEqual(len(killed), 2 * 3, killed)
        self.assertGreaterEqual(steps, {"queued", "running", "succeeded"})

    def kill_at(self, library, number, side):
        """The state that the job had after the kill; None when the server did it all and was not killed."""
        sanitizer = "verify_asan_link_order=0:detect_leaks=0"
        with Server(environment={"LD_PRELOAD": str(library), "ASAN_OPTIONS": sanitizer}) as server:
            order = server.folder / "kill_at"
            server.environment["SLUICE_KILL_AT"] = str(order)
            server.kill()
            server.start()
            undisturbed = server.submit({"rows": 3}, {"Prefer": "wait=60"})
            order.write_text(f"{number} {side}\n")
            was_killed = False
            try:
                job = server.submit({"rows": 3}, {"Idempotency-Key": "k", "Prefer": "wait=60"})
                while server.call("GET", f"/api/v1/exports/{job['id']}?wait=1").json["state"] != "succeeded":
                    pass
            except (OSError, HTTPException):
                was_killed = True
            order.unlink()
            if not was_killed:
                return None
            server.process.wait()
            server.environment["SLUICE_KILL_AT"] = ""
            server.start()
            found = [one for one in server.call("GET", "/api/v1/exports").json["exports"] if one["id"] != undisturbed["id"]]
            state = found[0]["state"] if found else "none"
            job = server.submit({"rows": 3}, {"Idempotency-Key": "k"})
            if found:
                self.assertEqual(job["id"], found[0]["id"])
            done = server.wait(job["id"])
            self.assertEqual((done["state"], done["failures"]), ("succeeded", 0), done)
            self.assertEqual(done["files"][0]["sha256"], undisturbed["files"][0]["sha256"])
            self.assertEqual(server.call("GET", done["files"][0]["url"]).body, b"number\n0\n1\n2\n")
            listed = server.call("GET", "/api/v1/exports").json["exports"]
            self.assertEqual({one["id"] for one in listed}, {job["id"], undisturbed["id"]})
            server.kill()
            server.start()  # what lost attempts left is swept
            artifacts = server.folder / "data/artifacts"
            eventually("one folder for each job", lambda: sorted(one.parent.name for one in artifacts.glob("*/*")) ==
                       sorted((job["id"], undisturbed["id"])))
            return state


if __name__ == "__main__":
    unittest.main(argv=["killed_commit_test"])
