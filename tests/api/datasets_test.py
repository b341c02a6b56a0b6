"""Datasets: what a grant shows of a declared one."""

import unittest

from server import Server

SHOPS = """profile: shops{format}
context: {{service: SHOPS, channel: JOB, format: {format}}}
source: {{plugin: jsonl, settings: {{path: "${{profile_dir}}/shops.jsonl"}}}}
transform: {{script: shops.lua}}
writer: {{plugin: {writer}}}
request: {{query: true, fields: true, transform: [columns]}}
on_error: skip
"""
SCRIPT = """local c = require "columns"
return { columns = {
  c.id {header = "ID"},
  c.attribute {"city", header = "City"},
  c.compute { header = "Zip", function(entity)
    if entity:id() == "2" then error("no zip for " .. entity:value("mail")) end
    return "1"
  end },
  c.attribute {"mail", header = "Mail"},
} }
"""
RECORDS = "".join(
    f'{{"id":"{number}","type":"shop","data":{{"attributes":{{"city":{{"values":[{{"value":"{city}"}}]}},'
    f'"mail":{{"values":[{{"value":"{city}@secret.example"}}]}}}}}}}}\n'
    for number, city in (("1", "Bonn"), ("2", "Ulm"), ("3", "Kiel")))
CATALOGUE = """datasets:
  - id: shops
    context: {service: SHOPS}
    columns: [{name: ID, key: true}, {name: City}, {name: Zip}, {name: Mail, personal: true}]
    grants:
      - {user: all, export: true}
      - {user: some, export: true, columns: [Zip, City]}
      - {user: seer, columns: [City]}
"""
NDJSON = {"Content-Type": "application/x-ndjson"}


class DatasetServer(Server):
    """A server with a catalogue and keys for its users."""

    def __init__(self, settings="", catalogue=CATALOGUE):
        super().__init__("catalogue: catalogue.yaml\n" + settings)
        (self.folder / "catalogue.yaml").write_text(catalogue)
        for name, writer in (("NDJSON", "ndjson"), ("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json")):
            (self.folder / f"profiles/shops{name}.yaml").write_text(SHOPS.format(format=name, writer=writer))
        (self.folder / "profiles/shops.jsonl").write_text(RECORDS)
        (self.folder / "scripts/shops.lua").write_text(SCRIPT)
        self.admin = None

    def start(self):
        if self.admin is None:
            self.admin = self.key_of("--role", "admin")
        super().start()
        self.key = self.admin

    def key_of(self, *words):
        made = self.command("keys", "create", "--config", "sluice.yaml", *words)
        assert made.returncode == 0, made.stderr
        return made.stdout.strip()

    def export(self, **request):
        """An export that has ended."""
        answer = self.call("POST", "/api/v1/exports", request, {"Prefer": "wait=30"})
        assert answer.status == 200, answer.body
        return answer.json

    def files(self, job):
        """What the files hold, by the end of their names."""
        return {file["name"].partition(".")[2]: self.call("GET", file["url"]).body for file in job["files"]}


class Grants(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = DatasetServer()
        cls.server.start()
        cls.users = {user: cls.server.key_of("--role", "exporter", "--user", user) for user in ("all", "some", "seer")}

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def test_a_file_has_the_granted_columns_alone(self):
        server = self.server
        server.key = self.users["some"]
        shown = server.call("GET", "/api/v1/datasets/shops").json
        self.assertEqual((shown["may_export"], [one["name"] for one in shown["columns"]]), (True, ["City", "Zip"]))
        job = server.export(dataset="shops", format="NDJSON")
        files = server.files(job)
        # Row 2 cannot be made, and the script's words for it tell of a column that is hidden.
        self.assertEqual(files["ndjson"], b'{"City":"Bonn","Zip":"1"}\n{"City":"Kiel","Zip":"1"}\n')
        self.assertIn(b'"column":"Zip"', files["errors.ndjson"])
        self.assertIn(b'"line":2', files["errors.ndjson"])
        everything = [server.call("GET", job["links"][link]).body for link in ("self", "manifest", "errors", "zip", "history")]
        everything += files.values()
        self.assertNotIn(b"secret.example", b"".join(everything))
        self.assertNotIn(b"Mail", b"".join(everything))
        for name in ("CSV", "JSON", "Excel"):
            job = server.export(dataset="shops", format=name)
            manifest = server.call("GET", job["links"]["manifest"]).json
            self.assertEqual([one["name"] for one in manifest["tables"][0]["columns"]], ["City", "Zip"])
            self.assertNotIn(b"secret.example", b"".join(server.files(job).values()))
        self.assertEqual(server.files(server.export(dataset="shops", format="CSV"))["csv"], b"City,Zip\nBonn,1\nKiel,1\n")

    def test_some_of_them_can_be_asked_for(self):
        server = self.server
        server.key = self.users["some"]
        files = server.files(server.export(dataset="shops", format="CSV", columns=["City"]))
        self.assertEqual(files["csv"], b"City\nBonn\nUlm\nKiel\n")
        server.key = self.users["all"]
        files = server.files(server.export(dataset="shops", format="CSV", columns=["Mail", "City"]))
        self.assertIn(b"City,Mail\nBonn,Bonn@secret.example\n", files["csv"])
        files = server.files(server.export(dataset="shops", format="CSV"))
        self.assertIn(b"secret.example", files["errors.ndjson"])  # nothing is hidden from this user
        job = server.export(dataset="shops", format="CSV", columns=["Male"])
        self.assertEqual((job["state"], job["error"]["code"]), ("failed", "bad_config"))
        rows = server.call("POST", "/api/v1/profiles/shopsCSV:preview", {"columns": ["City"]}).json
        self.assertEqual([one["name"] for one in rows["tables"][0]["columns"]], ["City"])

    def test_what_a_grant_lacks_is_not_asked_for(self):
        server = self.server
        server.key = self.users["some"]
        for more, part in (({"columns": ["City", "Mail"]}, "no column 'Mail'"),
                           ({"fields": ["Mail"]}, "no column 'Mail'"),
                           ({"query": {"where": {"attribute": "mail", "eq": "x"}}}, "query"),
                           ({"parameters": {"transform": {"columns": []}}}, "transform")):
            answer = server.call("POST", "/api/v1/exports", {"dataset": "shops", "format": "CSV", **more})
            self.assertEqual((answer.status, answer.json["code"]), (422, "invalid_request"), more)
            self.assertIn(part, answer.json["detail"])
        server.key = self.users["seer"]
        answer = server.call("POST", "/api/v1/exports", {"dataset": "shops", "format": "CSV", "columns": ["City"]})
        self.assertEqual((answer.status, answer.json["code"]), (403, "forbidden"))


if __name__ == "__main__":
    unittest.main(argv=["datasets_test"])
