"""Every form of request of the Riversand API on the shipped profiles: what is answered, and what the file says."""

import base64
import csv
import io
import json
import shutil
import unittest
from pathlib import Path

import openpyxl

from riversand_client import PREPARE, TASKS, UUID, RiversandCase
from server import SOURCE, Server, eventually

TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"

# The members that the contract names, and the types of their values. Those of the second list are left out where there
# is nothing to say.
SUMMARY = {
    **dict.fromkeys(("taskId", "taskType", "connectIntegrationType", "profileType", "status", "taskStatus", "profileId",
                     "profileName", "integrationType", "fileType", "submittedBy", "userId", "clientId", "originatingClientId",
                     "startTime", "lastModifiedTime"), str),
    **dict.fromkeys(("totalRecords", "totalRecordsProcessed", "totalRecordsSuccess", "totalRecordsError",
                     "totalRecordsForProcess", "totalRecordsCreate", "totalRecordsUpdate", "totalRecordsDelete",
                     "totalRecordsNoChange", "totalExtractError", "totalTransformError", "totalLoadError", "totalExtractIgnore",
                     "totalTransformIgnore", "totalLoadIgnore", "totalRDPErrors", "totalRSConnectErrors", "taskAttemptCount"), int),
    **dict.fromkeys(("isCollect", "isExtractComplete", "hasChildTasks"), bool),
}
SUMMARY_AT_TIMES = dict.fromkeys(("fileName", "fileId", "fileExtension", "parentTaskId", "errorMessage", "endTime"), str)
SUMMARY_AT_TIMES["totalExcelCellCount"] = int
EVENT = dict.fromkeys(("eventType", "eventSubType", "profileType", "profileName", "taskId", "workAutomationId", "integrationType",
                       "taskStatus", "userId", "engine", "createdOn"), str)
EVENT_AT_TIMES = {**dict.fromkeys(("parentTaskId", "message", "fileName", "fileId"), str), "recordCount": int}
CLIENT = {"x-rdp-clientId": "rdpclient", "x-rdp-userId": "ann_user"}

CASES = json.loads((Path(__file__).parent / "riversand_requests.json").read_text())


class Catalogue(RiversandCase):
    """With the shipped profiles, on an entity that has everything and a state of a connector."""

    SETTINGS = "variables: {catalog: catalogue}\n"

    def setUp(self):
        self.server = Server(settings=self.SETTINGS)
        shutil.copytree(SOURCE / "profiles", self.server.folder / "profiles", dirs_exist_ok=True)
        catalogue = self.server.folder / "catalogue"
        catalogue.mkdir()
        entities = json.loads((SOURCE / "tests/data/riversand/entities.json").read_text())
        others = json.loads((SOURCE / "tests/data/riversand/others.json").read_text())
        lines = "".join(json.dumps(one) + "\n" for one in entities["entities"] + others["entities"])
        (catalogue / "entities.jsonl").write_text(lines)
        state = json.loads((SOURCE / "tests/data/riversand/connectorstate.json").read_text())
        (catalogue / "objects.jsonl").write_text(json.dumps(state) + "\n")
        self.addCleanup(self.server.__exit__)
        self.server.start()


