"""The Riversand API: files within answers, exports of several profiles, publishing to channels, events, and who is told."""

import base64
import csv
import io
import json
import unittest
import zipfile
from datetime import datetime

from callback_test import SECRET, Receiver
from riversand_client import EXPORT, TASKS, UUID, RiversandCase, request, task_query
from server import eventually

ANSWER = "/api/rsconnectservice/downloadDataExcel"
PUBLISH = "/api/rsconnectservice/publish"
EVENTS = "/api/eventservice/get"


def with_profiles(*names, **changes):
    return request(rsconnect={"profiles": list(names)}, **changes)


class Answers(RiversandCase):
    def object(self, path, body, headers=None):
        """The only object of an answer that holds the file."""
        answer = self.call(path, body, headers)
        self.assertEqual(answer.status, 200, answer.body)
        self.assertEqual(set(answer.json), {"response"})
        response = answer.json["response"]
        self.assertEqual(set(response), {"binaryObjects", "status", "statusDetail", "totalRecords"}, response)
        self.assertEqual((response["status"], response["statusDetail"], response["totalRecords"]), ("success", {}, 1))
        return response["binaryObjects"][0]

    def test_a_workbook_in_the_answer(self):
        found = self.object(ANSWER, with_profiles("downloadDataExcel", query={"id": "S-1"}))
        self.assertEqual(set(found), {"id", "type", "systemInfo", "properties", "data"})
        self.assertRegex(found["id"], UUID)
        self.assertEqual((found["type"], found["systemInfo"]), ("excelObject", {"tenantId": "default"}))
        self.assertRegex(found["properties"]["fileName"], r"^EntityData-\d{13}\.xlsx$")
        self.assertEqual(found["properties"]["extension"], "xlsx")
        data = base64.b64decode(found["data"]["blob"], validate=True)
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            self.assertIn("xl/workbook.xml", book.namelist())

    def test_other_formats_and_a_wished_name(self):
        found = self.object("/acme/api/rsConnectService/downloadDataDSV", {**request(), "fileName": "Lamps"})
        self.assertEqual((found["type"], found["properties"]["fileName"]), ("CSVObject", "Lamps.csv"))
        rows = list(csv.reader(io.StringIO(base64.b64decode(found["data"]["blob"]).decode())))
        self.assertEqual([row[1] for row in rows[1:]], ["S-1", "S-2", "S-3"])

    def test_a_dot_in_a_name_begins_no_suffix(self):
        properties = self.object(ANSWER, {**request(), "fileName": "Report v1.2"})["properties"]
        self.assertEqual((properties["fileName"], properties["extension"]), ("Report v1.2.csv", "csv"))
        (self.server.folder / "profiles/dotted.yaml").write_text(
            "profile: dotted\nextends: csv_job\ncontext: null\noutput: {file_name: Articles v1.2, compress: gzip}\n")
        eventually("the profile", lambda: self.server.call("GET", "/api/v1/profiles/dotted", check=False).status == 200)
        summary = self.ended(self.started(with_profiles("dotted")))
        self.assertEqual((summary["fileName"], summary["fileExtension"]), (summary["taskId"] + "_out.csv.gz", "csv.gz"))

    def test_no_records_are_a_file_all_the_same(self):
        found = self.object(ANSWER, request(query={"id": "none"}))
        self.assertEqual(len(base64.b64decode(found["data"]["blob"]).decode().splitlines()), 1)

    def test_what_has_no_answer(self):
        self.assert_refused(self.call(ANSWER, with_profiles("csv_job", "downloadDataExcel")), 200, "E0039")
        self.assert_refused(self.call(ANSWER, with_profiles("nobody")), 200, "E0039")
        (self.server.folder / "profiles/entities.jsonl").write_text("{torn\n")
        failed = self.call(ANSWER, request())
        self.assert_refused(failed, 200, "E0461")
        self.assertNotIn(str(self.server.folder), failed.body.decode())

    def test_a_client_that_goes_ends_its_export(self):
        (self.server.folder / "profiles/stuck.yaml").write_text(
            "profile: stuck\nsource: {plugin: unruly, settings: {trouble: hang, mark: begun}}\nwriter: {plugin: csv}\n")
        eventually("the profile", lambda: self.server.call("GET", "/api/v1/profiles/stuck").status == 200)
        link = self.server.connection()
        link.request("POST", ANSWER, json.dumps({"params": {"rsconnect": {"profiles": ["stuck"]}}}),
                     {"Content-Type": "application/json"})
        states = lambda: [job["state"] for job in self.server.call("GET", "/api/v1/exports").json["exports"]]
        eventually("the export", lambda: states() == ["running"])
        link.close()
        eventually("its end", lambda: states() == ["cancelled"])

    def test_the_job_behind_an_answer_is_brief(self):
        self.object(ANSWER, request())
        job = self.server.call("GET", "/api/v1/exports").json["exports"][0]
        self.assertEqual((job["dialect"], job["state"]), ("riversand", "succeeded"))
        kept = datetime.fromisoformat(job["expires_at"]) - datetime.fromisoformat(job["finished_at"])
        self.assertEqual(kept.total_seconds(), 300)
        lines = [json.loads(line) for line in (self.server.folder / "data/audit.log").read_text().splitlines()]
        self.assertEqual([line["action"] for line in lines], ["submit", "download"])


