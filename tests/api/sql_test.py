"""Exports of statements over datasets: what they give, whose rows they see, and what is refused."""

import json
import unittest

from datasets_test import CATALOGUE, DatasetServer
from server import eventually

DECLARED = CATALOGUE + """  - id: bare
    context: {service: SHOPS}
  - id: bonn
    display_name: Shops of Bonn
    context: {service: SHOPS}
    columns: [{name: ID}, {name: City}, {name: Zip}]
    grants:
      - {user: all, export: true, filter: {where: {attribute: city, eq: Bonn}}}
  - id: twin-1
    display_name: Twin
    context: {service: SHOPS}
    columns: [{name: ID}]
  - id: twin-2
    display_name: twin
    context: {service: SHOPS}
    columns: [{name: ID}]
"""
COLUMNS = [{"name": "City", "key": True}, {"name": "People", "type": "integer"}, {"name": "Price", "type": "decimal"},
           {"name": "Since", "type": "date"}, {"name": "Big", "type": "boolean"}]
ROWS = "City,People,Price,Since,Big\nBonn,336000,10.50,1984-05-01,true\nUlm,126000,9.5,1990-01-02,false\nKöln,1000000,,,\n"


class Statements(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = DatasetServer(catalogue=DECLARED)
        cls.server.start()
        cls.users = {user: cls.server.key_of("--role", "exporter", "--user", user) for user in ("all", "some", "seer")}
        answer = cls.server.call("POST", "/api/v1/datasets",
                                 {"id": "towns", "display_name": "Our towns", "columns": COLUMNS})
        assert answer.status == 201, answer.body
        cls.server.make("empty")
        assert cls.server.load("towns", ROWS.encode())["state"] == "succeeded"

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def ask(self, statement, user=None, headers=None, **more):
        self.server.key = self.users[user] if user else self.server.admin
        try:
            return self.server.call("POST", "/api/v1/exports", {"sql": statement, "format": "CSV", **more},
                                    headers or {"Prefer": "wait=30"})
        finally:
            self.server.key = self.server.admin

    def job(self, statement, user=None, **more):
        answer = self.ask(statement, user, **more)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def lines(self, statement, user=None, **more):
        job = self.job(statement, user, **more)
        self.assertEqual(job["state"], "succeeded", job)
        return self.server.call("GET", job["files"][0]["url"]).body.decode().splitlines()

    def warnings(self, job):
        return self.server.call("GET", job["links"]["manifest"]).json["warnings"]

    def refused(self, statement, user=None, status=422, code="invalid_sql"):
        answer = self.ask(statement, user)
        self.assertEqual((answer.status, answer.json.get("code")), (status, code), (statement, answer.body))
        return answer.json["detail"]

    def test_made_datasets_are_read_where_they_lie(self):
        self.assertEqual(self.lines('SELECT * FROM "Our towns" ORDER BY "People" DESC'),
                         ["City,People,Price,Since,Big", "Köln,1000000,,,", "Bonn,336000,10.5,1984-05-01,true",
                          "Ulm,126000,9.5,1990-01-02,false"])
        self.assertEqual(self.lines("SELECT City FROM TOWNS WHERE Price > 9.9 OR Since > '1989' ORDER BY 1"),
                         ["City", "Bonn", "Ulm"])
        self.assertEqual(self.lines("SELECT sum(Price) AS s, count(*), max(\"Since\") FROM towns"),
                         ["s,count(*),\"max(\"\"Since\"\")\"", "20,3,1990-01-02"])

    def test_columns_keep_their_types(self):
        job = self.job("SELECT t.City, t.People, t.Since, t.Big, t.Price, t.People + 1 AS more FROM towns t")
        manifest = self.server.call("GET", job["links"]["manifest"]).json
        self.assertEqual([(one["name"], one["type"]) for one in manifest["tables"][0]["columns"]],
                         [("City", "text"), ("People", "integer"), ("Since", "date"), ("Big", "boolean"),
                          ("Price", "text"), ("more", "text")])
        union = self.job("SELECT People FROM towns UNION SELECT City FROM towns")
        self.assertEqual(self.server.call("GET", union["links"]["manifest"]).json["tables"][0]["columns"],
                         [{"name": "People", "type": "text"}])

    def test_declared_and_made_are_joined(self):
        statement = ('SELECT s."ID", s."City", t."City", t."People" FROM shops s LEFT JOIN "Our towns" t '
                     'ON t."City" = s."City" ORDER BY 1')
        job = self.job(statement)
        self.assertEqual(job["state"], "succeeded", job)
        self.assertEqual(self.server.files(job)["csv"].decode(),
                         "ID,City,City_2,People\n1,Bonn,Bonn,336000\n3,Kiel,,\n")
        self.assertEqual(self.warnings(job), ["table 's': 1 record was rejected and left out"
                                              .replace("'s'", "'shops'")])
        folder = next((self.server.folder / "data").glob(f"artifacts/{job['id']}/*"))
        self.assertEqual(sorted(one.name for one in folder.iterdir()), sorted(one["name"] for one in job["files"]))

    def test_a_grant_bounds_rows_and_columns(self):
        self.assertEqual(self.lines('SELECT "City" FROM "Shops of Bonn"', "all"), ["City", "Bonn"])
        self.assertEqual(self.lines('SELECT * FROM shops', "some"), ["City,Zip", "Bonn,1", "Kiel,1"])
        self.assertIn("no such column", self.refused('SELECT "Mail" FROM shops', "some"))
        self.assertIn("no such table", self.refused("SELECT 1 FROM bonn", "some"))
        self.refused('SELECT "City" FROM shops', "seer", 403, "forbidden")
        self.refused('SELECT t.City FROM towns t WHERE t.City IN (SELECT "City" FROM shops)', "seer", 403, "forbidden")
        self.refused("SELECT * FROM empty", None, 409, "no_version")

    def test_names_that_are_none(self):
        self.assertIn("not declared", self.refused("SELECT * FROM bare"))
        self.assertIn("no such table", self.refused('SELECT * FROM "Twin"'))
        self.assertEqual(self.lines('SELECT count(*) AS n FROM "twin-1"'), ["n", "3"])
        self.assertIn("no such column", self.refused('SELECT * FROM towns WHERE City = "Bonn"'))

    def test_hostile_statements(self):
        for statement in ("ATTACH '/etc/passwd' AS x", "PRAGMA database_list", "SELECT load_extension('x') FROM towns",
                          "SELECT readfile('/etc/passwd') FROM towns", "SELECT writefile('x', 'y') FROM towns",
                          "SELECT randomblob(1000000000) FROM towns", "SELECT zeroblob(1000000000) FROM towns",
                          "SELECT printf('%*d', 1000000000, 1) FROM towns", "SELECT * FROM sqlite_master, towns",
                          "SELECT * FROM sqlite_temp_master, towns", "SELECT * FROM pragma_table_info('towns'), towns",
                          "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n, towns",
                          "DELETE FROM towns", "SELECT * FROM towns; SELECT * FROM towns", "SELECT * FROM rows",
                          "SELECT * FROM file0.rows", "SELECT 1", "SELECT ? FROM towns", ";"):
            self.refused(statement)
        for body in ({"sql": "SELECT 1"}, {"sql": "SELECT 1", "format": "CSV", "dataset": "towns"},
                     {"sql": "", "format": "CSV"}, {"sql": "SELECT 1", "format": "CSV", "version": "x"}):
            self.assertEqual(self.server.call("POST", "/api/v1/exports", body).status, 422, body)
        self.assertIn("CSVx", self.ask("SELECT * FROM towns", format="CSVx").json["detail"])

    def test_what_breaks_while_it_runs_says_so(self):
        job = self.job("SELECT City FROM towns WHERE City LIKE replace(substr(replace(City, 'B', "
                       "'" + "x" * 2000 + "'), 1), 'x', '%a')")
        self.assertEqual((job["state"], job["error"]["code"]), ("failed", "bad_data"))
        self.assertIn("LIKE or GLOB pattern too complex", job["error"]["message"])
        self.assertNotIn(str(self.server.folder), json.dumps(job))

    def test_a_result_that_is_too_long_is_cut_with_a_warning(self):
        self.server.make("digits", ({"name": "d", "type": "integer"},))
        loaded = self.server.load("digits", "d\n" + "".join(f"{d}\n" for d in range(10)))
        self.assertEqual(loaded["state"], "succeeded", loaded)
        job = self.job("SELECT a.d FROM digits a, digits b, digits c, digits d, digits e, digits f")
        self.assertEqual((job["state"], job["progress"]["rows_written"]), ("succeeded", 800_000), job)
        self.assertEqual(self.warnings(job),
                         ["source sql: the result was cut off after 800000 rows, as many as a statement may have"])
        exact = self.job("SELECT a.d FROM digits a, digits b, digits c, digits d, digits e, digits f LIMIT 800000")
        self.assertEqual((exact["progress"]["rows_written"], self.warnings(exact)), (800_000, []))
        # Far too many rows to count, none of which is ever written.
        self.assertEqual(self.server.load("digits", "d\n" + "".join(f"{d}\n" for d in range(1000)))["state"], "succeeded")
        endless = self.ask("SELECT count(*) FROM digits a, digits b, digits c, digits d, digits e",
                           headers={"X-Nothing": "1"}).json["id"]
        self.server.wait(endless, "running")
        self.assertEqual(self.server.call("POST", f"/api/v1/exports/{endless}:cancel").status, 202)
        self.assertEqual(self.server.wait(endless)["state"], "cancelled")

    def test_versions_that_a_statement_reads_stay(self):
        columns = ({"name": "ID", "type": "integer"},)
        server = self.server
        for name in ("first", "second"):
            server.make(name, columns)
            self.assertEqual(server.load(name, "ID\n" + "".join(f"{i}\n" for i in range(1000)))["state"], "succeeded")
        before = server.version_files()
        slow = self.ask("SELECT count(*) FROM first a, second b, first c, second d", headers={"X-Nothing": "1"}).json["id"]
        server.wait(slow, "running")
        for name in ("first", "second"):
            self.assertEqual(server.call("DELETE", f"/api/v1/datasets/{name}").status, 204)
        job = self.server.job(slow) if hasattr(server, "job") else None
        self.assertEqual(server.version_files(), before, job)
        self.assertEqual(server.call("POST", f"/api/v1/exports/{slow}:cancel").status, 202)
        self.assertEqual(server.wait(slow)["state"], "cancelled")
        eventually("the versions are removed", lambda: (server.version_files() or before) != before)
        again = server.call("POST", f"/api/v1/exports/{slow}/rerun")
        self.assertEqual((again.status, again.json["code"]), (409, "version_gone"))

    def test_a_repeated_request_is_known(self):
        headers = {"Idempotency-Key": "sql-1"}
        first = self.ask("SELECT City FROM towns", headers=headers).json["id"]
        self.assertEqual(self.ask("SELECT City FROM towns", headers=headers).json["id"], first)
        self.assertEqual(self.ask("SELECT Big FROM towns", headers=headers).json["code"], "idempotency_conflict")
        done = self.server.wait(first)
        self.assertEqual(done["state"], "succeeded")
        again = self.server.call("POST", f"/api/v1/exports/{first}/rerun").json["id"]
        self.assertEqual(self.server.files(self.server.wait(again)), self.server.files(done))


if __name__ == "__main__":
    unittest.main(argv=["sql_test"])
