"""The Zoho Analytics API: what its clients send, and what they read in the answers."""

import contextlib
import http.server
import json
import re
import socket
import subprocess
import threading
import time
import unittest
import urllib.parse

from datasets_test import RECORDS, SCRIPT
from server import Server, eventually

PROFILE = """profile: shops{format}
context: {{service: SHOPS, channel: JOB, format: {format}}}
source: {{plugin: jsonl, settings: {{path: "${{profile_dir}}/shops.jsonl"}}}}
transform: {{script: shops.lua}}
writer: {{plugin: {writer}}}
request: {{query: true, output: [row_number], writer: [{allowed}]}}
on_error: skip
"""
ALLOWED = {
    "CSV": "delimiter, quote, quoting, line_end, header",
    "JSON": "layout, values, nulls, container, rows, root, root_members, column_list",
    "XML": "layout, nulls, row, root, values, declaration, root_attributes",
    "HTML": "document, title, title_at, description_at, header, widths",
    "PDF": "paper, orientation, margins, title, title_at, description_at, header, widths, page_header, page_footer",
}
CATALOGUE = """datasets:
  - id: shops
    display_name: Our shops
    context: {service: SHOPS}
    columns: [{name: ID, key: true}, {name: City, title: Town}, {name: Zip, hidden: true}, {name: Mail, personal: true}]
    zoho: {workspace_id: 1767024000008787011, view_id: 1767024000008787012, owner: ann@example.com}
    grants:
      - {user: ann, export: true}
      - {user: bob, export: true, filter: {where: {attribute: city, eq: Bonn}}}
      - {user: seer}
  - id: query
    display_name: A query
    context: {service: SHOPS}
    zoho: {workspace_id: 1767024000008787011, view_id: 1767024000008787013, view_type: QueryTable}
  - id: towns
    display_name: Towns
    context: {service: TOWNS}
    columns: [{name: ID, type: integer, key: true}, {name: City, title: Town}]
    zoho: {workspace_id: 1767024000008787011, view_id: 1767024000008787014}
    grants: [{user: ann, export: true}, {user: bob, export: true, filter: {where: {column: City, eq: Ulm}}}]
  - id: plain
    display_name: Plain towns
    context: {service: PLAIN}
    columns: [{name: ID, type: integer, key: true}, {name: City, title: Town}]
    zoho: {workspace_id: 1767024000008787011, view_id: 1767024000008787015}
    grants: [{user: ann, export: true}]
"""
TABLE = """profile: towns
context: {service: TOWNS, channel: JOB, format: CSV}
source: {plugin: csv, settings: {path: "${profile_dir}/towns.csv", columns: [{name: ID, type: integer}]}}
writer: {plugin: csv}
"""
WORKSPACE, VIEW, QUERY_VIEW = 1767024000008787011, 1767024000008787012, 1767024000008787013
BULK = f"/restapi/v2/bulk/workspaces/{WORKSPACE}"
DATA = f"{BULK}/views/{VIEW}/data"
SQL = f"{BULK}/data"
STATUS_TEXT = {"1001": "JOB NOT INITIATED", "1002": "JOB IN PROGRESS", "1003": "ERROR OCCURRED", "1004": "JOB COMPLETED",
               "1005": "JOB NOT FOUND"}
STATUS_EXTRA = {"1003": ["errorMessage"], "1004": ["downloadUrl", "expiryTime"]}
TOWNS = f"{BULK}/views/1767024000008787014/data"
PLAIN = f"{BULK}/views/1767024000008787015/data"


class ZohoServer(Server):
    def __init__(self, settings="", catalogue=CATALOGUE):
        super().__init__("catalogue: catalogue.yaml\ntenants: {default: {organisation: \"700\", display_name: Acme}}\n"
                         "callbacks: {allow: [127.0.0.1/32]}\n" + settings)
        self.add_dataset_profiles()
        (self.folder / "catalogue.yaml").write_text(catalogue)
        for name, writer in (("CSV", "csv"), ("JSON", "json"), ("XML", "xml"), ("HTML", "html"), ("PDF", "pdf")):
            (self.folder / f"profiles/shops{name}.yaml").write_text(
                PROFILE.format(format=name, writer=writer, allowed=ALLOWED[name]))
        (self.folder / "profiles/shops.jsonl").write_text(RECORDS)
        (self.folder / "scripts/shops.lua").write_text(SCRIPT)
        (self.folder / "profiles/towns.yaml").write_text(TABLE)
        (self.folder / "profiles/towns.csv").write_text("ID,City\n1,Bonn\n2,Ulm\n3,Kiel\n")
        self.clients = {}

    def start(self):
        if not self.clients:
            for user, role in (("ann", "exporter"), ("bob", "exporter"), ("seer", "exporter"), ("boss", "admin")):
                made = self.command("keys", "create", "--config", "sluice.yaml", "--kind", "zoho", "--client", "c-" + user,
                                    "--user", user, "--role", role, "--json")
                assert made.returncode == 0, made.stderr
                self.clients[user] = json.loads(made.stdout)
        super().start()


