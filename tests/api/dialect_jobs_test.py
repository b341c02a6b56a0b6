"""Jobs of the foreign APIs are jobs like any other: seen and cancelled natively, and as many at once as each API allows."""

import json
import unittest
import urllib.parse

from bing_client import link_of, read_json
from server import Server, eventually
from zoho_test import client_pairs

PROFILE = """profile: slow{format}
context: {{service: SLOW, channel: JOB, format: {format}}}
source: {{plugin: unruly, settings: {{trouble: slow, rows: 100000, millis: 20}}}}
writer: {writer}
"""
CATALOGUE = """datasets:
  - id: Slow
    context: {service: SLOW}
    columns: [{name: number, type: integer, key: true}]
    bing: {access_id: a1}
    zoho: {workspace_id: 11, view_id: 12}
"""
BULK = "/restapi/v2/bulk/workspaces/11"


class DialectJobs(unittest.TestCase):
    def setUp(self):
        self.server = Server("catalogue: catalogue.yaml\ntenants: {default: {organisation: \"700\"}}\nbing: {active_max: 2}\n")
        self.addCleanup(self.server.__exit__)
        (self.server.folder / "catalogue.yaml").write_text(CATALOGUE)
        for name, writer in (("CSV", "{plugin: csv}"), ("BING", "{plugin: xml, settings: {root: MainRoot}}")):
            (self.server.folder / f"profiles/slow{name}.yaml").write_text(PROFILE.format(format=name, writer=writer))
        self.keys = {kind: self.made("--kind", kind, "--role", "admin", *more) for kind, more in (
            ("native", ()), ("bing", ()), ("zoho", ("--client", "c-ann", "--user", "ann")))}
        self.server.start()
        self.server.key = self.keys["native"]["secret"]

    def made(self, *words):
        made = self.server.command("keys", "create", "--config", "sluice.yaml", "--json", *words)
        self.assertEqual(made.returncode, 0, made.stderr)
        return json.loads(made.stdout)

    def bing(self, path):
        return self.server.call("GET", urllib.parse.urlsplit(path).path + "?key=" + self.keys["bing"]["secret"],
                                headers={"Authorization": ""}, check=False)

    def zoho(self, path):
        if not hasattr(self, "token"):
            pairs = urllib.parse.urlencode(client_pairs(self.keys["zoho"], "ann"))
            self.token = self.server.call("POST", "/oauth/v2/token?" + pairs, check=False).json["access_token"]
        return self.server.call("GET", path, headers={"Authorization": "Zoho-oauthtoken " + self.token, "ZANALYTICS-ORGID": "700"},
                                check=False)

    def native(self, dialect):
        """The jobs of a dialect as the native API lists them."""
        jobs = self.server.call("GET", "/api/v1/exports").json["exports"]
        return [job for job in jobs if job["dialect"] == dialect]

    def cancel(self, job):
        answer = self.server.call("POST", f"/api/v1/exports/{job['id']}:cancel")
        self.assertEqual((answer.status, answer.json["state"]), (202, "cancelled"))

    def test_bing(self):
        places = []
        for _ in range(2):
            answer = self.bing("/REST/v1/Dataflows/DataSourceDownload/a1/Slow")
            self.assertEqual(answer.status, 201, answer.body)
            places.append(answer.headers["Location"])
        full = self.bing("/REST/v1/Dataflows/DataSourceDownload/a1/Slow")
        self.assertEqual((full.status, read_json(full)["authenticationResultCode"]), (503, "ValidCredentials"))
        self.assertTrue(full.headers["Retry-After"])
        second, first = self.native("bing")
        self.assertEqual([job["id"].replace("-", "") for job in (first, second)], [place[-32:] for place in places])
        self.assertEqual(first["dataset"], "Slow")
        eventually("the job to run", lambda: self.native("bing")[-1]["state"] == "running")
        self.assertEqual(read_json(self.bing(places[0]))["resourceSets"][0]["resources"][0]["status"], "Pending")
        self.cancel(first)
        envelope = read_json(self.bing(places[0]))
        (job,) = envelope["resourceSets"][0]["resources"]
        self.assertEqual((job["status"], envelope["errorDetails"]), ("Aborted", [job["errorMessage"]]))
        self.assertEqual(self.bing(link_of(job, "output", "failed")).status, 200)
        self.assertEqual(self.bing("/REST/v1/Dataflows/DataSourceDownload/a1/Slow").status, 201)  # there is room again

    def test_zoho(self):
        jobs = []
        for _ in range(5):
            answer = self.zoho(BULK + "/views/12/data")
            self.assertEqual(answer.status, 200, answer.body)
            jobs.append(answer.json["data"]["jobId"])
        full = self.zoho(BULK + "/views/12/data")
        self.assertEqual((full.status, full.json["data"]["errorCode"]), (400, 8132), full.body)
        listed = self.native("zoho")
        self.assertEqual(len(listed), 5)
        eventually("the job to run", lambda: self.zoho(f"{BULK}/exportjobs/{jobs[0]}").json["data"]["jobCode"] == "1002")
        self.cancel(listed[-1])
        self.assertEqual(self.zoho(f"{BULK}/exportjobs/{jobs[0]}").json["data"]["jobCode"], "1003")
        self.assertEqual(self.zoho(BULK + "/views/12/data").status, 200)  # there is room again


if __name__ == "__main__":
    unittest.main(argv=["dialect_jobs_test"])
