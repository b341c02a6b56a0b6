"""The Bing Maps API: data sources that are made, filled, staged, published, rolled back and deleted with nothing else."""

import gzip
import random
import unittest
import urllib.parse
import xml.etree.ElementTree

from bing_client import BEGUN_WORDS, ForwardReader, link_of, read_json
from bing_test import BingCase
from server import eventually

LOAD = "/REST/v1/Dataflows/LoadDataSource"
CSV = ("Bing Spatial Data Services, 1.0, Store\n"
       "EntityID(Edm.String,primaryKey),Name(Edm.String),Open(Edm.Boolean),Stock(Edm.Int64),Size(Edm.Double),"
       "Since(Edm.DateTime),Latitude(Edm.Double),Longitude(Edm.Double),Shape(Edm.Geography)\n")
ROWS = ("b,Köln <&>,true,3,0.25,2010-11-11T01:19:36.4350494Z,50.9,6.96,\"POLYGON ((1 2, 3 4, 5 6, 1 2))\"\n"
        "a,Bonn,false,,,,50.7,7.1,POINT (7.1 50.7)\n"
        "c,,,,,,,,\n")
PIPE = "Bing Spatial Data Services, 1.0, Shop\nEntityID(Edm.String,primaryKey)|Rank(Edm.Int64)\n"


class LoadCase(BingCase):
    def load(self, body, key="boss", name="Stores", operation="complete", form="csv", **parameters):
        """The answer, asked for as clients ask: with the data in the body, whatever its type is called."""
        return self.get(LOAD, key, "POST", {"Content-Type": "application/octet-stream"}, body.encode() if isinstance(body, str) else body,
                        **{"dataSourceName": name, "loadOperation": operation, "input": form, "output": "json", **parameters})

    def followed(self, answer, key="boss"):
        """The finished load, by what the answer says and without a key."""
        job = self.job(answer, 201)
        place = answer.headers["Location"]
        self.assertRegex(place, r"^http://127\.0\.0\.1:\d+/REST/v1/dataflows/LoadDataSource/[0-9a-f]{32}$")
        self.assertEqual((link_of(job, "self"), job["description"]), (place, "DataSource" + self.kind))
        eventually("the end of the load", lambda: self.job(self.get(place, None))["status"] != "Pending")
        return self.job(self.get(place, key))

    kind = "Complete"

    def loaded(self, body, operation="complete", **parameters):
        """The id of the version, which is there."""
        self.kind = operation[0].upper() + operation[1:]
        job = self.followed(self.load(body, operation=operation, **parameters), parameters.get("key", "boss"))
        self.assertEqual((job["status"], job["description"]), ("Completed", "DataSource" + self.kind), job)
        self.assertIn("/REST/v1/data/", link_of(job, "dataSource", "service"))
        return job["id"]

    def path(self, name="Stores"):
        """Of the data source, as the list of all says it."""
        service = xml.etree.ElementTree.fromstring(self.get("/REST/v1/data", "boss").body)
        href = "{http://www.w3.org/2007/app}href"
        (found,) = {one.get(href) for one in service.iter("{http://www.w3.org/2007/app}collection")
                    if one.get(href).split("/")[-2] == name}
        return found[found.index("/REST"):].rsplit("/", 1)[0]

    def versions(self, path):
        answer = self.get(path, "boss", showAllVersions="true", **{"$format": "json"})
        self.assertEqual(answer.status, 200, answer.body)
        return [(one["JobId"], one["IsActive"], one["IsStagingDataSource"], one["EntitySets"]) for one in answer.json["d"]["DataSources"]]

    def data(self, path, key="boss", **parameters):
        return self.download(path.replace("/data/", "/Dataflows/DataSourceDownload/"), key, **parameters)

    def begun(self, answer, status, kind, word, description):
        """The job of a change, and what became of it: asked without a key, as clients do."""
        self.assertEqual(answer.status, status, answer.body)
        (job,) = read_json(answer, BEGUN_WORDS)["resourceSets"][0]["resources"]
        self.assertEqual((job["__type"].split(":")[0], job["status"], job["description"]), (kind, word, description))
        place = link_of(job, "self")
        self.assertEqual(answer.headers["Location"], place)
        for key in (None, "boss", "ann"):
            done = self.job(self.get(place, key))
            self.assertEqual((done["id"], done["status"], done["description"]), (job["id"], "Completed", description))
        reader = ForwardReader(self.get(place, None, output="xml"))
        self.assertEqual((reader.status, reader.values["Id"]), ("Completed", job["id"]))
        self.assert_refused(self.get(place, "emca"), 404, "ValidCredentials")
        return done