def client_pairs(client, user):
    return {"client_id": "c-" + user, "client_secret": client["secret"], "refresh_token": client["refresh_token"],
            "grant_type": "refresh_token"}


@contextlib.contextmanager
def receiver(told):
    """A server of its own, that is called back: its URL. What it is told goes into the list, and is answered 500."""

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(500)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class ZohoCase(unittest.TestCase):
    SETTINGS = ""
    CATALOGUE = CATALOGUE

    @classmethod
    def setUpClass(cls):
        cls.server = ZohoServer(cls.SETTINGS, cls.CATALOGUE)
        cls.addClassCleanup(cls.server.__exit__)
        cls.server.start()
        cls.tokens = {}

    def token(self, user):
        if user not in self.tokens:
            pairs = urllib.parse.urlencode(client_pairs(self.server.clients[user], user))
            answer = self.server.call("POST", "/oauth/v2/token?" + pairs, check=False)
            self.assertEqual(answer.status, 200, answer.body)
            self.assertEqual((answer.json["expires_in"], answer.json["token_type"]), (3600, "Bearer"))
            self.tokens[user] = answer.json["access_token"]
        return self.tokens[user]

    def get(self, path, config=None, user="ann", headers=None, method="GET"):
        if config is not None:  # as the Python client encodes it
            path += "?CONFIG=" + urllib.parse.quote_plus(json.dumps(config))
        fields = {"Authorization": "Zoho-oauthtoken " + self.token(user), "ZANALYTICS-ORGID": "700", **(headers or {})}
        return self.server.call(method, path, headers={name: value for name, value in fields.items() if value is not None},
                                check=False)

    def data(self, answer, summary):
        self.assertEqual(answer.status, 200, answer.body)
        self.assertEqual(answer.headers["Content-Type"], "application/json;charset=UTF-8")
        self.assertEqual((answer.json["status"], answer.json["summary"]), ("success", summary))
        return answer.json["data"]

    def assert_refused(self, answer, status, code):
        self.assertEqual((answer.status, answer.json["status"], answer.json["data"]["errorCode"]),
                         (status, "failure", code), answer.body)
        self.assertEqual(set(answer.json), {"status", "summary", "data"})
        self.assertIsInstance(answer.json["data"]["errorMessage"], str)

    def rows_of(self, config, user="ann"):
        """The lines of what a statement gives."""
        job = self.create(config, user, SQL)
        self.assertEqual(self.finished(job, user)["jobCode"], "1004")
        return self.get(f"{BULK}/exportjobs/{job}/data", user=user).body.decode().split()

    def create(self, config=None, user="ann", path=DATA):
        data = self.data(self.get(path, config, user), "Create bulk export job")
        self.assertRegex(data["jobId"], r"^[1-9][0-9]{0,18}$")
        return data["jobId"]

    def status(self, job, user="ann"):
        data = self.data(self.get(f"{BULK}/exportjobs/{job}", user=user), "Fetch export job info")
        self.assertTrue(all(isinstance(value, str) for value in data.values()), data)
        told = [name for name in data if name != "warning"]  # which only a statement's result that was cut off has
        self.assertEqual(told, ["jobId", "jobCode", "jobStatus"] + STATUS_EXTRA.get(data["jobCode"], []))
        self.assertEqual((data["jobId"], data["jobStatus"]), (job, STATUS_TEXT[data["jobCode"]]))
        return data

    def finished(self, job, user="ann"):
        data = None

        def is_over():
            nonlocal data
            data = self.status(job, user)
            return data["jobCode"] not in ("1001", "1002")
        eventually("the end of the job", is_over)
        return data

    def file(self, config=None, user="ann", path=DATA):
        job = self.create(config, user, path)
        self.assertEqual(self.finished(job, user)["jobCode"], "1004")
        answer = self.get(f"{BULK}/exportjobs/{job}/data", user=user)
        self.assertEqual(answer.status, 200, answer.body)
        self.assertNotIn("Content-Disposition", answer.headers)
        self.assertNotIn("Content-Encoding", answer.headers)
        return answer


    def base(self):
        """What stands in front of paths that are told."""
        return f"http://{self.server.url.netloc}"

    def assert_addresses(self):
        """Of the token, of a status, and of what a callback is told."""
        pairs = urllib.parse.urlencode(client_pairs(self.server.clients["ann"], "ann"))
        token = self.server.call("POST", "/oauth/v2/token?" + pairs, check=False).json
        self.assertEqual((set(token), token["api_domain"]), ({"access_token", "expires_in", "token_type", "api_domain"}, self.base()))
        told = []
        with receiver(told) as url:
            job = self.create({"callbackUrl": url})
            eventually("the callback", lambda: told)
        data = self.status(job)
        self.assertEqual(data["downloadUrl"], f"{self.base()}{BULK}/exportjobs/{job}/data")
        self.assertEqual(told, [data])
        self.assertEqual(list(told[0]), list(data))


