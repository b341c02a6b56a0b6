"""The Bing Maps API: downloads of data sources, asked for and read as its clients do."""

import gzip
import hashlib
import json
import random
import shutil
import sqlite3
import unittest
import urllib.parse

from bing_client import DataSet, ForwardReader, link_of, read_json
from server import SOURCE, Server, eventually

PROFILE = """profile: {name}
context: {{service: {service}, channel: JOB, format: BING}}
source: {source}
writer: {{plugin: xml, settings: {{root: MainRoot}}}}
request: {{writer: [row, dataset]}}
"""
CSV = '{plugin: csv, settings: {path: "${profile_dir}/shops.csv", columns: [{name: ID, type: integer}%s]}}'
TYPES = ", {name: Open, type: boolean}, {name: Since, type: datetime}, {name: Size, type: number}"
SHOPS = """ID,City,Open,Since,Size,Place
3,Kiel,true,2018-10-29T13:42:12Z,2,
1,Bonn & Köln,true,2010-11-11T01:19:36.435Z,0.5,POINT (7.1 50.7)
2,,false,,,
"""
CATALOGUE = """datasets:
  - id: Shops
    entity_type: Shop
    context: {service: SHOPS}
    query: {sort: [{column: ID, type: integer}]}
    columns: [{name: ID, key: true, type: integer}, {name: City}, {name: Place, geography: true}]
    bing: {access_id: 8F0DC9BEE1E0442291CC99C03EFE1E6F, master: master of shops, public: true}
    grants: [{user: ann, export: true}, {user: bob, export: true}, {user: seer}]
  - id: keyless
    context: {service: SHOPS}
    bing: {access_id: k1}
  - id: no-source
    context: {service: SHOPS}
  - id: broken
    context: {service: BROKEN}
    columns: [{name: ID, key: true}]
    bing: {access_id: b1}
  - tenant: emca
    id: Theirs
    context: {service: SHOPS}
    columns: [{name: ID, key: true}]
    bing: {access_id: t1}
"""
ACCESS = "8f0dc9bee1e0442291cc99c03efe1e6f"
CREATE = f"/REST/v1/Dataflows/DataSourceDownload/{ACCESS}/Shops"
FLOWS = "/REST/v1/dataflows/DataSourceDownload"
MADE_KEYS, KEY_FILES = {}, {}


class BingServer(Server):
    def __init__(self, settings=""):
        super().__init__("catalogue: catalogue.yaml\n" + settings)
        (self.folder / "catalogue.yaml").write_text(CATALOGUE)
        for name in ("dataset_base", "dataset_bing"):
            shutil.copy(SOURCE / f"profiles/{name}.yaml", self.folder / "profiles")
        (self.folder / "profiles/shops.csv").write_text(SHOPS)
        (self.folder / "profiles/shops.yaml").write_text(PROFILE.format(name="shops", service="SHOPS", source=CSV % TYPES))
        (self.folder / "profiles/broken.csv").write_text("ID\n1\nx\n")
        (self.folder / "profiles/broken.yaml").write_text(
            PROFILE.format(name="broken", service="BROKEN", source=CSV.replace("shops", "broken") % ""))
        self.keys = {}

    def start(self):
        if not self.keys:
            self.take_keys()
        super().start()

    def take_keys(self):
        """All servers of this process have the same keys, for making them takes its time."""
        if not MADE_KEYS:
            for name, words in (("ann", ("--label", "master of shops", "--user", "ann")), ("bob", ("--user", "bob")),
                                ("seer", ("--label", "master of shops", "--user", "seer")),
                                ("boss", ("--role", "admin")), ("emca", ("--tenant", "emca", "--role", "admin")),
                                ("other boss", ("--role", "admin")), ("gone", ("--user", "ann"))):
                MADE_KEYS[name] = self.key_of("--kind", "bing", *words)
            MADE_KEYS["native"] = self.key_of("--role", "admin")
            assert self.command("keys", "revoke", MADE_KEYS["gone"]["id"], "--config", "sluice.yaml").returncode == 0
            KEY_FILES.update({file.name: file.read_bytes() for file in (self.folder / "data").glob("keys.sqlite*")})
        else:
            (self.folder / "data").mkdir(mode=0o700)
            for name, content in KEY_FILES.items():
                (self.folder / "data" / name).write_bytes(content)
                (self.folder / "data" / name).chmod(0o600)
        self.keys = MADE_KEYS
        self.key = MADE_KEYS["native"]["secret"]

    def key_of(self, *words):
        made = self.command("keys", "create", "--config", "sluice.yaml", "--json", *words)
        assert made.returncode == 0, made.stderr
        return json.loads(made.stdout)