class Several(RiversandCase):
    def test_a_parent_and_a_child_for_each(self):
        contexts = [{"service": "ENTITY_EXPORT", "channel": "JOB", "format": kind} for kind in ("CSV", "Excel")]
        task = self.started(request(rsconnect={"profilecontexts": contexts}))
        summary = self.ended(task)
        self.assertEqual((summary["status"], summary["hasChildTasks"], summary["totalRecordsSuccess"]), ("Completed", True, 6))
        self.assertEqual([name.rpartition(".")[2] for name in summary["fileId"]], ["csv", "xlsx"])
        body = task_query(task)
        body["params"]["query"]["filters"]["attributesCriterion"] = [{"parentTaskId": {"exact": task}}]
        body["params"]["options"]["maxRecords"] = 10
        children = self.call(TASKS, body).json["response"]["requestObjects"]
        ids = [child["id"] for child in children]
        self.assertEqual(len(ids), 2)
        for child in ids:
            own = self.summary(child)
            self.assertEqual((own["parentTaskId"], own["hasChildTasks"], own["totalRecords"]), (task, False, 3))
        listed = self.server.call("GET", "/api/v1/exports").json["exports"]
        self.assertEqual([job["id"] for job in listed], [task])
        self.assertTrue(listed[0]["has_children"])
        listed = self.server.call("GET", f"/api/v1/exports?parent={task}").json["exports"]
        self.assertEqual({job["id"] for job in listed}, set(ids))
        self.assertEqual({job["parent"] for job in listed}, {task})
        for method, part in (("GET", "manifest"), ("GET", "files.zip"), ("POST", "rerun")):
            refused = self.server.call(method, f"/api/v1/exports/{task}/{part}")
            self.assertEqual((refused.status, refused.json["code"]), (409, "has_children"), part)
        self.assertEqual(self.server.call("DELETE", f"/api/v1/exports/{task}").status, 204)

    def test_all_or_none(self):
        self.assert_refused(self.call(EXPORT, with_profiles("csv_job", "nobody")), 200, "E0039")
        self.assertEqual(self.server.call("GET", "/api/v1/exports").json["exports"], [])

    def test_a_failed_child_fails_the_parent(self):
        (self.server.folder / "profiles/entities.jsonl").write_text("{torn\n")
        summary = self.ended(self.started({"params": {"rsconnect": {"profiles": ["csv_job", "rejecting"]}}}))
        self.assertEqual(summary["status"], "Errored")
        self.assertTrue(summary["errorMessage"])