class Zoho(ZohoCase):
    def test_tokens(self):
        client = self.server.clients["ann"]
        form = urllib.parse.urlencode(client_pairs(client, "ann"))
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self.server.call("POST", "/oauth/v2/token", form, kind, check=False)
        self.assertEqual(answer.status, 200)
        self.assertNotEqual(answer.json["access_token"], self.token("ann"))
        wrong = urllib.parse.urlencode({**client_pairs(client, "ann"), "client_secret": "x"})
        answer = self.server.call("POST", "/oauth/v2/token?" + wrong, check=False)
        self.assertEqual((answer.status, answer.json["error"]), (400, "invalid_client"))
        for pairs in ("", "grant_type=password", "client_id=a&client_id=b", "%zz"):
            answer = self.server.call("POST", "/oauth/v2/token", pairs, kind, check=False)
            self.assertEqual((answer.status, answer.json["error"]), (400, "invalid_request"), pairs)
        for shown in ("Bearer " + self.token("ann"), "Zoho-oauthtoken no", None):
            answer = self.get("/restapi/v2/orgs", headers={"Authorization": shown})
            self.assert_refused(answer, 401, 8535)

    def test_an_export(self):
        before = time.time()
        job = self.create()
        data = self.finished(job)
        self.assertEqual((data["jobId"], data["jobCode"], data["jobStatus"]), (job, "1004", "JOB COMPLETED"))
        self.assertEqual(data["downloadUrl"], f"{self.base()}{BULK}/exportjobs/{job}/data")
        self.assertAlmostEqual(int(data["expiryTime"]) / 1000, before + 3600, delta=60)
        for _ in range(2):
            answer = self.get(f"{BULK}/exportjobs/{job}/data")
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "text/csv"))
            self.assertEqual(answer.body.decode(), "ID,Town\r\n1,Bonn\r\n2,Ulm\r\n3,Kiel\r\n")

    def test_shapes(self):
        self.assertEqual(json.loads(self.file({"responseFormat": "JSON"}).body),
                         {"data": [{"ID": "1", "Town": "Bonn"}, {"ID": "2", "Town": "Ulm"}, {"ID": "3", "Town": "Kiel"}]})
        answer = self.file({"responseFormat": "json", "keyValueFormat": "false", "selectedColumns": ["Town"]})
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        self.assertEqual(json.loads(answer.body), {"response": {"uri": DATA, "action": "EXPORT", "result": {
            "column_order": ["Town"], "rows": [["Bonn"], ["Ulm"], ["Kiel"]]}}})
        answer = self.file({"responseFormat": "xml"})
        self.assertEqual(answer.headers["Content-Type"], "application/xml")
        self.assertIn(b'<column name="Town">Bonn</column>', answer.body)
        self.assertTrue(answer.body.startswith(b'<?xml version="1.0" encoding="UTF-8"?>'), answer.body)
        self.assertIn(b"<row><ID>1</ID><Town>Bonn</Town></row>", self.file({"responseFormat": "xml", "keyValueFormat": True}).body)
        self.assertEqual(self.file({"delimiter": "2", "recordDelimiter": 1, "quoted": 0, "includeHeader": "false"}).body,
                         b"'1';'Bonn'\n'2';'Ulm'\n'3';'Kiel'\n")

    def test_html(self):
        answer = self.file({"responseFormat": "html"})
        self.assertEqual(answer.headers["Content-Type"], "text/html")
        self.assertTrue(answer.body.startswith(b"<h1>Our shops</h1>\n<table style=\"table-layout: fixed; width: 100%\">\n<thead>"), answer.body)
        self.assertIn(b"<tr><td>1</td><td>Bonn</td></tr>", answer.body)
        body = self.file({"responseFormat": "html", "includeTitle": "1", "includeHeader": False, "columnWidthRatio": 1}).body
        self.assertTrue(body.startswith(b"<table>\n<tbody>"), body)
        self.assertTrue(body.endswith(b"</table>\n<h1>Our shops</h1>\n"), body)
        self.assertNotIn(b"<h1>", self.file({"responseFormat": "html", "includeTitle": 2}).body)

    def pages(self, config):
        """The size of the pages in points, and their lines."""
        answer = self.file({"responseFormat": "pdf", **config})
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        path = self.server.folder / "answer.pdf"
        path.write_bytes(answer.body)
        facts = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
        text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
        size = re.search(r"Page size: +([0-9.]+) x ([0-9.]+) pts", facts)
        return [round(float(side)) for side in size.groups()], [line.split() for line in text.splitlines() if line.strip()]

    def test_pdf(self):
        size, lines = self.pages({})
        today = lines[0][-1]
        self.assertRegex(today, r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}$")
        self.assertEqual(size, [595, 842])
        self.assertEqual(lines, [["Our", "shops", today], ["Our", "shops"], ["ID", "Town"], ["1", "Bonn"], ["2", "Ulm"], ["3", "Kiel"], ["1"]])
        size, lines = self.pages({"paperSize": "0", "paperStyle": "LANDSCAPE", "showTitle": 1, "includeHeader": False, "topMargin": 1,
                                  "leftHeader": 0, "rightHeader": 0, "centerHeader": 5, "centerHeaderText": "A {page}",
                                  "leftFooter": 4, "centerFooter": 0, "columnWidthRatio": 2, "exportLanguage": 2})
        self.assertEqual((size, lines), ([792, 612], [["A", "{page}"], ["1", "Bonn"], ["2", "Ulm"], ["3", "Kiel"], ["Our", "shops"], ["1/1"]]))

    def test_faults_of_pages(self):
        for config, code in (({"paperSize": 6}, 8119), ({"paperStyle": "Round"}, 8119), ({"leftMargin": -0.1}, 7801), ({"rightMargin": "wide"}, 8516),
                             ({"showTitle": 3}, 8119), ({"columnWidthRatio": 3}, 8119), ({"leftHeader": 6}, 8119), ({"leftHeader": 7}, 8119),
                             ({"leftHeader": 5, "leftHeaderText": "a\u0001"}, 8119), ({"rightFooterText": "x" * 501}, 8507),
                             ({"password": "short"}, 8188)):
            self.assert_refused(self.get(DATA, {"responseFormat": "pdf", **config}), 400, code)
        self.assert_refused(self.get(DATA, {"responseFormat": "html", "includeDesc": 3}), 400, 8119)

    def test_row_numbers(self):
        for name in ("includeRowNums", "includeRowIds"):
            self.assertEqual(self.file({name: "true"}).body.splitlines(), [b"Row Number,ID,Town", b"1,1,Bonn", b"2,2,Ulm", b"3,3,Kiel"])

    def test_columns(self):
        self.assertEqual(self.file({"showHiddenCols": True}).body.splitlines()[0], b"ID,Town,Zip")
        self.assertEqual(self.file({"showPersonalCols": True}).body.splitlines()[0], b"ID,Town")
        self.assertEqual(self.file({"showPersonalCols": True}, "boss").body.splitlines()[0], b"ID,Town,Mail")
        self.assertEqual(self.file({"selectedColumns": ["Zip", "Town"]}).body.splitlines()[:2], [b"Zip,Town", b"1,Bonn"])
        self.assert_refused(self.get(DATA, {"selectedColumns": ["Nothing"]}), 400, 8015)
        # What is personal is for admins, whoever asks in whatever way.
        self.assert_refused(self.get(DATA, {"selectedColumns": ["Mail"]}), 400, 8015)
        self.assertEqual(self.file({"selectedColumns": ["Mail", "ID"]}, "boss").body.splitlines()[0], b"Mail,ID")
        self.assert_refused(self.get(DATA, {"criteria": "\"Mail\" like 'a%'"}), 400, 7330)
        self.assertEqual(self.get(DATA, {"criteria": "\"Mail\" like 'a%'"}, "boss").status, 200)
        self.assert_refused(self.get(DATA, {"selectedColumns": []}), 400, 8547)

    def test_criteria(self):
        def towns(criteria, user="ann"):
            job = self.create({"criteria": criteria}, user, TOWNS)
            self.assertEqual(self.finished(job, user)["jobCode"], "1004")
            return self.get(f"{BULK}/exportjobs/{job}/data", user=user).body.decode().split()[1:]

        self.assertEqual(towns("\"Town\" like 'k%' or \"ID\" = 1"), ["1,Bonn", "3,Kiel"])
        self.assertEqual(towns("not (\"ID\" in (2, 3)) and \"Towns\".\"Town\" is not null"), ["1,Bonn"])
        self.assertEqual(towns("\"Town\" = 'Rome'"), [])
        self.assertEqual(towns("\"ID\" > 1", "bob"), ["2,Ulm"])
        self.assertEqual(self.file(user="bob").body, b"ID,Town\r\n1,Bonn\r\n")
        for criteria, code in (("\"Town\" =", 7331), ("\"Nothing\" = 1", 7330), ("\"A query\".\"ID\" = 1", 7332),
                               ("sum(\"ID\") > 1", 7333), ("\"ID\" > 'x'", 7327)):
            self.assert_refused(self.get(TOWNS, {"criteria": criteria}), 400, code)
        # Of columns that a script makes, shown or not; bob's own filter holds besides.
        self.assertEqual(self.file({"criteria": "\"Town\" in ('Ulm', 'Bonn')"}).body, b"ID,Town\r\n1,Bonn\r\n2,Ulm\r\n")
        self.assertEqual(self.file({"criteria": "\"Town\" <> 'Bonn'"}, "bob").body, b"ID,Town\r\n")
        self.assertEqual(self.file({"criteria": "\"Town\" like 'U%'", "selectedColumns": ["ID"]}).body, b"ID\r\n2\r\n")
        self.assertEqual(self.file({"criteria": "\"Zip\" = '1'", "includeRowNums": True}).body,
                         b"Row Number,ID,Town\r\n1,1,Bonn\r\n2,3,Kiel\r\n")
        answer = self.get(f"/restapi/v2/workspaces/{WORKSPACE}/views/{VIEW}/data", {"criteria": "\"Town\" = 'Kiel'"})
        self.assertEqual((answer.status, answer.body), (200, b"ID,Town\r\n3,Kiel\r\n"))
        self.assertEqual(self.rows_of({"sqlQuery": 'SELECT "ID" FROM "Our shops" ORDER BY 1 DESC', "tableCriteriaList": [
            {"viewId": VIEW, "criteria": "\"Town\" <> 'Ulm'"}]}), ["ID", "3", "1"])

    def test_a_profile_that_lets_requests_say_nothing(self):
        """Files have the form that clients know all the same; what the profile says itself has the last word."""
        folder = self.server.folder / "profiles"
        for name, writer in (("CSV", "{plugin: csv, settings: {delimiter: ';'}}"), ("JSON", "{plugin: json}"), ("XML", "{plugin: xml}")):
            (folder / f"towns_{name}.yaml").write_text(TABLE.replace("profile: towns", "profile: towns_" + name).replace("TOWNS", "PLAIN")
                                                       .replace("CSV", name).replace("{plugin: csv}", writer))
        self.addCleanup(lambda: [(folder / f"towns_{name}.yaml").unlink() for name in ("CSV", "JSON", "XML")])
        eventually("the profiles", lambda: all(self.get(PLAIN, {"responseFormat": name}).status == 200 for name in ("csv", "json", "xml")))
        self.assertEqual(self.file({}, path=PLAIN).body, b"ID;Town\r\n1;Bonn\r\n2;Ulm\r\n3;Kiel\r\n")
        self.assertEqual(self.file({"includeRowNums": True, "includeHeader": "false"}, path=PLAIN).body, b"1;1;Bonn\r\n2;2;Ulm\r\n3;3;Kiel\r\n")
        self.assertEqual(json.loads(self.file({"responseFormat": "json"}, path=PLAIN).body)["data"][0], {"ID": "1", "Town": "Bonn"})
        self.assertIn(b"<row><ID>1</ID>", self.file({"responseFormat": "xml", "keyValueFormat": "true"}, path=PLAIN).body)
        self.assertEqual(self.file({"delimiter": 2}, path=PLAIN).body[:3], b"ID;")
        self.assert_refused(self.get(PLAIN, {"delimiter": 1}), 400, 8119)

    def test_what_is_of_charts_alone(self):
        whole = self.file({}).body
        for config in ({"width": 9999}, {"height": "x"}, {"dashboardLayout": 7}, {"zoomFactor": 500}, {"imageFormat": "gif"}, {"generateTOC": []}):
            self.assertEqual(self.file(config).body, whole)
        self.assertEqual(self.rows_of({"sqlQuery": 'SELECT "ID" FROM "Towns" WHERE "ID" = 1', "width": 1}), ["ID", "1"])

    def test_lengths_are_those_of_characters(self):
        self.assert_refused(self.get(DATA, {"password": "ä" * 5}), 400, 8188)
        text = urllib.parse.quote(json.dumps({"criteria": "\"Town\" = '" + "ä" * 60_000 + "'"}, ensure_ascii=False))
        self.assert_refused(self.get(TOWNS + "?CONFIG=" + text), 400, 7331)
        self.assertEqual(self.rows_of({"sqlQuery": "SELECT \"ID\" FROM \"Towns\" WHERE \"Town\" = '" + "\U0001f980" * 16_000 + "'"}), ["ID"])

    def test_faults_of_config(self):
        for config, code in (({"unknown": 1}, 8080), ({"unknown": None}, 8080), ({"callbackUrl": ""}, 8125), ({"delimiter": 5}, 8119), ({"delimiter": []}, 8516),
                             ({"responseFormat": "doc"}, 8001), ({"responseFormat": "image"}, 8014),
                             ({"responseFormat": "xls"}, 8119), ({"topMargin": 2}, 7801), ({"password": "short"}, 8188),
                             ({"sqlQuery": "select 1"}, 8080), ([], 8080),
                             ({"password": "x" * 257}, 8188), ({"responseFormat": "image", "password": "long enough"}, 8014)):
            self.assert_refused(self.get(DATA, config), 400, code)
        for query, code in (("CONFIG={", 8080), ("CONFIG=%257B%257D", 8080), ("CONFIG={}&CONFIG={}", 8506),
                            ("CONFIG=" + urllib.parse.quote(json.dumps({"criteria": "x" * 100_000})), 8507)):
            self.assert_refused(self.get(DATA + "?" + query), 400, code)

    def test_a_password(self):
        secret = "sesame, öffne dich"
        for config, path in (({}, DATA), ({"sqlQuery": 'SELECT "ID", "Town" FROM "Our shops"'}, SQL)):
            job = self.create({**config, "password": secret}, path=path)
            self.assertEqual(self.finished(job)["jobCode"], "1004")
            answer = self.get(f"{BULK}/exportjobs/{job}/data")
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/zip"))
            self.assertNotIn(b"Bonn", answer.body)
            archive = self.server.folder / "made.zip"
            archive.write_bytes(answer.body)
            told = subprocess.run(["7z", "x", "-so", "-p" + secret, archive], capture_output=True, check=True)
            self.assertEqual(told.stdout, b"ID,Town\r\n1,Bonn\r\n2,Ulm\r\n3,Kiel\r\n")
            self.assertNotEqual(subprocess.run(["7z", "t", "-pwrong", archive], capture_output=True, check=False).returncode, 0)
        answer = self.file({"responseFormat": "pdf", "password": "sesame"})
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        (self.server.folder / "made.pdf").write_bytes(answer.body)
        for password, code in (("sesame", 0), ("wrong", 1)):
            told = subprocess.run(["pdfinfo", "-upw", password, self.server.folder / "made.pdf"], capture_output=True, check=False)
            self.assertEqual(told.returncode, code, told)
        for kept in (self.server.folder / "data").rglob("*"):
            if kept.is_file():
                self.assertNotIn(secret.encode(), kept.read_bytes(), kept)
        answer = self.get(f"/restapi/v2/workspaces/{WORKSPACE}/views/{VIEW}/data", {"password": secret})
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/zip"))

    def test_whose_jobs_they_are(self):
        job = self.create()
        for user in ("bob", "boss"):
            self.assert_refused(self.get(f"{BULK}/exportjobs/{job}", user=user), 403, 8124)
        self.finished(job)
        for other in ("1", "x", "99999999999999999999", "-1"):
            self.assert_refused(self.get(f"{BULK}/exportjobs/{other}"), 404, 8120)
        self.assert_refused(self.get(f"/restapi/v2/bulk/workspaces/1/exportjobs/{job}"), 404, 8120)
        self.assert_refused(self.get(DATA, user="seer"), 403, 7301)
        self.assert_refused(self.get(f"{BULK}/views/1/data"), 404, 7104)
        self.assert_refused(self.get(f"/restapi/v2/bulk/workspaces/1/views/{VIEW}/data"), 404, 7103)
        at_once = f"/restapi/v2/workspaces/{WORKSPACE}/views/{VIEW}/data"
        for path in (DATA, SQL, at_once, f"/restapi/v2/workspaces/{WORKSPACE}/views"):
            self.assert_refused(self.get(path, headers={"ZANALYTICS-ORGID": None}), 400, 8083)
            self.assert_refused(self.get(path, headers={"ZANALYTICS-ORGID": "701"}), 400, 7387)
        for path in (f"{BULK}/exportjobs/{job}", f"{BULK}/exportjobs/{job}/data"):
            self.assert_refused(self.get(path, headers={"ZANALYTICS-ORGID": None}), 400, 8083)
            self.assert_refused(self.get(path, headers={"ZANALYTICS-ORGID": "701"}), 404, 8120)

    def test_at_once(self):
        path = f"/restapi/v2/workspaces/{WORKSPACE}/views/{VIEW}/data"
        answer = self.get(path, {"responseFormat": "csv"})
        self.assertEqual((answer.status, answer.body), (200, b"ID,Town\r\n1,Bonn\r\n2,Ulm\r\n3,Kiel\r\n"))
        self.assert_refused(self.get(f"/restapi/v2/workspaces/{WORKSPACE}/views/{QUERY_VIEW}/data", {"x": 1}), 400, 8133)

    def test_every_answer_has_the_shape(self):
        for method, path, status in (("GET", "/restapi/v2/nothing", 404), ("POST", DATA, 405), ("DELETE", "/restapi/v2/orgs", 405),
                                     ("HEAD", DATA, 405), ("GET", "/restapi/v2", 404)):
            answer = self.get(path, method=method)
            self.assertEqual(answer.status, status, path)
            if method != "HEAD":
                self.assertEqual(answer.json["status"], "failure")

    def test_odd_request_lines_have_the_shape(self):
        for line, status in ((f"CONNECT {DATA} HTTP/1.1", 405), (f"GET {DATA} HTTP/3.0", 505), (f"G{{T {DATA} HTTP/1.1", 400),
                             (f"{{ET {DATA}?CONFIG=%7B%7D HTTP/1.1", 400), (f"GET {DATA}", 400)):
            with socket.create_connection((self.server.url.hostname, self.server.url.port)) as link:
                link.sendall(f"{line}\r\nHost: a\r\n\r\n".encode())
                head, _, body = b"".join(iter(lambda: link.recv(65_536), b"")).partition(b"\r\n\r\n")
            self.assertEqual(int(head.split()[1]), status, line)
            self.assertIn(b"Content-Type: application/json;charset=UTF-8\r\n", head + b"\r\n", line)
            answer = json.loads(body)
            self.assertEqual((list(answer), answer["status"], list(answer["data"])),
                             (["status", "summary", "data"], "failure", ["errorCode", "errorMessage"]), line)

    def test_addresses(self):
        self.assert_addresses()

    def test_the_end_is_told_once(self):
        told = []
        with receiver(told) as closed:
            job = self.create({"callbackUrl": closed + "done"})
            eventually("the callback", lambda: told)
        self.assertEqual((told[0]["jobId"], told[0]["jobCode"]), (job, "1004"))
        self.assertEqual(len(told), 1)
        for url, code in (("ftp://example.com/", 8125), ("no url", 8125), (closed, 8126), ("http://10.1.2.3/", 8127)):
            self.assert_refused(self.get(DATA, {"callbackUrl": url}), 400, code)


if __name__ == "__main__":
    unittest.main(argv=["zoho_test"])
