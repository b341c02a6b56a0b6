"""Datasets: what a grant shows of a declared one, and the versions of those that are made."""

import gzip
import json
import sqlite3
import unittest
from decimal import Decimal

from server import Server, eventually

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
JSON_LINES = {"Content-Type": "application/x-ndjson"}
CSV = {"Content-Type": "text/csv; charset=utf-8"}
XML = {"Content-Type": "application/xml"}
COLUMNS = [{"name": "ID", "type": "integer", "key": True}, {"name": "City", "title": "Town"},
           {"name": "Price", "type": "decimal"}, {"name": "Open", "type": "boolean"},
           {"name": "Since", "type": "date"}, {"name": "Seen", "type": "datetime"},
           {"name": "Size", "type": "number"}, {"name": "More/~", "type": "json", "hidden": True}]
ROW = {"ID": 1, "City": "Bonn", "Price": "1.10", "Open": True, "Since": "2026-01-31", "Seen": "2026-01-31T01:02:03Z",
       "Size": 0.5, "More/~": {"a": [1]}}


class DatasetServer(Server):
    """A server with a catalogue and keys for its users."""

    def __init__(self, settings="", catalogue=CATALOGUE):
        super().__init__("catalogue: catalogue.yaml\n" + settings)
        self.add_dataset_profiles()
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

    def make(self, dataset, columns=({"name": "ID", "key": True}, {"name": "City"})):
        answer = self.call("POST", "/api/v1/datasets", {"id": dataset, "columns": list(columns)})
        assert answer.status == 201, answer.body
        return answer

    def load(self, dataset, body, headers=None, query=""):
        """A load that has ended."""
        answer = self.call("POST", f"/api/v1/datasets/{dataset}/versions{query}", body, headers or CSV)
        assert answer.status == 202, answer.body
        assert answer.headers["Location"].endswith("/api/v1/exports/" + answer.json["id"])
        return self.wait(answer.json["id"])

    def versions(self, dataset):
        return [(one["id"], one["state"]) for one in self.call("GET", f"/api/v1/datasets/{dataset}").json["versions"]]

    def rows(self, dataset, **request):
        """The rows of a dataset, from an export."""
        job = self.export(dataset=dataset, format="NDJSON", **request)
        assert job["state"] == "succeeded", job
        return [json.loads(line, parse_float=Decimal) for line in self.files(job)["ndjson"].splitlines()]

    def version_files(self):
        """The files of versions; None while the server removes a folder that is looked at."""
        try:
            return sorted(str(one.relative_to(self.folder / "data/datasets"))
                          for one in (self.folder / "data/datasets").glob("*/*/*"))
        except FileNotFoundError:
            return None

    def files(self, job):
        """What the files hold, by the end of their names."""
        return {file["name"].partition(".")[2]: self.call("GET", file["url"], check=False).body for file in job["files"]}


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
                           ({"fields": ["City"]}, "fields"),
                           ({"query": {"where": {"attribute": "mail", "eq": "x"}}}, "query"),
                           ({"parameters": {"transform": {"columns": []}}}, "transform")):
            answer = server.call("POST", "/api/v1/exports", {"dataset": "shops", "format": "CSV", **more})
            self.assertEqual((answer.status, answer.json["code"]), (422, "invalid_request"), more)
            self.assertIn(part, answer.json["detail"])
        server.key = self.users["seer"]
        answer = server.call("POST", "/api/v1/exports", {"dataset": "shops", "format": "CSV", "columns": ["City"]})
        self.assertEqual((answer.status, answer.json["code"]), (403, "forbidden"))