class Contract(Catalogue):
    def test_every_form_of_request(self):
        for case in CASES:
            with self.subTest(case["name"]):
                answer = self.call(case["path"], case["body"], CLIENT)
                self.assertEqual(answer.status, 200, answer.body)
                if case.get("code", "").startswith("E"):
                    self.assert_refused(answer, 200, case["code"])
                elif "object" in case:
                    self.check_object(case, answer.json)
                else:
                    self.check_job(case, answer.json)

    def entities(self, query, fields=None):
        """What the JSON in an answer holds."""
        params = {"query": query, "rsconnect": {"profiles": "downloadDataJSONJob"}}
        answer = self.call("/api/rsConnectService/downloadDataExcel", {"params": params | ({"fields": fields} if fields else {})})
        self.assertEqual(answer.status, 200, answer.body)
        return json.loads(base64.b64decode(answer.json["response"]["binaryObjects"][0]["data"]["blob"]))["entities"]

    def test_json_is_narrowed(self):
        whole = self.entities({"id": "SKU-1001"})[0]["data"]
        self.assertEqual((len(whole["contexts"]), list(whole["relationships"])), (2, ["ischildof"]))
        data = self.entities({"id": "SKU-1001"}, {"attributes": ["description"]})[0]["data"]
        self.assertEqual((list(data["attributes"]), "relationships" in data), (["description"], False))
        data = self.entities({"id": "SKU-1001"}, {"attributes": ["_ALL"], "relationships": ["ischildof"],
                                                  "relationshipAttributes": ["priority"]})[0]["data"]
        self.assertEqual(list(data["relationships"]["ischildof"][0]["attributes"]), ["priority"])
        data = self.entities({"id": "SKU-1001", "valueContexts": [{"source": "internal", "locale": "de-DE"}]})[0]["data"]
        self.assertEqual([one["value"] for one in data["attributes"]["description"]["values"]], ["Bequemes Bett"])
        data = self.entities({"id": "SKU-1001", "valueContexts": [{"source": "external"}]})[0].get("data", {})
        self.assertNotIn("attributes", data)
        germany = [{"country": "Germany"}]
        data = self.entities({"id": "SKU-1001", "contexts": germany,
                              "valueContexts": [{"source": "internal", "locale": "fr-FR"}]})[0]["data"]
        self.assertEqual([one["context"] for one in data["contexts"]], germany)
        attributes = data["contexts"][0]["attributes"]
        self.assertEqual(attributes["vat"]["values"][0]["value"], 19)
        self.assertEqual([(one["locale"], one["os"]) for one in attributes["description"]["values"]],
                         [("en-US", "contextCoalesce")])
        alone = self.entities({"id": "SKU-1001", "contexts": germany, "filters": {"nonContextual": False}})[0]["data"]
        self.assertEqual(set(alone), {"contexts"})
        every = self.entities({"id": "SKU-1001", "filters": {"allContextual": "true"}})[0]["data"]
        self.assertEqual(len(every["contexts"]), 2)

    def rows(self, query, fields, suffix="DSV"):
        """The rows of the delimiter-separated values in an answer, by their titles; links are behind a row of a word."""
        answer = self.call("/api/rsConnectService/downloadDataDSV", {"params": {
            "query": {"id": "SKU-1001", **query}, "fields": fields, "rsconnect": {"profiles": "downloadData" + suffix}}})
        self.assertEqual(answer.status, 200, answer.body)
        text = base64.b64decode(answer.json["response"]["binaryObjects"][0]["data"]["blob"]).decode()
        return list(csv.reader(io.StringIO(text)))

    def test_rows_are_narrowed(self):
        rows = self.rows({}, {"attributes": ["_ALL"]})
        self.assertNotIn(["Relationships"], rows)
        rows = self.rows({}, {"attributes": ["_ALL"], "relationships": ["_ALL"], "relationshipAttributes": ["priority"]})
        titles = rows[rows.index(["Relationships"]) + 1]
        self.assertIn("Priority", titles)
        self.assertNotIn("Link Description//en-US", titles)
        rows = self.rows({"contexts": [{"country": "Germany"}], "valueContexts": [{"source": "internal", "locale": "fr-FR"}]},
                         {"attributes": ["description"]})
        self.assertEqual([row[-1] for row in rows], ["Description//fr-FR"] + 2 * ['Comfortable cot, "oak"'])
        rows = self.rows({"contexts": [{"country": "Germany"}], "filters": {"nonContextual": "false"}}, {"attributes": ["vat"]})
        self.assertEqual([(row[2], row[-1]) for row in rows], [("Country", "VAT"), ("Germany", "19")])
        rows = self.rows({"filters": {"allContextual": True}}, {"attributes": ["vat"]})
        self.assertEqual(len(rows), 4)
        rows = self.rows({"valueContexts": [{"source": "external"}]}, {"attributes": ["upc"]})
        self.assertEqual([row[-1] for row in rows], ["UPC", ""])

    def test_who_asks_may_stand_in_the_file(self):
        (self.server.folder / "profiles/mine.yaml").write_text(
            "profile: mine\nextends: downloadDataJSONJob\ncontext: null\ntests: null\ntransform: {settings: {run_properties: "
            "{publishedBy: executionContext.userId, publishedUserEmail: executionContext.userEmail}}}\n")
        eventually("the profile", lambda: self.server.call("GET", "/api/v1/profiles/mine", check=False).status == 200)
        headers = {"x-rdp-userId": "ann_user", "x-rdp-userEmail": "ann@example.com"}
        answer = self.call("/api/rsConnectService/downloadDataExcel",
                           {"params": {"query": {"id": "SKU-1001"}, "rsconnect": {"profiles": "mine"}}}, headers)
        data = json.loads(base64.b64decode(answer.json["response"]["binaryObjects"][0]["data"]["blob"]))
        properties = data["entities"][0]["properties"]
        self.assertEqual((properties["publishedBy"], properties["publishedUserEmail"]), ("ann_user", "ann@example.com"))

    def check_object(self, case, answer):
        found = answer["response"]["binaryObjects"][0]
        name, blob = found["properties"]["fileName"], found["data"]["blob"]
        self.assertEqual(answer, {"response": {"binaryObjects": [{
            "id": UUID.fullmatch(found["id"]).group(), "type": case["object"], "systemInfo": {"tenantId": "default"},
            "properties": {"fileName": name, "version": "0.18", "extension": case["suffix"]}, "data": {"blob": blob}}],
            "status": "success", "statusDetail": {}, "totalRecords": 1}})
        self.assertRegex(name, rf"^EntityData-\d{{13}}\.{case['suffix']}$")
        self.check_file(case, base64.b64decode(blob, validate=True))

    def check_job(self, case, answer):
        detail = answer["dataObjectOperationResponse"]["statusDetail"]
        task, children = UUID.search(detail["message"]).group(), detail.get("childTaskIds", [])
        if case["code"] == "RSC2162":
            message = f"Download data job has been initiated with work automation id : {task}."
            more = {"dataObjects": [{"properties": {"workAutomationId": task}}]}
        else:
            message = (f"Binary object has been submitted for create with work automation id : {task}. "
                       "Please check back after 10 mins.")
            more, children = {}, [UUID.fullmatch(child).group() for child in children]
            self.assertEqual(len(children), 1)
        self.assertEqual(answer, {"dataObjectOperationResponse": {
            "status": "success", **more, "statusDetail": {
                "code": case["code"], "message": message, "messageType": "Info",
                **({"childTaskIds": children} if children else {})},
            "totalRecords": 0}})
        self.ended(task)
        for one in [task, *children]:
            self.check_task(case, one, parent=task if one != task else None, has_children=bool(children) and one == task)

    def check_task(self, case, task, parent, has_children):
        summary = self.objects(TASKS, "requestObjects", "tasksummaryobject", {"query": {"id": task}}, SUMMARY,
                               SUMMARY_AT_TIMES)[0][1]
        usual = "Completed" if case["records"] else "Completed with no records"
        status, count = case.get("status", usual), case["records"]
        has_files, is_lost = count > 0, status == "Errored"
        subtype = case["body"]["params"]["rsconnect"].get("profilecontexts", [{}])[0].get("subtype", "System")
        expected = {
            "taskId": task, "status": status, "taskStatus": status, "integrationType": subtype, "submittedBy": "ann_user",
            "userId": "ann_user", "clientId": "rdpclient", "originatingClientId": "rdpclient", "totalRecords": count,
            "totalRecordsProcessed": count, "totalRecordsForProcess": count, "totalRecordsSuccess": 0 if is_lost else count,
            "totalRecordsError": count if is_lost else 0, "totalRecordsCreate": 0, "totalRecordsUpdate": 0,
            "totalRecordsDelete": 0, "totalRecordsNoChange": 0, "totalExtractError": 0, "totalTransformError": 0,
            "totalLoadError": max(count, 1) if is_lost else 0, "totalExtractIgnore": 0, "totalTransformIgnore": 0,
            "totalLoadIgnore": 0, "totalRDPErrors": 0, "totalRSConnectErrors": max(count, 1) if is_lost else 0,
            "taskAttemptCount": 0 if has_children else 1, "isCollect": False, "isExtractComplete": True,
            "hasChildTasks": has_children}
        if parent:
            expected["parentTaskId"] = parent
        if is_lost:
            expected["errorMessage"] = summary["errorMessage"]
            self.assertRegex(summary["errorMessage"], "^channel .* has no target here$")
            self.assertEqual(summary["errorMessage"], case.get("error", summary["errorMessage"]))
        elif not count:
            expected["errorMessage"] = "No file available to process"
        free = {"taskType", "connectIntegrationType", "profileType", "profileId", "profileName", "fileType", "startTime",
                "endTime", "lastModifiedTime"} | ({"fileName", "fileId", "fileExtension"} if has_files else set())
        if summary["fileType"] == "SMARTEXCEL":
            free.add("totalExcelCellCount")
            self.assertEqual(summary["totalExcelCellCount"] > 0, has_files)
        self.assertEqual({name: value for name, value in summary.items() if name not in free}, expected)
        self.assertEqual(set(summary), set(expected) | free)
        self.assertEqual(summary["taskType"], summary["connectIntegrationType"])
        self.assertEqual(summary["taskType"], summary["profileType"])
        for name in ("startTime", "endTime", "lastModifiedTime"):
            self.assertRegex(summary[name], TIME)
        self.check_events(task, summary)
        if case["code"] == "RSC1002" or not has_files:
            return
        self.assertEqual((summary["fileName"], summary["fileExtension"]),
                         (case.get("file", f"{task}_out.{case['suffix']}"), case["suffix"]))
        self.assertRegex(summary["fileId"], rf"^{UUID.pattern}\.{case['suffix']}$")
        self.check_file(case, self.blob(summary["fileId"]))
        self.check_prepared(summary)

    def check_events(self, task, summary):
        query = {"query": {"filters": {"attributesCriterion": [{"taskId": {"exact": task}}]}}}
        for found, event in self.objects("/api/eventservice/get", "events", "externalevent", query, EVENT, EVENT_AT_TIMES):
            self.assertEqual({name: found["properties"][name] for name in ("source", "createdByService", "createdService")},
                             {"source": "internal", "createdByService": "rsConnectService", "createdService": "eventManageService"})
            self.assertEqual((event["taskId"], event["workAutomationId"], event["engine"]), (task, task, "COP"))
            self.assertRegex(event["eventType"], rf"^BATCH_(COLLECT|TRANSFORM|PUBLISH)_{summary['taskType']}$")
            for name in ("profileType", "profileName", "integrationType", "userId"):
                self.assertEqual(event[name], summary[name])
            if event["eventType"].startswith("BATCH_PUBLISH"):
                self.assertEqual({name: event.get(name) for name in ("fileName", "fileId", "recordCount", "taskStatus", "message")},
                                 {"recordCount": summary["totalRecordsSuccess"], "taskStatus": summary["status"],
                                  "fileName": summary.get("fileName"), "fileId": summary.get("fileId"),
                                  "message": summary.get("errorMessage")})

    def objects(self, path, collection, kind, params, types, types_at_times):
        """Each object of the answer of a get, and its attributes, flat."""
        answer = self.call(path, {"params": {**params, "fields": {"attributes": ["_ALL"]}}}, CLIENT).json
        found = answer["response"][collection]
        self.check_get(answer, collection, found)
        pairs = []
        for one in found:
            self.assertEqual((set(one), one["type"]), ({"id", "type", "properties", "data"}, kind))
            own = {"createdService", "createdBy", "createdDate", "modifiedService", "modifiedBy", "modifiedDate"}
            self.assertEqual(set(one["properties"]) - {"source", "createdByService"}, own)
            for name in ("createdDate", "modifiedDate"):
                self.assertRegex(one["properties"][name], TIME)
            self.assertEqual(set(one["data"]), {"attributes"})
            attributes = one["data"]["attributes"]
            self.assertEqual(set(attributes) - set(types_at_times), set(types))
            flat = {}
            for name, attribute in attributes.items():
                self.assertEqual(set(attribute), {"values"})
                value = attribute["values"][0]["value"]
                self.assertEqual(attribute["values"], [{"id": f"{name}_1", "value": value, "locale": "en-US", "source": "internal"}])
                self.assertIs(type(value), {**types, **types_at_times}[name], name)
                flat[name] = value
            pairs.append((one, flat))
        return pairs

    def check_get(self, answer, collection, found):
        request = answer["request"]
        self.assertEqual(answer, {
            "request": {"returnRequest": False, "params": {}, "requestId": request["requestId"], "maxRecords": 2000,
                        "taskId": request["taskId"]},
            "response": {collection: found, "status": "success", "totalRecords": len(found)}})

    def check_prepared(self, summary):
        answer = self.call(PREPARE, {"binaryStreamObject": {"id": summary["fileId"], "type": "binarystreamobject"}}).json
        properties = answer["response"]["binaryStreamObjects"][0]["properties"]
        size, url = properties["contentSize"], properties["downloadURL"]
        self.check_get(answer, "binaryStreamObjects", [{
            "id": summary["fileId"], "type": "binarystreamobject", "properties": {
                "objectKey": summary["fileId"], "originalFileName": summary["fileName"], "contentSize": size, "downloadURL": url}}])
        self.assertTrue(url.startswith("http://"), url)
        self.assertGreater(size, 0)

    def check_file(self, case, data):
        ids = case.get("ids", ["SKU-1001"])
        if case["suffix"] == "json":
            self.assertEqual([one["id"] for one in json.loads(data)["entities"]], ids)
        elif case["suffix"] == "dsv":
            rows = list(csv.reader(io.StringIO(data.decode())))
            found = [row[rows[0].index("ID")] for row in rows[1:] if len(row) > 1 and row[1] in ("sku", "product")]
            self.assertEqual(found, ids)
        else:
            book = openpyxl.load_workbook(io.BytesIO(data))
            titles = [cell.value for cell in book.worksheets[1][2]]
            rows = list(book.worksheets[1].iter_rows(min_row=3, values_only=True))
            # A row that continues an entity says no type.
            found = [row[titles.index("ID")] for row in rows if row[titles.index("Type")]]
            if "ids" in case:
                self.assertEqual(found, ids)
            self.assertEqual(book["Help"]["B8"].value, "default")
            self.assertEqual({cell.font.sz for cell in book.worksheets[1][2]}, {12})
            for title in case.get("titles", []):
                self.assertIn(title, titles)
            for title in case.get("no_titles", []):
                self.assertNotIn(title, titles)


if __name__ == "__main__":
    unittest.main(argv=["riversand_contract_test"])