class BingCase(unittest.TestCase):
    SETTINGS = ""

    def setUp(self):
        self.server = BingServer(self.SETTINGS)
        self.addCleanup(self.server.__exit__)
        self.server.start()

    def get(self, path, key="ann", method="GET", headers=None, body=None, **parameters):
        """As clients ask: no field but Host, parameters behind what they were told. `key` None: none is shown."""
        url = urllib.parse.urlsplit(path)
        if url.scheme:
            self.assertEqual((url.hostname, url.port), (self.server.url.hostname, self.server.url.port))
        if key is not None:
            parameters["key"] = self.server.keys[key]["secret"]
        query = "&".join(part for part in (urllib.parse.urlencode(parameters), url.query) if part)
        native, self.server.key = self.server.key, None
        try:
            return self.server.call(method, url.path + ("?" + query if query else ""), body, headers, check=False)
        finally:
            self.server.key = native

    def job(self, answer, status=200):
        self.assertEqual(answer.status, status, answer.body)
        envelope = read_json(answer)
        self.assertEqual(envelope["authenticationResultCode"], "ValidCredentials")
        self.assertEqual(envelope["statusDescription"], {200: "OK", 201: "Created"}[status])
        (job,) = envelope["resourceSets"][0]["resources"]
        self.assertEqual("errorDetails" in envelope, job["status"] == "Aborted")
        return job

    def assert_refused(self, answer, status, code):
        """In JSON and in XML, with the same words."""
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        if answer.headers.get_content_type() == "application/xml":
            reader = ForwardReader(answer)
            self.assertEqual((reader.values["AuthenticationResultCode"], reader.status), (code, None))
            self.assertTrue(reader.values["string"])
        else:
            envelope = read_json(answer)
            self.assertEqual((envelope["authenticationResultCode"], envelope["resourceSets"]), (code, []), envelope)
            self.assertTrue(envelope["errorDetails"])

    def create(self, path=CREATE, key="ann", **parameters):
        """What clients take of the answer: where to ask."""
        answer = self.get(path, key, **{"output": "json", "clientApi": "SDSToolkit", **parameters})
        job = self.job(answer, 201)
        place = answer.headers["Location"]
        self.assertRegex(place, r"^http://127\.0\.0\.1:\d+/REST/v1/dataflows/DataSourceDownload/[0-9a-f]{32}$")
        self.assertEqual(link_of(job, "self"), place)
        return place

    def finished(self, place, key="ann"):
        job = None

        def is_over():
            nonlocal job
            job = self.job(self.get(place, key, output="json"))
            return job["status"] != "Pending"
        eventually("the end of the download", is_over)
        return job

    def download(self, path=CREATE, key="ann", **parameters):
        job = self.finished(self.create(path, key, **parameters), key)
        self.assertEqual(job["status"], "Completed", job)
        answer = self.get(link_of(job, "output", "succeeded"), key)
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/xml; charset=utf-8"))
        self.assertNotIn("Content-Encoding", answer.headers)
        data = DataSet(answer.body)
        self.assertEqual((job["totalEntityCount"], job["processedEntityCount"], job["failedEntityCount"]), (len(data.rows), 0, 0))
        return data


