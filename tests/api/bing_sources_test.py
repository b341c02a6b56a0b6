"""The Bing Maps API: what its clients read of data sources and loads before they ask for a download."""

import unittest
import xml.etree.ElementTree

from bing_client import RFC_1123, ForwardReader, link_of, read_json
from bing_test import ACCESS, BingCase

APP, ATOM = "{http://www.w3.org/2007/app}", "{http://www.w3.org/2005/Atom}"
BSI = "{http://schemas.microsoft.com/bing/spatial/2010/11/odata}"
EDMX = "{http://schemas.microsoft.com/ado/2007/06/edmx}"
EDM = "{http://schemas.microsoft.com/ado/2006/04/edm}"
META = "{http://schemas.microsoft.com/ado/2007/08/dataservices/metadata}"


class SourceCase(BingCase):
    def setUp(self):
        super().setUp()
        answer = self.server.call("POST", "/api/v1/datasets", {"id": "towns", "entity_type": "Town", "columns": [
            {"name": "EntityID", "key": True}, {"name": "Place", "geography": True}, {"name": "Secret", "hidden": True}]})
        self.assertEqual(answer.status, 201, answer.body)

    def load(self, stage="", rows="1,POINT (1 2),x\n"):
        answer = self.server.call("POST", "/api/v1/datasets/towns/versions" + stage, "EntityID,Place,Secret\n" + rows,
                                  {"Content-Type": "text/csv"})
        return self.server.wait(answer.json["id"])["id"].replace("-", "")


class Loads(SourceCase):
    def jobs(self, **parameters):
        answer = self.get("/REST/v1/dataflows/listjobs", "bob", **parameters)
        self.assertEqual(answer.status, 200)
        envelope = read_json(answer)
        self.assertNotIn("errorDetails", envelope)
        return envelope["resourceSets"][0]["resources"]

    def test_loads_are_listed_and_downloads_are_not(self):
        self.assertEqual(self.jobs(), [])
        first, second, failed = self.load(), self.load("?stage=true"), self.load(rows="1,no geometry,x\n")
        self.finished(self.create())
        jobs = self.jobs()
        self.assertEqual([(job["id"], job["name"], job["description"], job["status"]) for job in jobs],
                         [(failed, "towns", "DataSourceComplete", "Aborted"), (second, "towns", "DataSourceCompleteStaging", "Completed"),
                          (first, "towns", "DataSourceComplete", "Completed")])
        self.assertEqual((jobs[2]["totalEntityCount"], jobs[2]["processedEntityCount"], jobs[2]["failedEntityCount"]), (1, 1, 0))
        self.assertTrue(link_of(jobs[2], "dataSource", "service").endswith("/towns"))
        self.assertTrue(jobs[0]["errorMessage"])
        answer = self.get("/REST/v1/Dataflows/ListJobs", "bob", o="xml")
        self.assertEqual(ForwardReader(answer).values["Name"], "towns")
        self.assertEqual(self.get("/REST/v1/dataflows/listjobs", "emca", output="json").json["resourceSets"][0]["resources"], [])

    def test_a_load_is_followed(self):
        load = self.load()
        place = f"/REST/v1/Dataflows/LoadDatasource/{load}"
        for key in ("bob", None):
            job = self.job(self.get(place, key))
            self.assertEqual((job["id"], job["status"], job["description"]), (load, "Completed", "DataSourceComplete"))
        self.assertEqual(ForwardReader(self.get(place, None, output="xml")).status, "Completed")
        failed = f"/REST/v1/Dataflows/LoadDatasource/{self.load(rows='1,POINT (1),x')}"
        reason = self.job(self.get(failed, "bob"))["errorMessage"]
        self.assertNotEqual(self.job(self.get(failed, None))["errorMessage"], reason)
        download = self.create()[-32:]
        self.assert_refused(self.get(f"/REST/v1/Dataflows/LoadDataSource/{download}"), 404, "ValidCredentials")
        self.assert_refused(self.get(f"/REST/v1/Dataflows/LoadDataSource/{download}", None), 401, "NoCredentials")
        self.assert_refused(self.get(f"/REST/v1/Dataflows/DataSourceDownload/{load}"), 404, "ValidCredentials")
        self.assert_refused(self.get(place, "emca"), 404, "ValidCredentials")