class Versions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = DatasetServer("datasets: {upload_max: 1MiB}\ntenants: {other: {}}\n")
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def setUp(self):
        self.server.key = self.server.admin

    def test_every_type_comes_back_as_it_went_in(self):
        server = self.server
        made = server.make("types", COLUMNS)
        self.assertEqual(made.headers["Location"], "/api/v1/datasets/types")
        self.assertEqual((made.json["declared"], made.json["versions"], made.json["may_export"]), (False, [], True))
        self.assertEqual([one["name"] for one in made.json["columns"]][-1], "Size")  # one is hidden
        job = server.load("types", json.dumps(ROW) + '\n{"ID": 2}\n', JSON_LINES)
        self.assertEqual((job["kind"], job["state"], job["dataset"]), ("load", "succeeded", "types"))
        self.assertNotIn("rerun", job["links"])
        self.assertEqual(server.versions("types"), [(job["id"], "published")])
        first, second = server.rows("types")
        self.assertEqual({**first, "Price": str(first["Price"]), "Seen": first["Seen"][:19]},
                         {**ROW, "Seen": "2026-01-31T01:02:03"})
        self.assertEqual(second, {**{name: None for name in ROW}, "ID": 2})
        text = server.files(server.export(dataset="types", format="CSV"))["csv"].decode()
        self.assertTrue(text.startswith("ID,City,Price,Open,Since,Seen,Size,More/~\n1,Bonn,1.10,true,2026-01-31,"), text)
        # What was exported can be loaded again, whatever the order of columns.
        names = text.split("\n")[0].split(",")
        turned = "Size," + ",".join(names[:6]) + ",More/~\n0.5," + text.split("\n")[1].replace(",0.5,", ",") + "\n"
        self.assertEqual(server.load("types", gzip.compress(turned.encode()))["state"], "succeeded")
        self.assertEqual(server.rows("types"), [first])
        for name, suffix in (("JSON", "json"), ("Excel", "xlsx")):
            job = server.export(dataset="types", format=name)
            self.assertEqual(job["files"][0]["name"], f"types.{suffix}")

    def test_xml_is_loaded(self):
        server = self.server
        server.make("shapes", [{"name": "ID", "key": True}, {"name": "Since", "type": "datetime"},
                               {"name": "Shape", "geography": True}])
        columns = server.call("GET", "/api/v1/datasets/shapes").json["columns"]
        self.assertEqual([one["geography"] for one in columns], [False, False, True])
        body = ("<MainRoot><xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'/>"
                "<Shop><ID>1</ID><Since>2010-11-11T01:19:36.4350494Z</Since><Shape>POINT (10 50)</Shape></Shop>"
                "<Shop><ID>2</ID></Shop></MainRoot>")
        self.assertEqual(server.load("shapes", gzip.compress(body.encode()), XML)["state"], "succeeded")
        self.assertEqual(server.rows("shapes"),
                         [{"ID": "1", "Since": "2010-11-11T01:19:36.435049Z", "Shape": "POINT (10 50)"},
                          {"ID": "2", "Since": None, "Shape": None}])
        job = server.load("shapes", "ID,Since,Shape\n1,,POINT (10 50)\n2,,POINT (10 91)\n")
        self.assertEqual(job["state"], "failed")
        self.assertIn("row 2, column 'Shape': a latitude", job["error"]["message"])
        answer = server.call("POST", "/api/v1/datasets", {"id": "odd", "columns": [
            {"name": "ID", "type": "integer", "geography": True}]})
        self.assertEqual(answer.status, 422)

    def test_versions_come_and_go(self):
        server = self.server
        server.make("towns")
        answer = server.call("POST", "/api/v1/exports", {"dataset": "towns", "format": "CSV"})
        self.assertEqual((answer.status, answer.json["code"]), (409, "no_version"))
        loads = [server.load("towns", f"ID,City\n{i},v{i}\n")["id"] for i in range(4)]
        self.assertEqual(server.versions("towns"),
                         [(loads[3], "published"), (loads[2], "previous"), (loads[1], "previous")])
        staged = server.load("towns", "City,ID\nv4,4\n", query="?stage=true")["id"]
        self.assertEqual(server.versions("towns")[1], (staged, "staged"))
        self.assertEqual(server.rows("towns"), [{"ID": "3", "City": "v3"}])
        for version, city in ((staged, "v4"), (loads[1], "v1"), (loads[3], "v3")):
            self.assertEqual(server.rows("towns", version=version)[0]["City"], city)
        job = server.export(dataset="towns", format="CSV", version=loads[2])
        self.assertEqual((job["version"], job["dataset"]), (loads[2], "towns"))
        query = {"where": {"column": "ID", "eq": "3"}}
        self.assertEqual(server.rows("towns", columns=["City"], query=query), [{"City": "v3"}])
        for request, part in (({"version": loads[0]}, "no version"), ({"version": "x"}, "no version"),
                              ({"columns": ["Town"]}, "'Town'")):
            answer = server.call("POST", "/api/v1/exports", {"dataset": "towns", "format": "CSV", **request})
            self.assertEqual((answer.status, answer.json["code"]), (422, "invalid_request"))
            self.assertIn(part, answer.json["detail"])

        published = server.call("POST", "/api/v1/datasets/towns:publish")
        self.assertEqual([one["id"] for one in published.json["versions"]], [staged, loads[3], loads[2]])
        self.assertEqual(server.call("POST", "/api/v1/datasets/towns:publish").json["code"], "no_version")
        back = server.call("POST", f"/api/v1/datasets/towns:rollback?version={loads[2]}")
        self.assertEqual([one["id"] for one in back.json["versions"]], [loads[2], staged, loads[3]])
        back = server.call("POST", "/api/v1/datasets/towns:rollback")
        self.assertEqual([one["id"] for one in back.json["versions"]], [staged, loads[2], loads[3]])
        self.assertEqual(server.call("POST", "/api/v1/datasets/towns:rollback?version=x").status, 409)
        unwanted = server.load("towns", "ID,City\n5,v5\n", query="?stage=true")["id"]
        self.assertEqual(server.call("DELETE", f"/api/v1/datasets/towns/versions/{unwanted}").status, 204)
        self.assertEqual(server.call("DELETE", f"/api/v1/datasets/towns/versions/{unwanted}").status, 404)
        self.assertEqual(server.call("DELETE", f"/api/v1/datasets/towns/versions/{staged}").status, 409)
        self.assertEqual([one[0] for one in server.versions("towns")], [staged, loads[2], loads[3]])

        reader = server.call("POST", "/api/v1/exports", {"dataset": "towns", "format": "CSV"}).json
        self.assertEqual(server.call("DELETE", "/api/v1/datasets/towns").status, 204)
        self.assertEqual(server.wait(reader["id"])["state"], "succeeded")
        for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", ":publish"), ("POST", ":rollback"),
                             ("POST", "/versions"), ("DELETE", f"/versions/{staged}")):
            self.assertEqual(server.call(method, "/api/v1/datasets/towns" + path, headers=CSV).status, 404, path)
        gone = [one for one in loads + [staged, unwanted]]
        eventually("the end of its files",
                   lambda: not any(one.split("/")[0] in gone for one in server.version_files() or gone))
        eventually("the end of its uploads", lambda: not list((server.folder / "data/uploads").iterdir()))

    def test_rows_are_checked(self):
        server = self.server
        server.make("checked", [{"name": "ID", "type": "integer", "key": True}, {"name": "Since", "type": "date"}])
        for body, headers, part in (
                ("ID,Since\n1,2026-01-01\nx,2026-01-01\n", CSV, "upload.csv, line 3"),
                ("ID,Since\n1,soon\n", CSV, "column 'Since'"),
                ("ID,Since\n1,2026-01-01\n2,\n1,\n", CSV, "row 3 has a key ('ID') that is there already, as row 1 has"),
                ("ID,Since\n,2026-01-01\n", CSV, "row 1: the key column 'ID' is empty"),
                ("ID\n1\n", CSV, "no column 'Since'"),
                ("ID,Since,Until\n1,,\n", CSV, "a column 'Until', which the dataset has not"),
                ("", CSV, "empty"),
                ("<r>\n<i><ID>1</ID></i>\n<i><ID>x</ID></i></r>", XML, "upload.xml, line 3"),
                ("<r><i><ID>1</ID><Until/></i></r>", XML, "upload.xml, line 1"),
                ("<r><i><ID>1</ID></i>", XML, "upload.xml, line 1"),
                ("<!DOCTYPE r><r/>", XML, "DOCTYPE"),
                ('{"ID": 1}\n{"ID": "x"}\n', JSON_LINES, "upload.ndjson, line 2"),
                ('{"ID": 1, "Until": 1}\n', JSON_LINES, "no column 'Until'"),
                ('[1]\n', JSON_LINES, "upload.ndjson, line 1"),
                ('{"ID": 1\n', JSON_LINES, "upload.ndjson, line 1"),
                ("\x1f\x8b no gzip", CSV, "upload.csv")):
            job = server.load("checked", body.encode("latin-1"), headers)
            self.assertEqual(job["state"], "failed", body)
            self.assertIn(part, job["error"]["message"], body)
            self.assertNotIn(str(server.folder), job["error"]["message"])
        self.assertEqual(server.versions("checked"), [])
        job = server.load("checked", "ID,Since\n1,\nx,\n2,soon\n3,2026-01-01\n", query="?on_error=skip")
        progress = job["progress"]
        self.assertEqual((job["state"], progress["rows_written"], progress["records_rejected"]), ("succeeded", 2, 2))
        errors = [json.loads(line) for line in server.call("GET", job["links"]["errors"]).body.splitlines()]
        self.assertEqual([(one["line"], one["column"], one["input"]) for one in errors],
                         [(3, "ID", "upload.csv"), (4, "Since", "upload.csv")])
        self.assertEqual([row["ID"] for row in server.rows("checked")], [1, 3])
        self.assertEqual(server.load("checked", "ID,Since\n1,\nx,\ny,\n", query="?on_error=1")["state"], "failed")
        self.assertEqual(server.load("checked", "ID,Since\n1,\nx,\n", query="?on_error=1")["state"], "succeeded")
        self.assertEqual(server.load("checked", "ID,Since\n")["progress"]["rows_written"], 0)
        self.assertEqual(server.rows("checked"), [])

    def test_a_version_has_a_size(self):
        with DatasetServer("artifacts: {job_max: 1MiB}\n") as server:
            server.make("large")
            server.load("large", "ID,City\n1,a\n")
            job = server.load("large", "ID,City\n" + "".join(f"{row},Bonn\n" for row in range(100_000)))
            self.assertEqual((job["state"], job["error"]["code"]), ("failed", "bad_data"))
            self.assertIn("artifacts.job_max", job["error"]["message"])
            self.assertEqual(len(server.versions("large")), 1)

    def test_what_is_wrong_is_said_before_a_job_exists(self):
        server = self.server
        server.make("bounded")
        path = "/api/v1/datasets/bounded/versions"
        for query, body, headers, status in (
                ("?stage=perhaps", "", CSV, 400), ("?on_error=-1", "", CSV, 400), ("?published=true", "", CSV, 400),
                ("", "", {"Content-Type": "text/plain"}, 415), ("", "{}", {}, 415),
                ("", "", {"Content-Type": "text/csv; charset=latin1"}, 415),
                ("", "", {**CSV, "Content-Encoding": "br"}, 415), ("", "", {**CSV, "Idempotency-Key": ""}, 400),
                ("", b"x" * (1 << 20) + b"x", CSV, 413)):
            self.assertEqual(server.call("POST", path + query, body, headers).status, status, (query, headers))
        link = server.connection()
        link.putrequest("POST", path)
        for name, value in {**CSV, "Authorization": f"Bearer {server.key}", "Transfer-Encoding": "chunked"}.items():
            link.putheader(name, value)
        link.endheaders()
        try:
            for _ in range(40):
                link.send(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        except OSError:
            pass
        self.assertEqual(link.getresponse().status, 413)
        link.close()
        for body, status in (({"id": "Bounded", "columns": [{"name": "a"}]}, 409),
                             ({"id": "SHOPS", "columns": [{"name": "a"}]}, 409),
                             ({"id": "a b", "columns": [{"name": "a"}]}, 422), ({"id": "a", "columns": []}, 422),
                             ({"id": "a", "columns": [{"name": "a"}, {"name": "A"}]}, 422),
                             ({"id": "a", "columns": [{"name": "a\n"}]}, 422),
                             ({"id": "a", "columns": [{"name": "a", "typ": "text"}]}, 422), ({"id": "a"}, 422)):
            self.assertEqual(server.call("POST", "/api/v1/datasets", body).status, status, body)
        for method, path in (("PATCH", ""), ("DELETE", ""), ("POST", ":publish"), ("POST", ":rollback"),
                             ("POST", "/versions")):
            answer = server.call(method, "/api/v1/datasets/shops" + path, headers=CSV)
            self.assertEqual((answer.status, answer.json["code"]), (409, "declared_dataset"), path)
        answer = server.call("POST", "/api/v1/exports", {"dataset": "shops", "format": "CSV", "version": "x"})
        self.assertEqual(answer.status, 422)
        self.assertEqual(list((server.folder / "data/uploads").iterdir()), [])

    def test_the_same_key_is_the_same_load(self):
        server = self.server
        server.make("once")
        headers = {**CSV, "Idempotency-Key": "a"}
        path = "/api/v1/datasets/once/versions"
        first = server.call("POST", path, "ID,City\n1,a\n", headers).json["id"]
        server.wait(first)
        self.assertEqual(server.call("POST", path, "ID,City\n1,a\n", headers).json["id"], first)
        for body, query in (("ID,City\n1,b\n", ""), ("ID,City\n1,a\n", "?stage=true")):
            self.assertEqual(server.call("POST", path + query, body, headers).json["code"], "idempotency_conflict")
        self.assertEqual(len(server.versions("once")), 1)
        listed = server.call("GET", "/api/v1/exports?limit=200").json["exports"]
        self.assertEqual([(one["kind"], one["dataset"]) for one in listed if one["id"] == first], [("load", "once")])
        answer = server.call("POST", f"/api/v1/exports/{first}/rerun")
        self.assertEqual((answer.status, answer.json["code"]), (409, "not_an_export"))

    def test_a_load_is_repeated_while_nothing_new_is_accepted(self):
        with DatasetServer() as server:
            server.make("once")
            path, body = "/api/v1/datasets/once/versions", "ID,City\n1,a\n"
            first = server.call("POST", path, body, {**CSV, "Idempotency-Key": "a"}).json["id"]
            server.wait(first)

            def reasons():
                return " ".join(server.call("GET", "/health/ready").json.get("reasons", []))

            def answers():
                repeated = server.call("POST", path, body, {**CSV, "Idempotency-Key": "a"})
                other = server.call("POST", path, body + "2,b\n", {**CSV, "Idempotency-Key": "a"})
                new = server.call("POST", path, body, {**CSV, "Idempotency-Key": "b"})
                return repeated.json.get("id"), other.json["code"], new.json["code"]

            server.wait(server.submit({"rows": 100000, "trouble": "slow"})["id"], "running")
            server.process.terminate()
            eventually("draining", lambda: "stop" in reasons())
            self.assertEqual(answers(), (first, "idempotency_conflict", "draining"))
            server.kill(9)
            with open(server.folder / "sluice.yaml", "a", encoding="utf-8") as settings:
                settings.write("artifacts: {free_min: 1000000GiB}\n")
            server.start()
            eventually("a full disk", lambda: "disk" in reasons())
            self.assertEqual(answers(), (first, "idempotency_conflict", "disk_full"))
            self.assertEqual(list((server.folder / "data/uploads").iterdir()), [])

    def test_a_dataset_is_its_tenants_and_its_admins(self):
        server = self.server
        server.make("ours")
        version = server.load("ours", "ID,City\n1,a\n")["id"]
        routes = (("PATCH", ""), ("DELETE", ""), ("POST", ":publish"), ("POST", ":rollback"), ("POST", "/versions"),
                  ("DELETE", f"/versions/{version}"))
        for role in ("reader", "exporter"):
            server.key = server.key_of("--role", role)
            self.assertEqual(server.call("GET", "/api/v1/datasets/ours").status, 200)
            for method, path in routes:
                self.assertEqual(server.call(method, "/api/v1/datasets/ours" + path, headers=CSV).status, 403, path)
            self.assertEqual(server.call("POST", "/api/v1/datasets", {"id": "x", "columns": [{"name": "a"}]}).status, 403)
        self.assertEqual(server.rows("ours"), [{"ID": "1", "City": "a"}])  # an exporter
        server.key = server.key_of("--role", "admin", "--tenant", "other")
        for method, path in (("GET", ""), *routes):
            self.assertEqual(server.call(method, "/api/v1/datasets/ours" + path, headers=CSV).status, 404, path)
        for more in ({}, {"version": version}):
            answer = server.call("POST", "/api/v1/exports", {"dataset": "ours", "format": "CSV", **more})
            self.assertEqual(answer.status, 404)
        self.assertEqual(server.call("GET", f"/api/v1/exports/{version}").status, 404)
        self.assertEqual(server.call("GET", "/api/v1/datasets").json["datasets"], [])
        server.make("ours")  # of their own
        answer = server.call("POST", "/api/v1/exports", {"dataset": "ours", "format": "CSV", "version": version})
        self.assertEqual(answer.status, 422)
        server.key = server.admin
        self.assertEqual([one[0] for one in server.versions("ours")], [version])

    def test_what_is_read_is_not_removed(self):
        server = self.server
        server.make("pinned")
        # A reader that waits behind the one that was published when it was accepted.
        version = server.load("pinned", "ID,City\n1,a\n")["id"]
        file = next(one for one in server.version_files() if one.startswith(version))
        with sqlite3.connect(f"file:{server.folder / 'data/datasets' / file}?mode=ro", uri=True) as database:
            self.assertEqual(database.execute("SELECT * FROM rows").fetchall(), [("1", "a")])
        busy = [server.submit({"rows": 200, "trouble": "slow"})["id"] for _ in range(2)]
        reader = server.call("POST", "/api/v1/exports", {"dataset": "pinned", "format": "NDJSON"}).json
        for i in range(3):
            server.load("pinned", f"ID,City\n{i},b\n")
        self.assertNotIn(version, [one[0] for one in server.versions("pinned")])
        done = server.wait(reader["id"])
        self.assertEqual((done["state"], done["version"]), ("succeeded", version))
        self.assertEqual(server.files(done)["ndjson"], b'{"ID":"1","City":"a"}\n')
        for job in busy:
            server.call("POST", f"/api/v1/exports/{job}:cancel")
        eventually("the end of the file", lambda: file not in (server.version_files() or [file]))


if __name__ == "__main__":
    unittest.main(argv=["datasets_test"])