class Downloads(BingCase):
    def test_a_download(self):
        data = self.download()
        self.assertEqual((data.name, data.entity, data.key), ("Shops", "Shop", "ID"))
        self.assertEqual(data.types, {"ID": "xs:long", "City": "xs:string", "Open": "xs:boolean", "Since": "xs:dateTime",
                                      "Size": "xs:double", "Place": "xs:anyType"})
        self.assertEqual(data.rows, [
            {"ID": "1", "City": "Bonn & Köln", "Open": "true", "Since": "2010-11-11T01:19:36.435Z", "Size": "0.5",
             "Place": "POINT (7.1 50.7)"},
            {"ID": "2", "Open": "false"},
            {"ID": "3", "City": "Kiel", "Open": "true", "Since": "2018-10-29T13:42:12Z", "Size": "2"}])

    def test_a_reader_that_goes_forward(self):
        answer = self.get(CREATE, output="xml")
        self.assertEqual(answer.status, 201)
        reader = ForwardReader(answer)
        self.assertEqual([link[0] for link in reader.links], ["self"])
        place = answer.headers["Location"]
        self.finished(place)
        for parameters in ({"output": "xml"}, {"o": "XML"}, {"OUTPUT": "Xml", "o": "json"}):
            reader = ForwardReader(self.get(place, **parameters))
            self.assertEqual((reader.status, reader.values["StatusCode"]), ("Completed", "200"))
            self.assertEqual(reader.links, [("self", place), ("output", "succeeded", place + "/output/succeeded")])
        self.assertEqual(self.get(reader.links[1][2]).status, 200)

    def test_ids_in_the_envelope_differ(self):
        place = self.create()
        one, other = (read_json(self.get(place))["traceId"] for _ in range(2))
        self.assertNotEqual(one, other)

    def test_the_case_counts_for_the_key_alone(self):
        secret = self.server.keys["ann"]["secret"]
        for path in (f"/rest/V1/DATAFLOWS/datasourceDOWNLOAD/{ACCESS.upper()}/sHOPS",
                     f"/REST/v1/data/DataSourceDownload/{ACCESS}/%53hops"):
            place = self.create(path)
        self.finished(place)
        upper = place.replace("/REST/v1/dataflows/DataSourceDownload/", "/REST/V1/Dataflows/DATASOURCEDOWNLOAD/")
        job_id = place[-32:]
        for path in (upper, upper[:-32] + job_id.upper(), f"{FLOWS}/SHOPS?&unknown=1", f"{FLOWS}/shops?&"):
            self.assertEqual(self.job(self.get(path))["id"], job_id, path)
        self.assertEqual(self.job(self.get(f"{FLOWS}/{job_id}?&KEY={secret}&&", None))["id"], job_id)
        changed = secret.swapcase()
        self.assert_refused(self.get(f"{FLOWS}/{job_id}?key={changed}", None), 401, "InvalidCredentials")
        self.assert_refused(self.get(CREATE, output="csv"), 400, "None")

    def test_the_newest_of_a_name(self):
        first, second = self.create(), self.create()
        self.finished(second)
        self.assertEqual(link_of(self.job(self.get(f"{FLOWS}/Shops")), "self"), second)
        self.assertNotEqual(first, second)
        for path in (f"{FLOWS}/Shops/output/succeeded", f"{FLOWS}/Shops/ouput/succeeded",
                     "/REST/v1/dataflows/Download/Shops/output/succeeded"):
            self.assertEqual(len(DataSet(self.get(path).body).rows), 3, path)
        self.assert_refused(self.get(f"{FLOWS}/broken", "boss"), 404, "ValidCredentials")

    def test_who_may_and_who_may_not(self):
        place = self.create()
        self.finished(place)
        for path in (CREATE, f"{FLOWS}/Shops", place + "/output/succeeded"):
            for output in ("json", "xml"):
                self.assert_refused(self.get(path, None, output=output), 401, "NoCredentials")
                self.assert_refused(self.get(path, "bob", output=output), 401, "NotAuthorized")
            self.assertTrue(self.get(path, "bob").headers["WWW-Authenticate"])
            self.assertEqual(self.get(path, "emca").status, 404)
        self.assert_refused(self.get(place, "bob"), 401, "NotAuthorized")
        for path in (CREATE, place):  # no more than an address may get wrong
            self.assert_refused(self.get(path + "?o=xml&key=nobody's", None), 401, "InvalidCredentials")
            self.assert_refused(self.get(path, "gone"), 401, "CredentialsExpired")
        self.assert_refused(self.get(CREATE, "seer"), 401, "NotAuthorized")  # whose grant lets nothing be exported
        self.assertEqual(self.job(self.get(place, "seer"))["status"], "Completed")

    def test_what_is_not_there(self):
        for path in (f"/REST/v1/Dataflows/DataSourceDownload/{ACCESS}/Nothing", "/REST/v1/Dataflows/DataSourceDownload/x/Shops",
                     f"/REST/v1/Dataflows/DataSourceDownload/{ACCESS}/no-source", "/REST/v1/Dataflows/DataSourceDownload/t1/Theirs",
                     f"{CREATE}?jobId={'0' * 32}", f"{FLOWS}/{'0' * 32}", f"{FLOWS}/Nothing"):
            self.assert_refused(self.get(path), 404, "ValidCredentials")
        self.assert_refused(self.get(f"{CREATE}?jobId=x"), 400, "ValidCredentials")
        self.assert_refused(self.get("/REST/v1/Dataflows/DataSourceDownload/k1/keyless", "boss"), 400, "ValidCredentials")
        for path in ("/REST/v1", "/REST/v1/", "/rest/v1/nothing", "/REST/v1/data/x/y/z/$commit"):
            self.assert_refused(self.get(path), 404, "None")
            self.assert_refused(self.get(path, output="xml"), 404, "None")

    def test_methods(self):
        for method, path, allowed in (("HEAD", CREATE, "GET"), ("POST", CREATE, "GET, HEAD, OPTIONS"),
                                      ("DELETE", f"{FLOWS}/x", "GET, HEAD, OPTIONS"), ("PUT", f"{FLOWS}/x/output/failed", "GET, HEAD, OPTIONS")):
            answer = self.get(path, method=method)
            self.assertEqual((answer.status, answer.headers["Allow"]), (405, allowed))
            if method != "HEAD":
                self.assert_refused(answer, 405, "None")
        self.assertEqual(self.get(f"{FLOWS}/Shops").status, 404)  # HEAD made nothing
        place = self.create()
        self.finished(place)
        for path in (place, place + "/output/succeeded"):
            answer = self.get(path, method="HEAD")
            self.assertEqual((answer.status, answer.body), (200, b""))

    def test_parts_and_packing_when_asked(self):
        place = self.create() + "/output/succeeded"
        eventually("the download", lambda: self.get(place).status == 200)
        whole = self.get(place)
        tag = whole.headers["ETag"]
        self.assertFalse(tag.startswith("W/"))
        self.assertEqual(self.get(place, headers={"If-None-Match": tag}).status, 304)
        part = self.get(place, headers={"Range": "bytes=5-9", "If-Range": tag})
        self.assertEqual((part.status, part.body), (206, whole.body[5:10]))
        packed = self.get(place, headers={"Accept-Encoding": "gzip"})
        self.assertEqual((packed.headers["Content-Encoding"], gzip.decompress(packed.body)), ("gzip", whole.body))
        self.assert_refused(self.get(place, headers={"Range": "bytes=99999999-"}), 416, "None")
        self.assert_refused(self.get(place, headers={"If-Match": '"x"'}), 412, "None")

    def test_an_aborted_download(self):
        job = self.finished(self.create("/REST/v1/Dataflows/DataSourceDownload/b1/broken", "boss"), "boss")
        self.assertEqual((job["status"], job["totalEntityCount"]), ("Aborted", 0))
        self.assertTrue(job["errorMessage"])
        place, log = link_of(job, "self"), link_of(job, "output", "failed")
        self.assertIsNone(link_of(job, "output", "succeeded"))
        envelope = read_json(self.get(place, "boss"))
        self.assertEqual(envelope["errorDetails"], [job["errorMessage"]])
        reader = ForwardReader(self.get(place, "boss", o="xml"))
        self.assertEqual((reader.status, reader.values["ErrorMessage"]), ("Aborted", job["errorMessage"]))
        answer = self.get(log, "boss")
        self.assertEqual((answer.status, answer.body.decode().strip()), (200, job["errorMessage"]))
        self.assert_refused(self.get(place + "/output/succeeded", "boss"), 404, "ValidCredentials")
        self.assertNotIn(job["errorMessage"], self.get(place, None).body.decode())

    def test_a_status_without_a_key(self):
        place = self.create()
        self.finished(place)
        self.assertEqual(self.job(self.get(place, None))["status"], "Completed")
        self.assertEqual(ForwardReader(self.get(place, None, output="xml")).status, "Completed")
        self.assert_refused(self.get(f"{FLOWS}/{'0' * 32}", None), 401, "NoCredentials")
        self.assert_refused(self.get(place + "/output/succeeded", None), 401, "NoCredentials")
        self.server.kill()
        with sqlite3.connect(self.server.folder / "data/store.sqlite") as database:
            database.execute("UPDATE jobs SET created_at = created_at - 25 * 3600 * 1000000")
        database.close()
        self.server.start()
        place = place[place.index("/REST"):]
        self.assert_refused(self.get(place, None), 401, "NoCredentials")
        self.assertEqual(self.job(self.get(place))["status"], "Completed")  # and the file outlived the server
        self.assertEqual(len(DataSet(self.get(place + "/output/succeeded").body).rows), 3)

    def test_versions_of_a_dataset_that_was_made(self):
        answer = self.server.call("POST", "/api/v1/datasets", {"id": "towns", "entity_type": "Town", "columns": [
            {"name": "EntityID", "key": True}, {"name": "Place", "geography": True}]})
        self.assertEqual(answer.status, 201, answer.body)
        access = hashlib.sha256(b"data source default/1").hexdigest()[:32]
        create = f"/REST/v1/Dataflows/DataSourceDownload/{access}/towns"
        self.assert_refused(self.get(create, "boss"), 404, "ValidCredentials")
        versions = []
        for number, stage in (("1", ""), ("2", ""), ("3", "?stage=true")):
            loaded = self.server.call("POST", "/api/v1/datasets/towns/versions" + stage, f"EntityID,Place\n{number},POINT (1 2)\n",
                                      {"Content-Type": "text/csv"}).json["id"]
            self.server.wait(loaded)
            versions.append(loaded)
        self.assertEqual([row["EntityID"] for row in self.download(create, "boss").rows], ["2"])
        for version, number in zip(versions, "123"):
            for text in (version, version.replace("-", "").upper()):
                data = self.download(create, "boss", JOBID=text)
                self.assertEqual((data.name, data.entity, data.key), ("towns", "Town", "EntityID"))
                self.assertEqual(data.types, {"EntityID": "xs:string", "Place": "xs:anyType"})
                self.assertEqual(data.rows, [{"EntityID": number, "Place": "POINT (1 2)"}])

    def test_nothing_is_5xx_or_html(self):
        chance = random.Random(7)
        words = ["REST", "v1", "dataflows", "data", "DataSourceDownload", "Download", "listjobs", "$metadata", "output", "succeeded",
                 "failed", ACCESS, "Shops", "%00", "%ff", "..", "", "*", "{job}", "0" * 32, "%C3%A4", "'", "a" * 300, "jobs",
                 "LoadDataSource", "$GetPublicDataSourceList", "t1", "b1"]
        values = ["xml", "json", "", "%", "%ff", "1", "atom", "x" * 2000, self.server.keys["bob"]["secret"]]
        names = ["output", "o", "jobId", "$format", "showAllVersions", "x", "", "%ff"]
        for _ in range(600):
            path = "/REST/v1/" + "/".join(chance.choice(words) for _ in range(chance.randrange(6)))
            query = "&".join(f"{chance.choice(names)}={chance.choice(values)}" for _ in range(chance.randrange(4)))
            key = chance.choice(["&key=" + self.server.keys["bob"]["secret"], "&key=" + self.server.keys["boss"]["secret"], ""])
            method = chance.choice(["GET", "GET", "GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH", "LOCK"])
            answer = self.server.call(method, path + "?" + query + key, headers={"Authorization": ""}, check=False)
            self.assertLess(answer.status, 500, (method, path, query))
            self.assertNotIn(b"<html", answer.body.lower())
            if answer.status >= 400 and method != "HEAD":
                (ForwardReader if answer.headers.get_content_type() == "application/xml" else read_json)(answer)