class Sources(SourceCase):
    def workspaces(self, path, **parameters):
        answer = self.get("/REST/v1/data" + path, parameters.pop("key", "ann"), **parameters)
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/atomsvc+xml; charset=utf-8"))
        service = xml.etree.ElementTree.fromstring(answer.body)
        self.assertEqual((service.tag, service[0].tag), (APP + "service", BSI + "copyright"))
        found = []
        for workspace in service[1:]:
            collection = workspace.find(APP + "collection")
            found.append({"name": workspace.findtext(ATOM + "title"), "job": workspace.findtext(ATOM + "jobId"),
                          "entity": collection.findtext(ATOM + "title"), "href": collection.get(APP + "href"),
                          **{key.removeprefix(BSI): value for key, value in workspace.attrib.items()}})
        return found

    def test_all_in_atom(self):
        self.load()
        found = self.workspaces("")
        self.assertEqual([one["name"] for one in found], ["Shops", "keyless", "broken", "towns"])
        self.assertEqual(found[0]["entity"], "Shop")
        self.assertTrue(found[0]["href"].endswith("/REST/v1/data/8F0DC9BEE1E0442291CC99C03EFE1E6F/Shops/Shop"), found[0])
        self.assertEqual(set(found[0]), {"name", "job", "entity", "href", "isPublic", "updated"})
        self.assertIsNone(found[0]["job"])
        self.assertEqual(self.workspaces("", key="emca")[0]["name"], "Theirs")

    def test_all_in_json(self):
        data = self.get("/REST/v1/data", **{"$FORMAT": "Json"})
        self.assertEqual(data.headers.get_content_type(), "application/json")
        sources = data.json["d"]["DataSources"]
        self.assertEqual([one["Name"] for one in sources], ["Shops", "keyless", "broken"])  # towns has no data
        self.assertEqual((sources[0]["IsPublic"], sources[0]["EntitySets"]), ("true", ["Shop"]))
        self.assertRegex(sources[0]["Updated"], RFC_1123)

    def test_versions(self):
        first, second, staged = self.load(), self.load(), self.load("?stage=true")
        access = [one for one in self.workspaces("") if one["name"] == "towns"][0]["href"].split("/")[-3]
        self.assertEqual(len(self.workspaces(f"/{access}/TOWNS")), 1)
        found = self.workspaces(f"/{access.upper()}/towns", showAllVersions="3")
        self.assertEqual([(one["job"], one["isActive"], one["isStagingDataSource"]) for one in found],
                         [(second, "true", "false"), (staged, "false", "true"), (first, "false", "false")])
        self.assertTrue(found[1]["uploaded"] and found[0]["updated"])
        one = self.get(f"/REST/v1/data/{access}/towns", **{"$format": "json"}).json["d"]
        self.assertEqual((one["Name"], one["IsPublic"], one["EntitySets"]), ("towns", "false", ["Town"]))
        every = self.get(f"/REST/v1/data/{access}/towns", showallversions="true", **{"$format": "json"}).json["d"]["DataSources"]
        self.assertEqual([version["JobId"] for version in every], [second, staged, first])
        # What is read there can be asked for.
        for version in found:
            path = "/REST/v1/Dataflows/DataSourceDownload/" + "/".join(version["href"].split("/")[-3:-1])
            self.assertEqual(len(self.download(path, "boss", jobId=version["job"]).rows), 1)

    def test_metadata(self):
        def document(path, **parameters):
            answer = self.get("/REST/v1/data" + path, **parameters)
            self.assertEqual((answer.status, answer.headers.get_content_type()), (200, "application/xml"))
            services = xml.etree.ElementTree.fromstring(answer.body)
            self.assertEqual((services.tag, services[0].tag), (EDMX + "Edmx", EDMX + "DataServices"))
            return services[0]

        schema, container = document(f"/{ACCESS}/Shops/$METADATA")
        entity = schema.find(EDM + "EntityType")
        self.assertEqual((entity.get("Name"), entity[0][0].get("Name")), ("Shop", "ID"))
        self.assertEqual([(one.get("Name"), one.get("Type"), one.get("Nullable"), one.get("MaxLength")) for one in entity[1:]],
                         [("ID", "Edm.Int64", "false", None), ("City", "Edm.String", "true", "2560"),
                          ("Place", "Edm.Geography", "true", None)])
        self.assertEqual((container[0].get(META + "IsDefaultEntityContainer"), container[0].get("IsPublic")), ("true", "true"))
        self.assertEqual(container[0][0].attrib, {"Name": "Shop", "EntityType": "Shops.Shop"})
        first, second = self.load(), self.load()
        self.assertEqual([one.get("Name") for one in document("/$metadata").iter(EDM + "EntityType")],
                         ["Shop", "keyless", "broken", "Town"])
        towns = document("/$metadata", showAllVersions=1)
        self.assertEqual([one.get("JobID") for one in towns.iter(EDM + "EntityContainer")], [None, None, None, second, first])
        self.assertNotIn("Secret", [one.get("Name") for one in towns.iter(EDM + "Property")])

    def test_public_ones(self):
        self.assertEqual([one["name"] for one in self.workspaces("/$getPublicDataSourceList")], ["Shops"])
        (one,) = self.get("/REST/v1/data/$GetPublicDataSourceList", "bob", **{"$format": "json"}).json["d"]["DataSources"]
        self.assertEqual((one["Name"], one["IsPublic"]), ("Shops", True))

    def test_refusals(self):
        for path in ("", f"/{ACCESS}/Shops", "/$metadata", f"/{ACCESS}/Shops/$metadata", "/$GetPublicDataSourceList"):
            self.assert_refused(self.get("/REST/v1/data" + path, None), 401, "NoCredentials")
            self.assertEqual(self.get("/REST/v1/data" + path, "bob", method="HEAD").status, 200)
        self.assert_refused(self.get("/REST/v1/data", "gone", output="xml"), 401, "CredentialsExpired")
        self.assert_refused(self.get("/REST/v1/data", **{"$format": "xml"}), 400, "None")
        for path in (f"/{ACCESS}/Nothing", "/x/Shops", "/t1/Theirs", "/x/Shops/$metadata", f"/{ACCESS}/towns"):
            self.assert_refused(self.get("/REST/v1/data" + path), 404, "ValidCredentials")


if __name__ == "__main__":
    unittest.main(argv=["bing_sources_test"])
