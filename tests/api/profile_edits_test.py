"""Profiles that are edited while the server runs: what their tests do is no harm to it."""

import signal
import time
import unittest
from pathlib import Path

from server import SECONDS_MAX, Server, eventually


def tested(trouble, description=""):
    """A profile whose only test makes trouble."""
    return ("profile: edited\ndescription: " + description + "\nsource: {plugin: unruly}\nwriter: {plugin: csv}\n"
            "tests:\n  - name: a test\n    source: {rows: 1, trouble: " + trouble + "}\n    rows: [{number: 0}]\n")


class ProfileEdits(unittest.TestCase):
    def edit(self, server, trouble, description=""):
        """Write the profile with a new time."""
        (server.folder / "profiles/edited.yaml").write_text(tested(trouble, description))

    def description(self, server):
        answer = server.call("GET", "/api/v1/profiles/edited")
        return answer.json.get("description") if answer.status == 200 else None

    def test_a_test_that_crashes_refuses_its_edit_alone(self):
        with Server() as server:
            self.edit(server, "none", "first")
            eventually("the profile", lambda: self.description(server) == "first")
            self.edit(server, "crash", "second")
            eventually("a refusal", lambda: "the last good version stays in use" in server.log())
            self.assertEqual(self.description(server), "first")
            self.edit(server, "none", "third")
            eventually("the mended profile", lambda: self.description(server) == "third")

    def test_a_test_that_hangs_keeps_nobody_waiting(self):
        with Server() as server:
            self.edit(server, "hang")
            mark = Path(f"/proc/{server.process.pid}/task")

            def tester():
                return [child for task in mark.iterdir() for child in (task / "children").read_text().split()
                        if b"tester" in Path(f"/proc/{child}/cmdline").read_bytes()]

            eventually("a tester", tester)
            before = time.monotonic()
            self.assertEqual(server.submit({"rows": 1}, {"Prefer": "wait=30"})["state"], "succeeded")
            self.assertEqual(server.call("GET", "/api/v1/profiles").status, 200)
            self.assertEqual(server.kill(signal.SIGTERM), 0)
            self.assertLess(time.monotonic() - before, SECONDS_MAX / 4)


if __name__ == "__main__":
    unittest.main(argv=["profile_edits_test"])