class Channels(RiversandCase):
    SETTINGS = "tenants: {default: {channels: {JOB: channel}}, acme: {}}\n"

    def published(self, body, headers=None, path=PUBLISH):
        """The task, and its children."""
        answer = self.call(path, body, headers)
        self.assertEqual(answer.status, 200, answer.body)
        response = answer.json["dataObjectOperationResponse"]
        self.assertEqual(set(response), {"status", "statusDetail", "totalRecords"})
        detail = response["statusDetail"]
        self.assertEqual(set(detail), {"code", "message", "messageType", "childTaskIds"})
        self.assertEqual((response["status"], response["totalRecords"], detail["code"], detail["messageType"]),
                         ("success", 0, "RSC1002", "Info"))
        task = UUID.search(detail["message"]).group()
        self.assertEqual(detail["message"], "Binary object has been submitted for create with work automation id : "
                                            f"{task}. Please check back after 10 mins.")
        return task, detail["childTaskIds"]

    def test_a_channel_is_a_folder(self):
        (self.server.folder / "channel").mkdir()
        for path in (PUBLISH, "/api/connectorService/publish", "/api/connectorService/syndicate"):
            task, children = self.published(request(), path=path)
            summary = self.ended(task)
            self.assertEqual((summary["status"], summary["hasChildTasks"]), ("Completed", True), summary)
            text = (self.server.folder / "channel" / f"{children[0]}_out.csv").read_bytes()
            self.assertEqual(text, self.blob(self.summary(children[0])["fileId"]))
        self.assertEqual(len(list((self.server.folder / "channel").iterdir())), 3)

    def test_a_channel_has_no_case(self):
        (self.server.folder / "channel").mkdir()
        contexts = [{"service": "ENTITY_EXPORT", "channel": "job", "format": "CSV"}]
        task, children = self.published(request(rsconnect={"profilecontexts": contexts}))
        self.assertEqual(self.ended(task)["status"], "Completed")
        self.assertTrue((self.server.folder / "channel" / f"{children[0]}_out.csv").is_file())

    def test_a_folder_that_is_not_there_fails_the_job(self):
        summary = self.ended(self.published(request())[0])
        self.assertEqual(summary["status"], "Errored")
        self.assertIn("channel JOB", summary["errorMessage"])
        self.assertNotIn(str(self.server.folder), summary["errorMessage"])

    def test_a_channel_without_a_target_is_never_completed(self):
        shop = self.secret("--role", "exporter")
        task, children = self.published(request(), shop)
        for one in (task, children[0]):
            summary = self.ended(one, shop)
            self.assertEqual((summary["status"], summary["errorMessage"]), ("Errored", "channel JOB has no target here"))
        self.assertTrue(self.blob(summary["fileId"], shop))

    def test_a_child_without_a_target_fails_its_parent(self):
        (self.server.folder / "channel").mkdir()
        contexts = [{"service": "ENTITY_EXPORT", "channel": "JOB", "format": "CSV"}, {"service": "ENTITY_EXPORT", "channel": "KIN"}]
        (self.server.folder / "profiles/kin.yaml").write_text(
            "profile: kin\nextends: csv_job\ncontext: {channel: KIN, format: JSON}\nwriter: {plugin: json}\n")
        eventually("the profile", lambda: self.server.call("GET", "/api/v1/profiles/kin", check=False).status == 200)
        for one in (contexts, contexts[::-1]):
            task, children = self.published(request(rsconnect={"profilecontexts": one}))
            summary = self.ended(task)
            self.assertEqual((summary["status"], summary.get("errorMessage")), ("Errored", "channel KIN has no target here"))
            states = {self.summary(child)["profileId"]: self.summary(child)["status"] for child in children}
            self.assertEqual(states, {"csv_job": "Completed", "kin": "Errored"})
            body = {"params": {"query": {"id": task}, "fields": {"attributes": ["_ALL"]}}}
            last = self.call(EVENTS, body).json["response"]["events"][-1]["data"]["attributes"]
            self.assertEqual(last["eventSubType"]["values"][0]["value"], "PROCESSING_COMPLETE_ERROR")

    def test_without_records_nothing_is_published(self):
        (self.server.folder / "channel").mkdir()
        summary = self.ended(self.published(request(query={"id": "none"}))[0])
        self.assertEqual((summary["status"], summary["errorMessage"]),
                         ("Completed with no records", "No file available to process"))
        self.assertEqual(list((self.server.folder / "channel").iterdir()), [])

    def test_files_of_one_name_do_not_take_each_others_place(self):
        (self.server.folder / "channel").mkdir()
        (self.server.folder / "profiles/fixed.yaml").write_text(
            "profile: fixed\nextends: csv_job\ncontext: {channel: JOB, format: Fixed}\noutput: {file_name: Articles}\n")
        eventually("the profile", lambda: self.server.call("GET", "/api/v1/profiles/fixed", check=False).status == 200)
        names = {}
        for one in ("S-1", "S-2"):
            task, children = self.published(request(query={"id": one}, rsconnect={"profiles": ["fixed"]}))
            self.assertEqual(self.ended(task)["status"], "Completed")
            names[f"{children[0]}_Articles.csv"] = one
        files = {file.name: file.read_text() for file in (self.server.folder / "channel").iterdir()}
        self.assertEqual(set(files), set(names))
        for name, one in names.items():
            self.assertIn(one, files[name])