class Limited(BingCase):
    SETTINGS = "bing: {daily_max: 2, entities_max: 2}\nretention: {bing: 6s}\n"

    def test_limits(self):
        place = self.create()
        job = self.finished(place)
        self.assertEqual(job["status"], "Aborted")
        self.assertIn("2 entities", job["errorMessage"])
        self.create()
        answer = self.get(CREATE)
        self.assert_refused(answer, 503, "ValidCredentials")
        self.assertTrue(answer.headers["Retry-After"])
        eventually("the download to expire", lambda: self.get(place).status == 404)
        self.assert_refused(self.get(place), 404, "ValidCredentials")
        self.assert_refused(self.get(place + "/output/failed"), 404, "ValidCredentials")


class Small(BingCase):
    SETTINGS = "bing: {result_max: 100B}\n"

    def test_a_file_that_is_too_large(self):
        job = self.finished(self.create())
        self.assertEqual(job["status"], "Aborted")
        self.assertIn("may have 100", job["errorMessage"])


class Open(unittest.TestCase):
    def test_without_keys(self):
        with BingServer() as server:
            server.kill()
            shutil.rmtree(server.folder / "data")
            server.key = None
            server.start()
            answer = server.call("GET", CREATE + "?key=any", check=False)
            self.assertEqual(answer.status, 201, answer.body)
            read_json(answer)


if __name__ == "__main__":
    unittest.main(argv=["bing_test"])
