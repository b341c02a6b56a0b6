"""The Riversand API: bodies of its clients over HTTP, the answers key by key, and who may ask for what."""

import json
import time
import unittest
import urllib.parse
from datetime import datetime

from riversand_client import BLOB, EXPORT, PREPARE, TASKS, UUID, RiversandCase, request, task_query


class Riversand(RiversandCase):
    def test_submit_poll_and_download(self):
        task = self.started({**request(), "fileName": "Lamps & chairs"})
        summary = self.ended(task)
        expected = {"taskId": task, "taskType": "ENTITY_EXPORT", "profileType": "ENTITY_EXPORT", "status": "Completed",
                    "taskStatus": "Completed", "profileName": "csv_job", "fileName": "Lamps & chairs.csv",
                    "fileExtension": "csv", "totalRecords": 3, "totalRecordsProcessed": 3, "totalRecordsSuccess": 3,
                    "totalRecordsError": 0, "totalRecordsCreate": 0, "isExtractComplete": True, "hasChildTasks": False,
                    "taskAttemptCount": 1}
        self.assertEqual({key: summary.get(key) for key in expected}, expected)
        self.assertRegex(summary["fileId"], UUID.pattern + r"\.csv$")
        body = {"binaryStreamObject": {"id": summary["fileId"], "type": "binarystreamobject",
                                       "properties": {"objectKey": summary["fileId"]}}}
        prepared = self.call(PREPARE, body).json["response"]
        self.assertEqual((prepared["status"], prepared["totalRecords"]), ("success", 1))
        properties = prepared["binaryStreamObjects"][0]["properties"]
        self.assertEqual(properties["objectKey"], summary["fileId"])
        url = urllib.parse.urlsplit(properties["downloadURL"])
        self.assertEqual((url.scheme, url.netloc), ("http", self.server.url.netloc))
        target = url.path + "?" + url.query
        answer = self.call(target, None, method="GET")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["Content-Disposition"], 'attachment; filename="Lamps & chairs.csv"')
        self.assertEqual(answer.body.decode().splitlines()[1], "sku,S-1,red lamp,10")
        self.assertEqual(self.call(target, None, method="HEAD").body, b"")
        part = self.call(target, None, {"Range": "bytes=0-3"}, "GET")
        self.assertEqual((part.status, part.body), (206, answer.body[:4]))
        self.assertEqual(self.blob(summary["fileId"]), answer.body)
        self.assertNotIn("signature", self.server.log())

    def test_an_address_is_good_for_its_file_and_its_hour_alone(self):
        first, second = (self.ended(self.started(request()))["fileId"] for _ in range(2))
        url = self.call(PREPARE, {"binaryStreamObject": {"id": first, "type": "binarystreamobject"}}).json["response"][
            "binaryStreamObjects"][0]["properties"]["downloadURL"]
        parts = urllib.parse.urlsplit(url)
        query = dict(urllib.parse.parse_qsl(parts.query))
        self.assertLessEqual(abs(int(query["expires"]) - time.time() - 3600), 60)
        for path, changes in ((parts.path.replace(first.split(".")[0], second.split(".")[0]), {}),
                              (parts.path.replace("/default/", "/other/"), {}),
                              (parts.path, {"expires": str(int(query["expires"]) + 1)}), (parts.path, {"expires": "1"}),
                              (parts.path, {"expires": "x"}), (parts.path, {"signature": "x"}),
                              (parts.path, {"signature": ""})):
            target = path + "?" + urllib.parse.urlencode({**query, **changes})
            self.assert_refused(self.call(target, None, method="GET"), 403, "PD001")
        self.assert_refused(self.call(parts.path, None, method="GET"), 403, "PD001")
        self.assertEqual(self.call(parts.path + "?" + parts.query, None, method="GET").status, 200)

    def test_paths_have_no_case_and_many_beginnings(self):
        for front in ("", "/acme", "/dataplatform", "/acme/dataplatform"):
            for path in ("/api/rsConnectService/downloadDataJob", "/API/RSCONNECTSERVICE/DOWNLOADDATAJOB"):
                self.assertEqual(self.call(front + path, request()).status, 200, front + path)

    def test_the_forms_of_a_request(self):
        self.assertEqual(self.rows(request()), ["S-1", "S-2", "S-3"])
        self.assertEqual(self.rows(request(options={"maxRecords": 2, "from": "1"})), ["S-2", "S-3"])
        self.assertEqual(self.rows(request(options={"from": "1", "to": 2})), ["S-2", "S-3"])
        self.assertEqual(self.rows(request(options={"maxRecords": 2.0})), ["S-1", "S-2"])
        self.assertEqual(self.rows(request(options={"maxRecords": 1, "from": 1, "to": 2})), ["S-2"])
        self.assertEqual(self.rows(request(sort={"properties": [{"id": "_DESC"}]})), ["S-3", "S-2", "S-1"])
        self.assertEqual(self.rows(request(query={"id": "P-1"})), ["P-1"])
        self.assertEqual(self.rows(request(query={"ids": ["P-1", "S-3"]})), ["P-1", "S-3"])
        filters = {"typesCriterion": ["sku"], "attributesCriterion": [{"mdmname": {"contains": "red blue"}},
                                                                      {"price": {"lt": "30"}}]}
        self.assertEqual(self.rows(request(query={"filters": filters})), ["S-1", "S-2"])
        filters = {"typesCriterion": ["sku"], "keywordsCriterion": {"keywords": "red lamp"}}
        self.assertEqual(self.rows(request(query={"filters": filters})), ["S-1"])
        order = {"attributes": [{"price": "_DESC", "sortType": "_DECIMAL"}]}
        self.assertEqual(self.rows(request(sort=order, options={"maxRecords": "1"})), ["S-3"])
        misspelt = {"typesCriterion": ["sku"], "attributeCriterion": [{"x": {"exact": "y"}}], "nonContexual": True}
        self.assertEqual(self.rows(request(query={"filters": misspelt}, atrributes=1)), ["S-1", "S-2", "S-3"])
        summary = self.ended(self.started({**request(rsconnect={"profiles": ["downloadDataExcel"]}),
                                           "clientState": {"notificationInfo": {"userId": "ann@example.com_user"}}}))
        self.assertEqual(summary["fileName"], summary["taskId"] + "_out.xlsx")
        self.assertEqual(summary["fileType"], "SMARTEXCEL")
        self.assertTrue(self.blob(summary["fileId"]).startswith(b"PK"))

    def test_a_locale_and_a_context(self):
        query = {"id": "S-1", "valueContexts": [{"source": "internal", "locale": "de-DE"}]}
        summary = self.ended(self.started(request(query=query)))
        self.assertIn("RED LAMP", self.blob(summary["fileId"]).decode())
        query["contexts"] = [{"channel": "Germany Web"}]
        full = request(query=query, fields={key: ["_ALL"] for key in ("attributes", "relationships",
                                                                      "relationshipAttributes")})
        full["params"]["rsconnect"]["includeValidationData"] = True
        self.assertEqual(self.ended(self.started(full))["status"], "Completed")

    def test_no_records_and_failures(self):
        summary = self.ended(self.started(request(query={"id": "none"})))
        self.assertEqual((summary["status"], summary["errorMessage"], summary["totalRecords"]),
                         ("Completed with no records", "No file available to process", 0))
        self.assertNotIn("fileId", summary)
        summary = self.ended(self.started(request(query={"ids": []})))
        self.assertEqual((summary["status"], summary["totalRecords"]), ("Completed with no records", 0))
        self.assertEqual(self.rows(request(query={"id": None, "ids": None, "name": None, "filters": None})),
                         ["P-1", "S-1", "S-2", "S-3"])
        (self.server.folder / "profiles/entities.jsonl").write_text("{torn\n")
        summary = self.ended(self.started(request()))
        self.assertEqual((summary["status"], summary["taskStatus"]), ("Errored", "Errored"))
        self.assertTrue(summary["errorMessage"])
        self.assertNotIn(str(self.server.folder), summary["errorMessage"])

    def test_rejected_records_are_counted(self):
        task = self.started({"params": {"rsconnect": {"profiles": ["rejecting"]}}})
        summary = self.ended(task)
        self.assertEqual([summary[key] for key in ("status", "totalRecords", "totalRecordsSuccess", "totalRecordsError")],
                         ["Completed With Errors", 3, 2, 1])
        self.assertTrue(summary["fileId"].endswith(".csv"), summary["fileId"])

    def test_a_task_is_asked_for_in_several_ways(self):
        task = self.started(request())
        self.ended(task)

        def found(query, **params):
            return self.call(TASKS, {"params": {"query": query, **params}}).json["response"]

        self.assertEqual(found({"id": task})["requestObjects"][0]["id"], task)
        self.assertNotIn("data", found({"id": task})["requestObjects"][0])
        self.assertEqual(found({"ids": [task, task.upper()], "id": task})["totalRecords"], 1)
        some = found({"id": task}, fields={"attributes": ["status"]})["requestObjects"][0]["data"]["attributes"]
        self.assertEqual(list(some), ["status"])

        def passing(*tests):
            return found({"filters": {"attributesCriterion": [{"taskId": {"exact": task}}, *tests]}})["totalRecords"]

        self.assertEqual(passing({"taskType": {"exact": "ENTITY_EXPORT"}}), 1)
        self.assertEqual(passing({"taskType": {"exact": "ENTITY_IMPORT"}}), 0)
        self.assertEqual(passing({"status": {"exacts": ["errored", "completed"]}}), 1)
        self.assertEqual(passing({"status": {"exact": "completed", "not": True}}), 0)
        self.assertEqual(found({"id": "00000000-0000-4000-8000-000000000000"})["totalRecords"], 0)
        self.assertEqual(found({"filters": {"attributesCriterion": [{"parentTaskId": {"exact": task}}]}})["totalRecords"], 0)
        self.assert_refused(self.call(TASKS, {"params": {"query": {}}}), 200, "E0038")
        self.assert_refused(self.call(TASKS, {"params": {"query": {"filters": {"typesCriterion": ["sku"]}}}}), 200, "E0420")

    def test_every_error_has_the_shape_of_the_platform(self):
        for path in ("/api/rsconnectservice/collect", "/acme/api/schedulerservice/get",
                     "/dataplatform/api/eventservice/create", "/acme/dataplatform/api/nothing", "/api/nothing/at/all"):
            self.assert_refused(self.call(path, {}), 404, "E0462")
        self.assertIn("not known here", self.call("/api/x/y", {}).body.decode())
        for method in ("GET", "PUT", "DELETE"):
            answer = self.call(EXPORT, None, method=method)
            self.assert_refused(answer, 405, "E0035")
            self.assertEqual(answer.headers["Allow"], "OPTIONS, POST")
        head = self.call(EXPORT, None, method="HEAD")
        self.assertEqual((head.status, head.body), (405, b""))
        for body in ("", "{", "[]", '"x"', '{"a":' * 80 + "1" + "}" * 80):
            self.assert_refused(self.call(EXPORT, body), 400, "E0035")
        self.assert_refused(self.call(EXPORT, "{}", {"Content-Type": "text/plain"}), 415, "E0035")
        self.assert_refused(self.call(EXPORT, {}), 200, "E0038")
        for wrong in (request(options={"maxRecords": "many"}), request(rsconnect={"profiles": ["nobody"]}),
                      request(rsconnect={"profilecontexts": [{"service": "NONE"}]}),
                      request(query={"filters": {"attributesCriterion": [{"price": {"between": [1, 2]}}]}}),
                      request(rsconnect={"profiles": ["guarded"]}), request(query={"contexts": [{"country": ["Germany"]}]})):
            self.assert_refused(self.call(EXPORT, wrong), 200, "E0039")
        for wrong in ({"ids": [{}]}, {"id": {}}, {"name": []}, {"filters": []}, {"filters": {"typesCriterion": {"sku": {}}}}, [], "P-1"):
            self.assert_refused(self.call(EXPORT, request(query=wrong)), 200, "E0039")
        for path, body in ((PREPARE, {"binaryStreamObject": {"id": "x.csv"}}), (BLOB, {"params": {"query": {"id": "x"}}})):
            self.assert_refused(self.call(path, body), 200, "E0018")
        self.assert_refused(self.call(PREPARE, {}), 200, "E0038")
        self.assertEqual(self.call("/api/v1/nothing", None, method="GET").json["code"], "not_found")

    def test_credentials_roles_and_tenants(self):
        shop, foreign = self.secret("--role", "exporter"), self.secret("--role", "exporter", client="b", tenant="other")
        task = self.started(request(), shop)
        summary = self.ended(task, {**shop, "x-rdp-userRoles": "reader"})
        prepare = {"binaryStreamObject": {"id": summary["fileId"]}}
        for headers in ({}, {"auth-client-id": "shop"}, {**shop, "auth-client-secret": "wrong"},
                        {**shop, "auth-client-id": "b"}):
            answer = self.call(EXPORT, request(), headers)
            self.assert_refused(answer, 401, "PD001")
            self.assertTrue(answer.headers["WWW-Authenticate"])
        for front, tenant in (("/other", None), ("", "other"), ("/acme", "other"), ("/other", "acme")):
            headers = {**shop, **({"x-rdp-tenantId": tenant} if tenant else {})}
            self.assert_refused(self.call(front + EXPORT, request(), headers), 403, "PD001")
        self.assertEqual(self.call("/acme" + EXPORT, request(), {**shop, "x-rdp-tenantId": "acme"}).status, 200)
        for front, headers in (("/ACME", shop), ("", {**shop, "x-rdp-tenantId": "ACME"}),
                               ("/Acme/dataplatform", {**shop, "x-rdp-tenantId": "acme"})):
            self.assertEqual(self.call(front + EXPORT, request(), headers).status, 200, (front, headers))
        self.assertEqual(self.call(TASKS, task_query(task), foreign).json["response"]["totalRecords"], 0)
        self.assert_refused(self.call(PREPARE, prepare, foreign), 200, "E0018")
        self.assert_refused(self.call(BLOB, {"params": {"query": {"id": summary["fileId"]}}}, foreign), 200, "E0018")
        self.assertNotIn(shop["auth-client-secret"], self.server.log())

    def test_roles_only_narrow(self):
        reader, shop = self.secret("--role", "reader", client="r"), self.secret("--role", "exporter")
        for headers, is_allowed in ((reader, False), ({**reader, "x-rdp-userRoles": '["admin"]'}, False),
                                    ({**shop, "x-rdp-userRoles": '["admin"]'}, True),
                                    ({**shop, "x-rdp-userRoles": "vendor, exporter"}, True),
                                    ({**shop, "x-rdp-userRoles": "EXPORTER"}, True),
                                    ({**shop, "x-rdp-userRoles": ""}, True), ({**shop, "x-rdp-userRoles": "[]"}, True),
                                    ({**shop, "x-rdp-userRoles": '[""]'}, True),
                                    ({**shop, "x-rdp-userRoles": "Reader"}, False),
                                    ({**shop, "x-rdp-userRoles": "reader"}, False),
                                    ({**shop, "x-rdp-userRoles": "vendor"}, False)):
            answer = self.call(EXPORT, request(), headers)
            if is_allowed:
                self.assertEqual(answer.status, 200, headers)
            else:
                self.assert_refused(answer, 403, "PD001")
        admin = {**shop, "x-rdp-userRoles": '["admin"]'}
        self.assert_refused(self.call(EXPORT, request(rsconnect={"profiles": ["guarded"]}), admin), 200, "E0039")
        task = self.started(request(), {**shop, "x-rdp-userId": "ann@example.com_user"})
        self.assertEqual(self.summary(task, shop)["userId"], "ann@example.com_user")
        acts = [json.loads(line) for line in (self.server.folder / "data/audit.log").read_text().splitlines()]
        last = [act for act in acts if act["action"] == "submit"][-1]
        self.assertEqual((last["tenant"], last["user"], last["subject"]), ("acme", "ann@example.com_user", task))


class Expiry(RiversandCase):
    SETTINGS = RiversandCase.SETTINGS + "retention: {riversand: 2s}\n"

    def test_a_file_is_gone_when_its_time_is_over(self):
        task = self.started(request())
        file_id = self.ended(task)["fileId"]
        prepare, get = {"binaryStreamObject": {"id": file_id}}, {"params": {"query": {"id": file_id}}}
        url = urllib.parse.urlsplit(self.call(PREPARE, prepare).json["response"]["binaryStreamObjects"][0]["properties"]["downloadURL"])
        expiry = datetime.fromisoformat(self.server.job(task)["expires_at"])
        self.assertLessEqual(int(urllib.parse.parse_qs(url.query)["expires"][0]), expiry.timestamp())
        time.sleep(max(0, expiry.timestamp() - time.time() + 0.01))
        for path, body in ((PREPARE, prepare), (BLOB, get)):
            self.assert_refused(self.call(path, body), 200, "E0018")
        self.assert_refused(self.call(url.path + "?" + url.query, None, method="GET"), 403, "PD001")


if __name__ == "__main__":
    unittest.main(argv=["riversand_test"])