class Events(RiversandCase):
    def events(self, *tests, **params):
        body = {"params": {"query": {"filters": {"typesCriterion": ["externalevent"], "attributesCriterion": list(tests)}},
                           "fields": {"attributes": ["_ALL"]}, **params}}
        answer = self.call(EVENTS, body)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json["response"]

    def test_the_stages_of_a_task(self):
        task = self.started(request())
        summary = self.ended(task)
        response = self.events({"taskId": {"exact": task}})
        self.assertEqual((response["status"], response["totalRecords"]), ("success", len(response["events"])))
        told, flat = [], {}
        for event in response["events"]:
            self.assertEqual(event["type"], "externalevent")
            flat = {name: one["values"][0]["value"] for name, one in event["data"]["attributes"].items()}
            self.assertEqual((flat["taskId"], flat["workAutomationId"]), (task, task))
            told.append((flat["eventType"], flat["eventSubType"]))
        self.assertEqual(told, [("BATCH_COLLECT_ENTITY_EXPORT", "QUEUED_SUCCESS"),
                                ("BATCH_COLLECT_ENTITY_EXPORT", "PROCESSING_STARTED"),
                                ("BATCH_COLLECT_ENTITY_EXPORT", "PROCESSING_COMPLETED"),
                                ("BATCH_TRANSFORM_ENTITY_EXPORT", "PROCESSING_COMPLETED"),
                                ("BATCH_PUBLISH_ENTITY_EXPORT", "PROCESSING_COMPLETED")])
        self.assertEqual((flat["recordCount"], flat["fileId"]), (3, summary["fileId"]))
        published = self.events({"taskId": {"exact": task}}, {"eventType": {"exact": "BATCH_PUBLISH_ENTITY_EXPORT"}})
        self.assertEqual(published["totalRecords"], 1)
        self.assertEqual(self.events({"taskId": {"exact": task}}, options={"maxRecords": "2"})["totalRecords"], 2)

    def test_failures_and_rejections(self):
        task = self.started({"params": {"rsconnect": {"profiles": ["rejecting"]}}})
        self.ended(task)
        warned = self.events({"taskId": {"exact": task}}, {"eventSubType": {"exact": "PROCESSING_COMPLETE_WITH_WARNING"}})
        self.assertEqual(warned["totalRecords"], 1)
        (self.server.folder / "profiles/entities.jsonl").write_text("{torn\n")
        task = self.started(request())
        self.ended(task)
        last = self.events({"taskId": {"exact": task}})["events"][-1]["data"]["attributes"]
        self.assertEqual(last["eventSubType"]["values"][0]["value"], "PROCESSING_COMPLETE_ERROR")
        self.assertTrue(last["message"]["values"][0]["value"])
        self.assert_refused(self.call(EVENTS, {"params": {"query": {}}}), 200, "E0038")

    def counts_and_events(self, task):
        """The counts that are not 0, and what was told last of each stage."""
        summary = self.ended(task)
        counts = {name.removeprefix("total"): value for name, value in summary.items() if name.startswith("total") and value}
        told = {}
        for event in self.events({"taskId": {"exact": task}})["events"]:
            flat = {name: one["values"][0]["value"] for name, one in event["data"]["attributes"].items()}
            told[flat["eventType"].split("_")[1]] = flat["eventSubType"].removeprefix("PROCESSING_")
        return counts, summary["isExtractComplete"], told

    def test_a_failure_counts_in_its_stage(self):
        entities = self.server.folder / "profiles/entities.jsonl"
        whole = entities.read_text()
        entities.write_text(whole + "{torn\n")
        counts, is_complete, told = self.counts_and_events(self.started(request()))
        self.assertEqual((counts["ExtractError"], counts["RSConnectErrors"]), (1, 1), counts)
        self.assertEqual(counts["Records"], counts["RecordsError"])
        self.assertEqual(set(counts), {"Records", "RecordsForProcess", "RecordsProcessed", "RecordsError", "ExtractError",
                                       "RSConnectErrors"})
        self.assertEqual((is_complete, told), (False, {"COLLECT": "COMPLETE_ERROR"}))

        entities.write_text(whole)
        (self.server.folder / "scripts/raising.lua").write_text(
            'local c = require "columns"\nreturn { columns = { c.compute { header = "Id", function(entity) error("no") end } } }\n')
        (self.server.folder / "profiles/raising.yaml").write_text(
            "profile: raising\nsource: {plugin: jsonl, settings: {path: '${profile_dir}/entities.jsonl'}}\n"
            "transform: {script: raising.lua}\nwriter: {plugin: csv}\n")
        (self.server.folder / "profiles/unwritable.yaml").write_text(
            "profile: unwritable\nextends: csv_job\ncontext: {format: None}\nwriter: {plugin: csv, settings: {encoding: windows-1252, unencodable: fail}}\n")
        for name in ("raising", "unwritable"):
            eventually("the profile", lambda: self.server.call("GET", f"/api/v1/profiles/{name}", check=False).status == 200)
        counts, is_complete, told = self.counts_and_events(self.started({"params": {"rsconnect": {"profiles": ["raising"]}}}))
        self.assertEqual((counts["TransformError"], counts["RSConnectErrors"]), (1, 1), counts)
        self.assertNotIn("RecordsSuccess", counts)
        self.assertEqual((is_complete, told), (False, {"COLLECT": "STARTED", "TRANSFORM": "COMPLETE_ERROR"}))

        entities.write_text(whole + json.dumps({"id": "S-4", "type": "sku", "data": {"attributes": {
            "mdmname": {"values": [{"value": "\u4e2d", "locale": "en-US"}]}}}}) + "\n")
        counts, is_complete, told = self.counts_and_events(self.started({"params": {"rsconnect": {"profiles": ["unwritable"]}}}))
        self.assertNotIn("RecordsSuccess", counts)
        self.assertEqual((counts["LoadError"], told["PUBLISH"]), (counts["RSConnectErrors"], "COMPLETE_ERROR"), counts)

    def test_what_went_nowhere_counts_as_not_loaded(self):
        (self.server.folder / "profiles/kin.yaml").write_text(
            "profile: kin\nextends: csv_job\ncontext: {channel: KIN, format: JSON}\nwriter: {plugin: json}\n")
        eventually("the profile", lambda: self.server.call("GET", "/api/v1/profiles/kin", check=False).status == 200)
        detail = self.call(PUBLISH, with_profiles("kin")).json["dataObjectOperationResponse"]["statusDetail"]
        for task in (UUID.search(detail["message"]).group(), detail["childTaskIds"][0]):
            counts, is_complete, told = self.counts_and_events(task)
            self.assertEqual(counts, {"Records": 3, "RecordsForProcess": 3, "RecordsProcessed": 3, "RecordsError": 3,
                                      "LoadError": 3, "RSConnectErrors": 3})
            self.assertEqual((is_complete, told),
                             (True, {"COLLECT": "COMPLETED", "TRANSFORM": "COMPLETED", "PUBLISH": "COMPLETE_ERROR"}))

    def test_events_are_chosen_by_time_and_sorted(self):
        task = self.started(request())
        self.ended(task)
        def told(filters=None, **params):
            query = {"filters": {"typesCriterion": ["externalevent"], "attributesCriterion": [{"taskId": {"exact": task}}],
                                 **(filters or {})}}
            answer = self.call(EVENTS, {"params": {"query": query, **params}})
            self.assertEqual(answer.status, 200, answer.body)
            return answer.json["response"]["events"]
        every = told()
        dates = [event["properties"]["createdDate"] for event in every]
        self.assertEqual(dates, sorted(dates))
        late = lambda **test: told({"propertiesCriterion": [{"createdDate": {**test, "type": "_DATETIME"}}]})
        self.assertEqual(late(gte="2001-01-01T00:00:00.000-0500"), every)
        self.assertEqual(late(lte="2001-01-01T00:00:00.000-0500"), [])
        self.assertEqual(late(gt=dates[0], lte="2999-01-01"), [one for one in every if one["properties"]["createdDate"] > dates[0]])
        turned = told(sort={"properties": [{"createdDate": "_DESC", "sortType": "_DATETIME"}]})
        self.assertEqual([event["properties"]["createdDate"] for event in turned], sorted(dates, reverse=True))
        first = told(sort={"properties": [{"createdDate": "_DESC"}]}, options={"maxRecords": 1})
        self.assertEqual(first[0]["properties"]["createdDate"], dates[-1])
        passing = lambda **tests: len(told({"attributesCriterion": [{"taskId": {"exact": task}}, *({k: v} for k, v in tests.items())]}))
        self.assertEqual(passing(eventSubType={"startswith": "PROCESSING_"}), 4)
        self.assertEqual(passing(eventSubType={"contains": "nothing proc*"}), 4)
        self.assertEqual(passing(eventSubType={"contains": '"started processing" proces'}), 0)
        self.assertEqual(passing(eventSubType={"startswith": "PROCESSING_", "not": "true"}), 1)
        self.assertEqual(passing(fileId={"hasvalue": True}), 1)
        self.assertEqual(passing(fileId={"hasvalue": "false"}), 4)
        self.assertEqual(passing(recordCount={"gte": "3", "type": "_INTEGER"}), 1)
        self.assertEqual(passing(recordCount={"lt": 3}), 0)
        for wrong in ({"propertiesCriterion": [{"createdDate": {"gte": "soon", "type": "_DATETIME"}}]},
                      {"propertiesCriterion": [{"createdDate": {"between": [1, 2]}}]}):
            body = {"params": {"query": {"filters": {"attributesCriterion": [{"taskId": {"exact": task}}], **wrong}}}}
            self.assert_refused(self.call(EVENTS, body), 200, "E0039")
        body = task_query(task)
        body["params"]["query"]["filters"]["propertiesCriterion"] = [{"createdDate": {"lt": "2001-01-01"}}]
        self.assertEqual(self.call(TASKS, body).json["response"]["requestObjects"], [])

    def test_an_event_says_what_the_task_was_then(self):
        task = self.started(request())
        self.ended(task)
        events = self.events({"taskId": {"exact": task}})["events"]
        self.assertEqual([event["data"]["attributes"]["taskStatus"]["values"][0]["value"] for event in events],
                         ["Queued", "Started", "inProgress", "inProgress", "Completed"])
        self.assertEqual({event["properties"]["source"] for event in events}, {"internal"})