class Loads(LoadCase):
    def test_a_source_with_nothing_but_this_api(self):
        first = self.loaded(CSV + ROWS, setPublic="1", queryKey=self.server.keys["bob"]["secret"])
        path = self.path()
        self.assertEqual(self.versions(path), [(first, "true", "false", ["Store"])])
        data = self.data(path)
        self.assertEqual((data.name, data.entity, data.key), ("Stores", "Store", "EntityID"))
        self.assertEqual(data.types, {"EntityID": "xs:string", "Name": "xs:string", "Open": "xs:boolean", "Stock": "xs:long",
                                      "Size": "xs:double", "Since": "xs:dateTime", "Latitude": "xs:double",
                                      "Longitude": "xs:double", "Shape": "xs:anyType"})
        self.assertEqual(data.rows, [  # in the order of the entity ids
            {"EntityID": "a", "Name": "Bonn", "Open": "false", "Latitude": "50.7", "Longitude": "7.1", "Shape": "POINT (7.1 50.7)"},
            {"EntityID": "b", "Name": "Köln <&>", "Open": "true", "Stock": "3", "Size": "0.25", "Since": "2010-11-11T01:19:36.435049Z",
             "Latitude": "50.9", "Longitude": "6.96", "Shape": "POLYGON ((1 2, 3 4, 5 6, 1 2))"},
            {"EntityID": "c"}])
        native = self.server.call("GET", "/api/v1/datasets/Stores").json
        self.assertEqual((native["bing"]["master"], native["bing"]["query"], native["bing"]["public"]),
                         (self.server.keys["boss"]["id"], self.server.keys["bob"]["id"], True))

        staged = self.loaded(gzip.compress((PIPE + "1|7\n2|\n").encode()), "completeStaging", form="pipe")
        self.assertEqual(self.versions(path), [(first, "true", "false", ["Store"]), (staged, "false", "true", ["Shop"])])
        self.assertEqual(self.data(path).entity, "Store")
        shops = self.data(path, jobId=staged)
        self.assertEqual((shops.entity, shops.types, shops.rows),
                         ("Shop", {"EntityID": "xs:string", "Rank": "xs:long"}, [{"EntityID": "1", "Rank": "7"}, {"EntityID": "2"}]))
        self.begun(self.get(path + "/$commit", "boss", output="json"), 202, "DataServiceJob", "Accepted", "DataSourcePublishFromStaged")
        self.assertEqual(self.versions(path), [(staged, "true", "false", ["Shop"]), (first, "false", "false", ["Store"])])
        self.assertEqual(self.data(path).rows, shops.rows)

        changed = self.loaded("Bing Spatial Data Services, 1.0, Shop\nEntityID(Edm.String,primaryKey)\tRank(Edm.Int64)\t__deleteEntity(Edm.String)\n"
                              "1\t\ttrue\n2\t9\t0\n3\t1\t\n", "incremental", form="tab")
        self.assertEqual(self.data(path).rows, [{"EntityID": "2", "Rank": "9"}, {"EntityID": "3", "Rank": "1"}])
        self.loaded(PIPE + "4|4\n", "incrementalStaging", form="pipe")
        self.assertEqual([one[0] for one in self.versions(path)[0:1]], [changed])
        self.assertEqual(self.get(path, "boss", "DELETE", isStaging="1").status, 202)
        self.assertEqual([one[0] for one in self.versions(path)], [changed, staged, first])

        rollback = f"/REST/v1/Dataflows/DataSourceRollback/{first.upper()}/STORES"
        done = self.begun(self.get(rollback, "boss"), 201, "DataflowJob", "Created", "DataSourceRollback")
        self.assertTrue(link_of(done, "dataSource", "service").endswith("/Stores"))
        self.assertEqual(self.versions(path)[0], (first, "true", "false", ["Store"]))
        self.assertEqual(self.data(path).rows, data.rows)

        for flag, word in (("0", "false"), ("1", "true")):
            self.begun(self.get(path + "/$UpdateDataSource", "boss", setPublic=flag), 201, "DataServiceJob", "Created", "DataSourceAccess")
            self.assertEqual(self.get(path, "ann", **{"$format": "json"}).json["d"]["IsPublic"], word)

        answer = self.get(path, "boss", "DELETE")
        self.assertEqual((answer.status, answer.body), (202, b""))
        self.assert_refused(self.get(path, "boss"), 404, "ValidCredentials")
        told = lambda key: [(job["name"], job["description"].removeprefix("DataSource"), job["status"])
                            for job in read_json(self.get("/REST/v1/dataflows/listjobs", key))["resourceSets"][0]["resources"]]
        done = [("Stores", kind, "Completed") for kind in ("Delete", "Access", "Access", "Rollback", "Delete", "IncrementalStaging",
                                                           "Incremental", "PublishFromStaged", "CompleteStaging", "Complete")]
        self.assertEqual((told("boss"), told("ann")), (done, []))  # of what is gone admins know
        self.loaded(CSV + ROWS)
        self.assertEqual(told("ann"), [("Stores", "Complete", "Completed"), *done])
        ForwardReader(self.get("/REST/v1/dataflows/listjobs", "ann", output="xml"))

    def test_a_download_uploads_again(self):
        self.loaded(CSV + ROWS + "d,,,,,2011-11-17T12:38:16Z,,,\n")
        first = self.file()
        self.loaded(first, form="xml")
        again = self.file()
        self.assertEqual(again, first)
        self.loaded(gzip.compress(again), form="XML", operation="completeStaging")
        self.assertEqual(self.get(self.path() + "/$commit", "boss").status, 202)
        self.assertEqual(self.data(self.path()).rows[-1], {"EntityID": "d", "Since": "2011-11-17T12:38:16Z"})

    def test_changes_name_properties_in_any_case(self):
        self.loaded(PIPE + "1|7\n2|8\n3|9\n", form="pipe")
        text = "bing spatial data services, 1.0, SHOP\nENTITYID(Edm.String,primaryKey)|rank(Edm.Int64)|__DELETEentity(Edm.Boolean)\n"
        self.loaded(text + "1|70|\n2||true\n", "incremental", form="pipe")
        change = self.file().replace(b"Rank>", b"RANK>").replace(b'"Rank"', b'"RANK"').replace(b"70<", b"71<")
        self.loaded(change.replace(b"EntityID", b"entityId").replace(b"Shop", b"shop"), "incremental", form="xml")
        data = self.data(self.path())
        self.assertEqual((data.entity, data.types), ("Shop", {"EntityID": "xs:string", "Rank": "xs:long"}))
        self.assertEqual(data.rows, [{"EntityID": "1", "Rank": "71"}, {"EntityID": "3", "Rank": "9"}])
        self.assert_refused(self.load(text.replace("rank", "ENTITYid") + "1||\n", operation="incremental", form="pipe"), 400, "ValidCredentials")

    def test_any_name_that_clients_may_give(self):
        for name in ("123", "-x", "2026-stores", "a~b`c!d$e^f=g{h}"):
            self.loaded(CSV + ROWS, name=name)
            data = self.data(self.path(urllib.parse.quote(name, safe="")))
            self.assertEqual((data.name, len(data.rows)), (name, 3))
            self.assertEqual(self.server.call("GET", "/api/v1/datasets/" + urllib.parse.quote(name, safe="")).json["id"], name)
        self.assert_refused(self.load(CSV + ROWS, name="MainRoot"), 400, "ValidCredentials")

    def test_the_primary_key_is_the_marked_one(self):
        self.loaded(CSV + ROWS)
        body = self.file()
        marked = b'<xs:unique name="Constraint1" msdata:PrimaryKey="true">'
        self.assertIn(marked, body)
        other = b'<xs:unique name="Constraint0"><xs:selector xpath=".//Store"/><xs:field xpath="Name"/></xs:unique>'
        end = b'<xs:field xpath="EntityID"/></xs:unique>'
        for odd in (body.replace(marked, other + marked), body.replace(end, end + other), body.replace(b'xpath="EntityID"', b'xpath="entityid"'),
                    body.replace(b"http://www.w3.org/2001/XMLSchema", b"https://www.w3.org/2001/XMLSchema")):
            self.assertNotEqual(odd, body)
            self.loaded(odd, form="xml")
            self.assertEqual(self.file(), body)
        two = body.replace(b'<xs:field xpath="EntityID"/>', b'<xs:field xpath="EntityID"/><xs:field xpath="Name"/>')
        self.assert_refused(self.load(two, form="xml"), 400, "ValidCredentials")

    def test_who_may_read_changes_with_the_success_of_a_load(self):
        about = lambda: {name: self.server.call("GET", "/api/v1/datasets/Stores").json["bing"].get(name) for name in ("public", "query")}
        bob = self.server.keys["bob"]
        self.loaded(CSV + ROWS, setPublic="1")
        self.loaded(CSV + ROWS, "completeStaging", setPublic="0")
        self.kind = "Complete"
        self.followed(self.load(CSV + "a,,,x,,,,,\n", setPublic="0", queryKey=bob["secret"]))
        self.assertEqual(about(), {"public": True, "query": None})
        self.loaded(CSV + ROWS, setPublic="0", queryKey=bob["secret"])
        self.assertEqual(about(), {"public": False, "query": bob["id"]})
        self.loaded(CSV + ROWS)
        self.assertEqual(about(), {"public": False, "query": bob["id"]})
        self.assertEqual(self.get(self.path(), "boss", **{"$format": "json"}).json["d"]["IsPublic"], "false")

    def test_empty_values(self):
        head = "Bing Spatial Data Services, 1.0, Store\nEntityID(Edm.String,primaryKey)|Shape(Edm.Geography)|LATITUDE(Edm.Double)|Longitude(Edm.Double)\n"
        self.loaded(head + "a|POINT (1 2)||\nb|POINT (1 2)| 5 |\nc|||\nd|POINT (1 2)|3|4\n", form="pipe")
        rows = [{"EntityID": "a", "Shape": "POINT (1 2)", "LATITUDE": "2", "Longitude": "1"},
                {"EntityID": "b", "Shape": "POINT (1 2)", "LATITUDE": "5"}, {"EntityID": "c"},
                {"EntityID": "d", "Shape": "POINT (1 2)", "LATITUDE": "3", "Longitude": "4"}]
        self.assertEqual(self.data(self.path()).rows, rows)
        body = self.file()
        self.loaded(body.replace(b"<EntityID>c</EntityID>", b"<EntityID>c</EntityID><Shape/><LATITUDE/>"), form="xml")
        self.assertEqual(self.data(self.path()).rows, rows)
        far = "LINESTRING (0 0, " + ", ".join(["2 4"] * 1000) + ")"  # longer than a text may be
        self.loaded("Bing Spatial Data Services, 1.0, Store\nEntityID(Edm.String,primaryKey)|Shape(Edm.Geography)\n" + f"a|{far}\n", form="pipe")
        self.assertEqual(self.data(self.path()).rows, [{"EntityID": "a", "Shape": far, "Latitude": "2", "Longitude": "1"}])
        self.kind = "Complete"
        for text, form in ((head + '""|||\n', "pipe"), (body.replace(b"<EntityID>c</EntityID>", b"<EntityID/>"), "xml")):
            job = self.followed(self.load(text, form=form))
            self.assertIn("key column 'EntityID' is empty", job["errorMessage"])

    def test_what_is_left_of_a_removed_source(self):
        self.kind = "Complete"
        failed = self.followed(self.load(CSV + "a,,,x,,,,,\n"))
        place = urllib.parse.urlsplit(link_of(failed, "dataSource", "service")).path
        self.assertEqual(self.get(place, "boss", "DELETE").status, 202)  # which has no entities
        loaded = self.loaded(CSV + ROWS)
        self.assertNotEqual(self.path(), place)
        names = lambda: [(one["id"], one["description"].removeprefix("DataSource"), [link["role"] for link in one["links"]]) for one in
                         read_json(self.get("/REST/v1/dataflows/listjobs", "boss"))["resourceSets"][0]["resources"] if "Complete" in one["description"]]
        self.assertEqual(names(), [(loaded, "Complete", ["self", "dataSource"]), (failed["id"], "Complete", ["self"])])
        answer = self.get(self.path() + "/$updateDataSource", "boss", setPublic="1")
        (change,) = read_json(answer, BEGUN_WORDS)["resourceSets"][0]["resources"]
        self.assertEqual(self.get(self.path(), "boss", "DELETE").status, 202)
        self.assertEqual(names(), [(loaded, "Complete", ["self"]), (failed["id"], "Complete", ["self"])])
        for told in (f"/REST/v1/dataflows/LoadDataSource/{loaded}", link_of(change, "self")):
            for key in (None, "boss"):
                job = self.job(self.get(told, key))
                self.assertEqual((job["status"], job.get("name", "")), ("Completed", "" if key is None else job.get("name", "")))
            self.assert_refused(self.get(told, "ann"), 404, "ValidCredentials")

    def test_flags_and_metadata(self):
        self.loaded(CSV + ROWS)
        self.loaded(PIPE + "1|7\n", "completeStaging", form="pipe")
        path = self.path()
        for place, method, parameters in ((path + "/$updateDataSource", "GET", {}), (path + "/$updateDataSource", "GET", {"setPublic": "banana"}),
                                          (path, "DELETE", {"isStaging": "no"})):
            self.assert_refused(self.get(place, "boss", method, **parameters), 400, "ValidCredentials" if not parameters else "None")
        self.assert_refused(self.load(CSV + ROWS, setPublic="banana"), 400, "None")
        self.assertEqual(len(self.versions(path)), 2)
        document = xml.etree.ElementTree.fromstring(self.get(path + "/$metadata", "boss", showAllVersions="1").body)
        types = [one.get("Name") for one in document.iter("{http://schemas.microsoft.com/ado/2006/04/edm}EntityType")]
        sets = [one.get("EntityType") for one in document.iter("{http://schemas.microsoft.com/ado/2006/04/edm}EntitySet")]
        self.assertEqual((types, sets), (["Store", "Shop"], ["Stores.Store", "Stores.Shop"]))

    def test_geographies_have_centers(self):
        shapes = {"a": ("POINT (7.1 50.7)", "50.7", "7.1"), "b": ("POLYGON ((0 0, 3 0, 0 6, 0 0))", "2", "1"),
                  "c": ("MULTIPOINT (0.1 0.2, 0.2 0.3, 0.4 0.4)", None, None), "d": ("POINT EMPTY", "", ""), "e": ("", "", "")}
        head = "Bing Spatial Data Services, 1.0, Store\nEntityID(Edm.String,primaryKey)|Shape(Edm.Geography)\n"
        self.loaded(head + "".join(f"{name}|{shape}\n" for name, (shape, _, _) in shapes.items()), form="pipe")
        path = self.path()
        data = self.data(path)
        self.assertEqual(data.types, {"EntityID": "xs:string", "Shape": "xs:anyType", "Latitude": "xs:double", "Longitude": "xs:double"})
        for row in data.rows:
            shape, latitude, longitude = shapes[row["EntityID"]]
            self.assertEqual(row.get("Shape", ""), shape)
            if latitude is not None:
                self.assertEqual((row.get("Latitude", ""), row.get("Longitude", "")), (latitude, longitude))
        self.assertAlmostEqual(float(data.rows[2]["Latitude"]), 0.3)
        self.assertAlmostEqual(float(data.rows[2]["Longitude"]), 0.7 / 3)
        self.assert_coordinates(path)
        columns = self.server.call("GET", "/api/v1/datasets/Stores").json["columns"]
        self.assertEqual([(one["name"], one.get("center_of")) for one in columns],
                         [("EntityID", None), ("Shape", None), ("Latitude", "Shape"), ("Longitude", "Shape")])
        first = self.file()
        self.loaded(first, form="xml")  # with coordinates of its own
        self.assertEqual(self.file(), first)
        self.assert_coordinates(path)
        self.assertNotIn("center_of", self.server.call("GET", "/api/v1/datasets/Stores").json["columns"][2])

    def assert_coordinates(self, path):
        document = xml.etree.ElementTree.fromstring(self.get(path + "/$metadata", "boss").body)
        types = {one.get("Name"): one.get("Type") for one in document.iter("{http://schemas.microsoft.com/ado/2006/04/edm}Property")}
        self.assertEqual(types, {"EntityID": "Edm.String", "Shape": "Edm.Geography", "Latitude": "Edm.Double", "Longitude": "Edm.Double"})

    def test_uploads_of_the_native_api_have_every_column(self):
        head = "Bing Spatial Data Services, 1.0, Store\nEntityID(Edm.String,primaryKey)|Shape(Edm.Geography)\n"
        self.loaded(head + "a|POINT (1 2)\n", form="pipe")
        path = "/api/v1/datasets/Stores/versions"

        def load(text, query=""):
            job = self.server.call("POST", path + query, text.encode(), headers={"Content-Type": "text/csv"}).json
            return self.server.wait(job["id"])
        self.assertEqual(load("EntityID,Shape,Latitude\na,POINT (3 4),5\n")["state"], "failed")
        self.assertEqual(load("EntityID,Shape\na,POINT (3 4)\n", "?mode=incremental")["state"], "failed")
        self.assertEqual(load("EntityID,Shape,Latitude,Longitude\na,POINT (3 4),5,6\n", "?mode=incremental")["state"], "succeeded")
        self.assertEqual(self.data(self.path()).rows, [{"EntityID": "a", "Shape": "POINT (3 4)", "Latitude": "5", "Longitude": "6"}])
        self.loaded(head + "a|POINT (1 2)\n", "incremental", form="pipe")
        self.assertEqual(self.data(self.path()).rows, [{"EntityID": "a", "Shape": "POINT (1 2)", "Latitude": "2", "Longitude": "1"}])
        self.assertEqual(load("EntityID,Shape,Latitude,Longitude\na,POINT (3 4),,7\n")["state"], "succeeded")
        self.assertEqual(self.data(self.path()).rows, [{"EntityID": "a", "Shape": "POINT (3 4)", "Longitude": "7"}])
        self.loaded(head + "a|POINT (1 2)\n", "incremental", form="pipe")  # what is not computed stays
        self.assertEqual(self.data(self.path()).rows, [{"EntityID": "a", "Shape": "POINT (1 2)", "Longitude": "7"}])

    def file(self):
        """Of a download of the whole source, as it comes."""
        job = self.finished(self.create(self.download_path("Stores"), "boss"), "boss")
        return self.get(link_of(job, "output", "succeeded"), "boss").body

    def download_path(self, name):
        return self.path(name).replace("/data/", "/Dataflows/DataSourceDownload/")

    def test_who_may(self):
        body = CSV + ROWS
        self.assert_refused(self.load(body, None), 401, "NoCredentials")
        self.assert_refused(self.load(body, "gone"), 401, "CredentialsExpired")
        self.assert_refused(self.load(body, "ann"), 401, "NotAuthorized")
        self.loaded(body)
        path = self.path()
        version = self.versions(path)[0][0]
        other = self.server.keys["other boss"]
        for key, status, code in (("ann", 401, "NotAuthorized"), ("other boss", 401, "NotAuthorized"), (None, 401, "NoCredentials"),
                                  ("emca", 404, "ValidCredentials")):
            for place in (path + "/$commit", path + "/$updateDataSource", f"/REST/v1/dataflows/DataSourceRollback/{version}/Stores"):
                self.assert_refused(self.get(place, key), status, code)
                self.assert_refused(self.get(place, key, o="xml"), status, code)
            self.assert_refused(self.get(path, key, "DELETE"), status, code)
        self.assert_refused(self.load(body, "other boss"), 401, "NotAuthorized")
        # By the label another key becomes its master.
        self.server.call("PATCH", "/api/v1/datasets/Stores", {"bing": {"master": other["id"]}})
        self.assert_refused(self.load(body), 401, "NotAuthorized")
        self.assertEqual(self.job(self.load(body, "other boss"), 201)["status"], "Pending")
        self.loaded(body, key="emca")  # a name is a tenant's own

    def test_what_cannot_be(self):
        body = CSV + ROWS
        for parameters, words in (({"name": ""}, "dataSourceName"), ({"name": "a b"}, "dataSourceName"), ({"name": "x" * 51}, "dataSourceName"),
                                  ({"form": "kml"}, "input"), ({"form": ""}, "input"), ({"operation": "replace"}, "loadOperation"),
                                  ({"dataLocation": "http://127.0.0.1/x"}, "dataLocation"),
                                  ({"operation": "completeStaging", "setPublic": "1"}, "setPublic"),
                                  ({"queryKey": "nobody's"}, "queryKey"), ({"queryKey": self.server.keys["boss"]["secret"]}, "queryKey"),
                                  ({"queryKey": self.server.keys["emca"]["secret"]}, "queryKey"),
                                  ({"name": "no-source"}, "something else")):
            answer = self.load(body, **parameters)
            self.assert_refused(answer, 400, "ValidCredentials")
            self.assertIn(words, read_json(answer)["errorDetails"][0])
        self.assert_refused(self.load(body, output="csv"), 400, "None")
        for text, words in (("", "body"), ("a,b\n1,2\n", "first line"), (CSV.replace("Int64", "Int32"), "Stock"),
                            (CSV.replace("Latitude", "name"), "name"), (CSV.replace(",primaryKey", ""), "key")):
            answer = self.load(text)
            self.assert_refused(answer, 400, "ValidCredentials")
            self.assertIn(words, read_json(answer)["errorDetails"][0])
        self.assert_refused(self.load(body, form="xml"), 400, "ValidCredentials")
        self.assert_refused(self.load(body, operation="incremental"), 404, "ValidCredentials")
        self.assert_refused(self.load(body, accessId="nothing"), 404, "ValidCredentials")
        self.assertEqual(self.server.call("GET", "/api/v1/datasets/Stores", check=False).status, 404)  # nothing is left of these
        self.assert_refused(self.get(LOAD, "boss", dataSourceName="Stores"), 405, "None")

    def test_what_a_load_finds(self):
        for rows, words in (("a,,,x,,,,,\n", "line 3"), ("a,,,,,,,,\na,,,,,,,,\n", "a"), ("a,,,,,,,,POINT (1)\n", "Shape"),
                            ("x" * 51 + ",,,,,,,,\n", "50"), ("a," + "x" * 2561 + ",,,,,,,\n", "2560")):
            self.kind = "Complete"
            job = self.followed(self.load(CSV + rows))
            self.assertEqual(job["status"], "Aborted")
            self.assertIn(words, job["errorMessage"])
        path = self.server.call("GET", "/api/v1/datasets/Stores").json
        self.assertEqual(path["versions"], [])
        self.loaded(CSV + ROWS)
        answer = self.load(PIPE, operation="incremental", form="pipe")
        self.assert_refused(answer, 400, "ValidCredentials")
        self.assertIn("entity type", read_json(answer)["errorDetails"][0])
        path = self.path()
        for place, words in ((path + "/$commit", "staged"), (f"/REST/v1/dataflows/DataSourceRollback/{'0' * 32}/Stores", "previous"),
                             ("/REST/v1/dataflows/DataSourceRollback/x/Stores", "previous"),
                             (f"/REST/v1/dataflows/DataSourceRollback/{'0' * 32}", "job"), ("/REST/v1/data/jobs/x/$getstatus", "job"),
                             (f"/REST/v1/data/jobs/{'0' * 32}/$getstatus", "job")):
            answer = self.get(place, "boss")
            self.assert_refused(answer, 404, "ValidCredentials")
            self.assertIn(words, read_json(answer)["errorDetails"][0])
            if "$commit" in place or place.endswith("Stores"):
                self.assert_refused(self.get(place, "boss", o="xml"), 404, "ValidCredentials")
                self.assertEqual(self.get(place, "boss", "HEAD").status, 405)
        self.assert_refused(self.get(path, "boss", "DELETE", isStaging="true"), 404, "ValidCredentials")
        self.assertEqual(len(self.versions(path)), 1)

    def test_a_declared_source_stays(self):
        path = self.path("keyless")
        for place in (path + "/$commit", path + "/$updateDataSource"):
            self.assert_refused(self.get(place, "boss"), 400, "ValidCredentials")
        self.assert_refused(self.get(path, "boss", "DELETE"), 400, "ValidCredentials")
        self.assert_refused(self.load(CSV, name="KEYLESS"), 400, "ValidCredentials")

    def test_a_load_is_a_job_like_any_other(self):
        job = self.job(self.load(CSV + ROWS), 201)["id"]
        eventually("the end of the load", lambda: self.job(self.get(f"{LOAD}/{job}", "boss"))["status"] != "Pending")
        native = f"/api/v1/exports/{job[:8]}-{job[8:12]}-{job[12:16]}-{job[16:20]}-{job[20:]}"
        self.assertEqual(self.server.call("GET", native).json["state"], "succeeded")
        self.assertIn(job, [one["id"].replace("-", "") for one in self.server.call("GET", "/api/v1/exports").json["exports"]])

    def test_odd_requests_are_never_5xx_or_html(self):
        chance = random.Random(11)
        words = ["xml", "csv", "tab", "pipe", "", "complete", "incremental", "incrementalStaging", "Stores", "keyless", "1", "0",
                 "%00", "ä", "x" * 300, "../x"]
        names = ["dataSourceName", "input", "loadOperation", "setPublic", "queryKey", "accessId", "output", "isStaging", "x"]
        bodies = [b"", b"\x1f\x8b", b"\x1f\x8b\x08\x00junk", CSV.encode(), (CSV + ROWS).encode(), b"<", b"<a/>", b"\xff\xfe", b"\x00" * 100,
                  b"PK\x03\x04", PIPE.encode()]
        for number in range(300):
            parameters = {"dataSourceName": "Stores", "input": chance.choice(words[:4]), "loadOperation": "complete"}
            for _ in range(chance.randrange(4)):
                parameters[chance.choice(names)] = chance.choice(words)
            answer = self.get(LOAD, chance.choice(["boss", "boss", "ann", None]), "POST",
                              chance.choice([{}, {"Content-Type": "text/plain"}, {"Content-Encoding": "gzip"}]), chance.choice(bodies), **parameters)
            self.assertLess(answer.status, 504, (number, parameters))
            self.assertNotIn(answer.status, (500, 502), (number, parameters, answer.body))
            (ForwardReader if answer.headers.get_content_type() == "application/xml" else read_json)(answer)


class Limited(LoadCase):
    SETTINGS = "bing: {daily_max: 3, entities_max: 3}\ndatasets: {upload_max: 1KiB}\n"

    def test_limits(self):
        answer = self.load(CSV + ROWS + "x" * 1000)
        self.assert_refused(answer, 400, "ValidCredentials")
        self.assertIn("1024", read_json(answer)["errorDetails"][0])
        self.loaded(CSV + ROWS)
        for rows, operation in ((ROWS + "d,,,,,,,,\n", "complete"), ("d,,,,,,,,\n", "incremental")):
            self.kind = operation.capitalize()
            job = self.followed(self.load(CSV + rows, operation=operation))
            self.assertIn("more than 3 rows", job["errorMessage"])
        answer = self.load(CSV + ROWS)
        self.assert_refused(answer, 503, "ValidCredentials")
        self.assertTrue(answer.headers["Retry-After"])


if __name__ == "__main__":
    unittest.main(argv=["bing_loads_test"])