class Notifications(RiversandCase):
    def setUp(self):
        self.receiver = self.enterContext(Receiver())
        self.SETTINGS = ("callbacks: {allow: [127.0.0.1]}\ntenants:\n  default: {callback: {url: '" + self.receiver.url +
                         "', secret_file: hook.key}, channels: {JOB: channel}}\n")
        super().setUp()

    def start_server(self):
        (self.server.folder / "hook.key").write_text(SECRET + "\n")
        super().start_server()

    def test_who_asked_is_told_by_the_tenants_receiver(self):
        quiet = self.started(request())
        self.ended(quiet)
        task = self.started({**request(), "clientState": {"notificationInfo": {"userId": "ann@example.com_user"}}})
        eventually("a call", lambda: self.receiver.calls)
        headers, body = self.receiver.calls[0]
        told = json.loads(body)
        self.assertEqual((told["type"], told["data"]["id"], told["notification"]),
                         ("export.succeeded", task, {"userId": "ann@example.com_user"}))
        self.assertTrue(headers["webhook-signature"].startswith("v1,"))
        self.assertEqual(len(self.receiver.calls), 1)

    def test_what_went_nowhere_is_told_as_failed(self):
        (self.server.folder / "channel").mkdir()
        (self.server.folder / "profiles/kin.yaml").write_text(
            "profile: kin\nextends: csv_job\ncontext: {channel: KIN, format: JSON}\nwriter: {plugin: json}\n")
        eventually("the profile", lambda: self.server.call("GET", "/api/v1/profiles/kin", check=False).status == 200)
        for profiles in (["kin"], ["csv_job", "kin"]):
            self.receiver.calls.clear()
            body = {**with_profiles(*profiles), "clientState": {"notificationInfo": {"userId": "ann@example.com_user"}}}
            detail = self.call(PUBLISH, body).json["dataObjectOperationResponse"]["statusDetail"]
            task = UUID.search(detail["message"]).group()
            eventually("a call", lambda: self.receiver.calls)
            told = json.loads(self.receiver.calls[0][1])
            self.assertEqual((told["type"], told["data"]["id"], told["data"]["state"], told["data"]["error"]),
                             ("export.failed", task, "failed", {"code": "bad_config", "message": "channel KIN has no target here"}))
            native = self.server.call("GET", f"/api/v1/exports/{detail['childTaskIds'][-1]}").json
            self.assertEqual((native["state"], len(native["files"])), ("succeeded", 1))

    def test_a_receiver_that_cannot_be_is_said_at_the_start(self):
        (self.server.folder / "hook.key").write_text("short\n")
        refused = self.server.command("serve", "--config", "sluice.yaml", "--data", "other")
        self.assertEqual(refused.returncode, 1, refused.stderr)
        self.assertIn("tenants.default.callback: secret_file: ", refused.stderr)


if __name__ == "__main__":
    unittest.main(argv=["riversand_exports_test"])
