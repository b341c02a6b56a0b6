"""The configuration service of the Riversand API: profiles that tenants bring, and what exports make of them."""

import base64
import copy
import io
import json
import signal
import sqlite3
import unittest
from contextlib import closing

import openpyxl

from riversand_client import RiversandCase
from riversand_contract_test import Catalogue
from server import BUILD

SERVICE = "/api/configurationservice/"
CONTEXT = {"app": "RSConnect", "service": "ENTITY_EXPORT", "channel": "ACME_DSV", "format": "DSV", "source": "internal",
           "role": "admin", "user": "system", "subtype": "System", "order": "10"}


def dsv_profile(name="acme_dsv", **context):
    """As the pages of the platform show it, with the settings of delimiter-separated values changed."""
    return {"id": name, "name": "Articles for Acme", "type": "integrationprofile", "properties": {}, "data": {"contexts": [{
        "context": {**CONTEXT, **context},
        "jsonData": {
            "integrationType": "System", "isEnabled": "true",
            "collect": {"isDataPersistent": "false", "channel": [{"type": "rdpConnector", "settings": {
                            "includeRelatedEntities": "false", "includeSiblings": "true"}}],
                        "format": {"type": "RSJSON", "version": "1.1", "batchSize": 100, "settings": {"encoding": "utf8"},
                                   "additionalSettings": {"isGetCoalesce": "true"}},
                        "filter": {"include": {}, "exclude": {"typesCriterion": {"_ALL": {"queryFields": {
                            "attributes": ["upc"], "relationships": ["belongsto"]}}}}}},
            "transform": {"settings": {"entityType": "@field(type)", "collectionSeparator": "^",
                                       "strategies": [{"useExternalName": "false", "caseFormat": "NONE",
                                                       "removeWhitespace": "true", "isDefault": "true"}]}},
            "publish": {"isDataPersistent": "true", "channel": [{"type": "presentationConnector", "settings": {"mode": "ASYNC"}}],
                        "format": {"type": "DSV", "batchSize": "1000", "settings": {
                            "encoding": "utf8", "dsvSettings": {"delimiter": ";", "quotechar": "'", "startLine": "3"},
                            "additionalSettings": {"fileExtension": "dsv", "relationshipSeparator": "Links",
                                                   "multiFileExport": "false"}}}}}}]}}


class Configuration(Catalogue):
    SETTINGS = Catalogue.SETTINGS + """tenants:
  default: {channels: {S3: channel}}
  acme: {}
  other: {sources: {rdpConnector: {plugin: jsonl, settings: {path: "${catalog}/others.jsonl"}}}}
"""

    def setUp(self):
        super().setUp()
        (self.server.folder / "catalogue/others.jsonl").write_text('{"id": "O-1", "type": "sku"}\n')

    def change(self, operation, profile, headers=None):
        answer = self.call(SERVICE + operation, {"configObject": profile}, headers)
        self.assertEqual(answer.status, 200, answer.body)
        response = answer.json["response"]
        self.assertEqual(response["status"], "success", response)
        return response["statusDetail"]["messages"]

    def objects(self, query, headers=None, operation="get"):
        answer = self.call(SERVICE + operation, {"params": {"query": query}}, headers)
        self.assertEqual(answer.status, 200, answer.body)
        self.assertEqual(answer.json["response"]["status"], "success", answer.body)
        return answer.json["response"]["configObjects"]

    def file(self, rsconnect, headers=None):
        body = {"params": {"query": {"filters": {"typesCriterion": ["sku"]}}, "rsconnect": rsconnect}}
        answer = self.call("/api/rsconnectservice/downloadDataDSV", body, headers)
        self.assertIn("binaryObjects", answer.json["response"], answer.body)
        found = answer.json["response"]["binaryObjects"][0]
        return found["properties"], base64.b64decode(found["data"]["blob"]).decode()

    def workbook(self, rsconnect):
        body = {"params": {"query": {"filters": {"typesCriterion": ["sku"]}}, "rsconnect": rsconnect}}
        answer = self.call("/api/rsconnectservice/downloadDataExcel", body)
        self.assertIn("binaryObjects", answer.json["response"], answer.body)
        content = base64.b64decode(answer.json["response"]["binaryObjects"][0]["data"]["blob"])
        book = openpyxl.load_workbook(io.BytesIO(content))
        return book["Entities"], book

    def test_an_imported_profile_makes_files(self):
        messages = self.change("create", dsv_profile())
        self.assertEqual(messages[-1], {"messageCode": "I0011", "messageType": "success", "messageParams": ["acme_dsv"],
                                        "message": "Profile acme_dsv has been created."})
        self.assertEqual([one["message"] for one in messages[:-1]], [
            "collect.channel.settings.includeSiblings has no effect here",
            "publish.format.settings.dsvSettings.startLine has no effect here",
            "transform.settings.strategies.removeWhitespace has no effect here"])
        for rsconnect in ({"profiles": ["acme_dsv"]}, {"profilecontexts": [{"service": "ENTITY_EXPORT", "channel": "ACME_DSV",
                                                                            "format": "DSV", "source": "internal"}]}):
            about, text = self.file(rsconnect)
            self.assertEqual(about["extension"], "dsv")
            titles = text.splitlines()[0].split(";")
            self.assertIn("description//en-US", titles)
            self.assertNotIn("upc", titles)
            self.assertIn("\r\nLinks\r\n", text)

    def only_articles(self):
        """The file of the catalogue, without what it has beside SKU-1001."""
        path = self.server.folder / "catalogue/entities.jsonl"
        path.write_text("".join(line for line in path.read_text().splitlines(keepends=True) if json.loads(line)["id"] == "SKU-1001"))
        return path

    def test_related_entities_come_along(self):
        with self.only_articles().open("a") as entities:
            for one in ({"id": "P-9", "type": "product", "data": {"relationships": {"ischildof": [
                            {"relTo": {"id": "C-1", "type": "category"}}]}}},
                        {"id": "C-1", "type": "category"}, {"id": "C-2", "type": "category"},
                        {"id": "K-1", "type": "kit", "data": {"relationships": {"ischildof": [
                            {"relTo": {"id": "SKU-1001", "type": "sku"}}]}}}):
                entities.write(json.dumps(one) + "\n")
        for flags, ids in (({}, ["SKU-1001"]), ({"includeRelatedEntities": "true"}, ["SKU-1001", "P-9"]),
                           ({"includeParent": True, "includeChildren": "true"}, ["SKU-1001", "P-9", "K-1"]),
                           ({"includeRelatedEntitiesRecursive": "true"}, ["SKU-1001", "P-9", "C-1"])):
            with self.subTest(flags):
                profile = {"id": "acme_json", "name": "Articles", "type": "integrationprofile", "data": {"contexts": [{
                    "context": CONTEXT, "jsonData": {"collect": {"channel": {"settings": flags}},
                                                     "publish": {"format": {"type": "RSJSON"}}}}]}}
                self.assertEqual(len(self.change("create", profile)), 1)
                _, text = self.file({"profiles": "acme_json"})
                self.assertEqual([one["id"] for one in json.loads(text)["entities"]], ids)
        profile["data"]["contexts"][0]["jsonData"]["collect"]["channel"]["settings"] = {"includeParent": "perhaps"}
        self.assert_refused(self.call(SERVICE + "create", {"configObject": profile}), 200, "E0039")

    def test_a_request_gets_no_more_than_the_profile_lets_out(self):
        with self.only_articles().open("a") as entities:
            for one in ("product", "kit"):
                entities.write(json.dumps({"id": one, "type": one, "data": {"attributes": {
                    "status": {"values": [{"value": one + "!"}]}}}}) + "\n")

        def ids(types, filters, file_format="RSJSON", **fields):
            profile = {"id": "acme", "type": "integrationprofile", "data": {"contexts": [{
                "context": CONTEXT, "jsonData": {"collect": {"filter": filters}, "publish": {"format": {"type": file_format}}}}]}}
            self.assertEqual([one["messageCode"] for one in self.change("create", profile)][-1][:3], "I00")
            body = {"params": {"query": {"filters": {"typesCriterion": types}}, "fields": fields, "rsconnect": {"profiles": "acme"}}}
            answer = self.call("/api/rsconnectservice/downloadDataDSV", body)
            text = base64.b64decode(answer.json["response"]["binaryObjects"][0]["data"]["blob"]).decode()
            return [one["id"] for one in json.loads(text)["entities"]] if file_format == "RSJSON" else text

        product = {"include": {"typesCriterion": {"product": {}}}}
        self.assertEqual(ids(["_ALL"], product), ["product"])
        self.assertEqual(ids(["sku"], product), [])
        self.assertEqual(ids(["sku", "product"], product), ["product"])
        self.assertEqual(ids(["_ALL"], {"exclude": {"typesCriterion": {"sku": {}}}}), ["product", "kit"])
        self.assertEqual(ids(["_ALL"], {"include": {"attributesCriterion": [{"status": {"exact": "kit!"}}]}}), ["kit"])
        self.assertEqual(ids(["_ALL"], {"exclude": {"queryFilters": {"attributesCriterion": [{"status": {"exact": "kit!"}}]}}}),
                         ["SKU-1001", "product"])
        self.assertIn("ischildof_P-9", ids(["sku"], {}, "DSV", relationships=["ischildof"]))
        for filters in ({"include": {"queryFields": {"relationships": ["other"]}}},
                        {"exclude": {"queryFields": {"relationships": ["_ALL"]}}}):
            self.assertNotIn("ischildof_P-9", ids(["sku"], filters, "DSV", relationships=["ischildof"]))

    def test_comments_are_hidden_or_asked_for(self):
        def has_comments(settings, validating, asked):
            profile = {"id": "acme", "type": "integrationprofile", "data": {"contexts": [{
                "context": {**CONTEXT, "format": "Excel"}, "jsonData": {
                    "collect": {"channel": {"settings": {"includeValidationData": validating}}},
                    "publish": {"format": {"type": "SMARTEXCEL", "settings": {"additionalSettings": settings}}}}}]}}
            self.change("create", profile)
            sheet, _ = self.workbook({"profiles": "acme", "includeValidationData": asked})
            return any("abc" in (cell.comment.text if cell.comment else "") for row in sheet.iter_rows() for cell in row)

        for settings, validating, asked, expected in (
                ({}, "false", False, False), ({}, "false", True, True), ({}, "true", False, True),
                ({"showGovernComment": "true"}, "false", False, False), ({"showGovernComment": "true"}, "false", True, True),
                ({"showGovernComment": "false"}, "true", True, False)):
            with self.subTest(settings=settings, validating=validating, asked=asked):
                self.assertEqual(has_comments(settings, validating, asked), expected)

    def test_it_reads_back_as_it_came(self):
        profile = dsv_profile()
        profile["data"]["contexts"][0]["jsonData"]["unknownToUs"] = {"kept": [1, {"deep": "Ä"}]}
        self.change("create", profile)
        found = self.objects({"id": "acme_dsv"})[0]
        properties = found.pop("properties")
        self.assertEqual(set(properties), {"createdBy", "createdDate", "modifiedBy", "modifiedDate"})
        profile.pop("properties")
        self.assertEqual(found, profile)
        self.assertEqual(self.server.kill(signal.SIGTERM), 0)
        self.server.start()
        self.assertEqual(self.objects({"name": "Articles for Acme"})[0]["data"], profile["data"])
        self.assertTrue(self.file({"profiles": "acme_dsv"})[1])

    def test_secrets_are_not_kept(self):
        profile = dsv_profile()
        settings = {"accessId": "AKIA-not-told", "secretKey": "not-told", "bucketName": "b", "password": "{{PASSWORD}}"}
        profile["data"]["contexts"][0]["jsonData"]["publish"]["channel"] = [{"type": "s3ObjectConnector", "settings": settings}]
        self.change("create", profile)
        found = self.objects({"id": "acme_dsv"})[0]["data"]["contexts"][0]["jsonData"]["publish"]["channel"][0]["settings"]
        self.assertEqual(found, {**settings, "accessId": "***", "secretKey": "***"})
        self.assertEqual(self.server.kill(signal.SIGTERM), 0)
        for file in self.server.folder.rglob("*"):
            if file.is_file() and "data" in file.parts:
                self.assertNotIn(b"not-told", file.read_bytes(), file)

    def test_finding(self):
        self.change("create", dsv_profile())
        everything = {one["id"]: one["type"] for one in self.objects({"filters": {"typesCriterion": ["integrationprofile"]}})}
        self.assertEqual(everything["acme_dsv"], "integrationprofile")
        self.assertEqual(everything["sys_export_data_excel_ui_task_base"], "integrationprofile-system")
        self.assertEqual([one["id"] for one in self.objects({"contexts": [{"channel": "acme_dsv"}]})], ["acme_dsv"])
        nearest = self.objects({"contexts": [{"service": "ENTITY_EXPORT", "channel": "ACME_DSV", "format": "DSV"}]},
                               operation="getnearest")
        self.assertEqual([one["id"] for one in nearest], ["acme_dsv"])
        nearest = self.objects({"contexts": [{"service": "ENTITY_EXPORT", "channel": "JOB", "format": "DSV"}]},
                               operation="getnearest")
        self.assertEqual([one["id"] for one in nearest], ["sys_export_data_dsv_ui_task_base"])
        self.assertEqual(self.objects({"contexts": [{"service": "NONE"}]}, operation="getnearest"), [])
        self.assert_refused(self.call(SERVICE + "getnearest", {}), 200, "E0038")
        for operation in ("get", "getnearest"):
            wrong = self.call(SERVICE + operation, {"params": {"query": {"contexts": [{"service": "ENTITY_EXPORT"}, {"channel": ["JOB"]}]}}})
            self.assert_refused(wrong, 200, "E0039")
            self.assertIn("params.query.contexts[1].channel", wrong.body.decode())
        self.assert_refused(self.call(SERVICE + "get", {"params": {"query": {"filters": {"typesCriterion": ["sku"]}}}}), 200,
                            "E0420")

    def test_what_was_kept_in_another_shape_reads_back(self):
        self.change("create", dsv_profile())
        self.assertEqual(self.server.kill(signal.SIGTERM), 0)
        with closing(sqlite3.connect(self.server.folder / "data/store.sqlite")) as store, store:
            for properties in ("[]", '"x"', "5"):
                store.execute("UPDATE imported_profiles SET object = json_set(object, '$.properties', json(?))", [properties])
        self.server.start()
        self.assertEqual(self.objects({"id": "acme_dsv"})[0]["data"], dsv_profile()["data"])
        self.assertIn("acme_dsv", [one["id"] for one in self.objects({})])
        self.change("update", dsv_profile())

    def test_changing_and_deleting(self):
        self.assert_refused(self.call(SERVICE + "update", {"configObject": dsv_profile()}), 200, "E0018")
        self.change("create", dsv_profile())
        changed = dsv_profile()
        changed["data"]["contexts"][0]["jsonData"]["publish"]["format"]["settings"]["dsvSettings"]["delimiter"] = "|"
        self.assertEqual(self.change("update", changed)[-1]["messageCode"], "I0012")
        self.assertIn("|", self.file({"profiles": "acme_dsv"})[1].splitlines()[0])
        self.assertEqual(self.change("create", dsv_profile())[-1]["messageCode"], "I0012")
        self.assertIn(";", self.file({"profiles": "acme_dsv"})[1].splitlines()[0])
        disabled = dsv_profile()
        disabled["data"]["contexts"][0]["jsonData"]["isEnabled"] = "false"
        self.change("update", disabled)
        body = {"params": {"rsconnect": {"profiles": "acme_dsv"}}}
        self.assert_refused(self.call("/api/rsconnectservice/downloadDataDSV", body), 200, "E0039")
        self.assertEqual(self.change("delete", {"id": "acme_dsv", "type": "integrationprofile"})[0]["messageCode"], "I0013")
        self.assertEqual(self.objects({"id": "acme_dsv"}), [])
        self.assert_refused(self.call(SERVICE + "delete", {"configObject": {"id": "acme_dsv"}}), 200, "E0018")

    def test_an_extension_changes_what_it_says(self):
        extension = {"id": "acme_dsv_extended", "type": "integrationprofile", "data": {"contexts": [{
            "context": {"channel": "JOB", "service": "ENTITY_EXPORT", "format": "DSV", "source": "internal", "order": 20},
            "jsonData": {"profileType": "extended", "extendedBaseProfileName": "sys_export_data_dsv_ui_task_base",
                         "publish": {"format": {"settings": {"dsvSettings": {"delimiter": "\t"}}}}}}]}}
        self.assertEqual([one["messageCode"] for one in self.change("create", extension)], ["I0011"])
        context = {"profilecontexts": {"service": "ENTITY_EXPORT", "channel": "JOB", "format": "DSV"}}
        about, text = self.file(context)
        self.assertIn("MDM ID\t", text.splitlines()[0])
        self.assertEqual(about["extension"], "dsv")
        second = copy.deepcopy(extension)
        second["id"] = "acme_dsv_second"
        self.assert_refused(self.call(SERVICE + "create", {"configObject": second}), 200, "E0039")
        second["data"]["contexts"][0]["context"]["order"] = 21
        self.assert_refused(self.call(SERVICE + "create", {"configObject": second}), 200, "E0039")
        second["data"]["contexts"][0]["context"]["subtype"] = "Second"
        self.assertEqual([one["messageCode"] for one in self.change("create", second)], ["I0011"])
        self.assertEqual([one["messageCode"] for one in self.change("update", extension)], ["I0012"])
        self.change("create", dsv_profile(name="grand", channel="GRAND"))
        child = {"id": "child", "type": "integrationprofile", "data": {"contexts": [{
            "context": {"channel": "CHILD", "format": "DSV"},
            "jsonData": {"extendedBaseProfileName": "grand", "transform": {"settings": {"collectionSeparator": "+"}}}}]}}
        self.change("create", child)
        self.assertIn(";", self.file({"profiles": "child"})[1].splitlines()[0])

    def test_what_a_context_leaves_out_is_any_value(self):
        profile = dsv_profile()
        context = profile["data"]["contexts"][0]["context"] = {"service": "ENTITY_EXPORT", "channel": "ACME_DSV",
                                                               "format": "DSV", "source": "{{TENANT_SOURCE}}"}
        self.change("create", profile)
        asked = {"service": "ENTITY_EXPORT", "channel": "ACME_DSV", "format": "DSV"}
        for more in ({"source": "internal"}, {"source": "external"}, {}, {"source": "external", "subtype": "User"}):
            nearest = self.objects({"contexts": [{**asked, **more}]}, operation="getnearest")
            self.assertEqual([one["id"] for one in nearest], ["acme_dsv"], more)
        self.assertEqual(nearest[0]["data"]["contexts"][0]["context"], context)
        self.assertTrue(self.file({"profilecontexts": [{**asked, "source": "external"}]})[1])
        del context["channel"]
        self.change("update", profile)
        nearest = self.objects({"contexts": [{**asked, "channel": "S3", "source": "external"}]}, operation="getnearest")
        self.assertEqual([one["id"] for one in nearest], ["acme_dsv"])

    def test_what_extends_a_refused_profile_fails(self):
        self.change("create", dsv_profile())
        self.change("create", {"id": "child", "type": "integrationprofile", "data": {"contexts": [{
            "context": {"channel": "CHILD", "format": "DSV"}, "jsonData": {"extendedBaseProfileName": "acme_dsv"}}]}})
        self.assertEqual(self.server.kill(signal.SIGTERM), 0)
        base = self.server.folder / "profiles/sys_export_data_dsv_ui_task_base.yaml"
        base.write_text(base.read_text().replace("MDM ID: M-1", "MDM ID: M-2"))
        self.server.start()
        for name in ("acme_dsv", "child"):
            answer = self.call("/api/rsconnectservice/downloadDataDSV", {"params": {"rsconnect": {"profiles": [name]}}})
            self.assert_refused(answer, 200, "E0039")
            self.assertIn("extends 'sys_export_data_dsv_ui_task_base', which is not in use", answer.body.decode())
        refused = self.call(SERVICE + "update", {"configObject": dsv_profile()})
        self.assert_refused(refused, 200, "E0039")
        self.assertIn("which is not in use", refused.body.decode())

    def test_a_name_finds_it_where_no_id_does(self):
        self.change("create", dsv_profile())
        self.assertIn(";", self.file({"profiles": ["Articles for Acme"]})[1].splitlines()[0])
        self.change("create", {**dsv_profile(name="second", channel="SECOND"), "name": "downloadDataDSV"})
        self.assertIn(",", self.file({"profiles": ["downloadDataDSV"]})[1].splitlines()[0])
        self.change("update", {**dsv_profile(name="second", channel="SECOND")})
        body = {"params": {"rsconnect": {"profiles": ["Articles for Acme"]}}}
        refused = self.call("/api/rsconnectservice/downloadDataJob", body)
        self.assert_refused(refused, 200, "E0039")
        self.assertIn("'acme_dsv' and 'second'", refused.body.decode())

    def test_parts_in_channels_have_numbers(self):
        channel = self.server.folder / "channel"
        channel.mkdir()
        for name, expected in ((None, "{}_{}_out.dsv"), ("Articles.dsv", "{}_Articles_{}.dsv")):
            profile = dsv_profile(channel="S3")
            layout = profile["data"]["contexts"][0]["jsonData"]["publish"]["format"]
            layout["batchSize"] = 1
            if name:
                layout["settings"]["additionalSettings"]["fileName"] = name
            self.change("create", profile)
            for query, numbers in (({}, "12"), ({"id": "SKU-1001"}, "")):
                answer = self.call("/api/rsconnectservice/publish", {"params": {"query": query, "rsconnect": {"profiles": ["acme_dsv"]}}})
                child = answer.json["dataObjectOperationResponse"]["statusDetail"]["childTaskIds"][0]
                self.assertEqual(self.ended(child)["status"], "Completed")
                made = {file.name for file in channel.iterdir() if file.name.startswith(child)}
                whole = expected.replace("_{}", "", 1)
                self.assertEqual(made, {expected.format(child, number) for number in numbers} or {whole.format(child)})

    def test_several_contexts_are_a_profile_each(self):
        profile = dsv_profile()
        profile["data"]["contexts"].append({"context": {"channel": "ACME_JSON", "service": "ENTITY_EXPORT", "format": "JSON"},
                                            "jsonData": {"publish": {"format": {"type": "RSJSON"}}}})
        self.change("create", profile)
        about, text = self.file({"profilecontexts": [{"channel": "ACME_JSON", "format": "JSON"}]})
        self.assertEqual((about["extension"], json.loads(text)["entities"][0]["id"]), ("json", "SKU-1001"))
        nearest = self.objects({"contexts": [{"channel": "ACME_JSON", "format": "JSON"}]}, operation="getnearest")
        self.assertEqual([one["id"] for one in nearest], ["acme_dsv"])

    def test_contexts_are_told_apart(self):
        one, other = dsv_profile(name="one"), dsv_profile(name="other")
        self.assert_refused(self.call(SERVICE + "create", {"configObjects": [one, other]}), 200, "E0039")
        self.assert_refused(self.call(SERVICE + "create", {"configObjects": [one, one]}), 200, "E0039")
        twice = copy.deepcopy(one)
        twice["data"]["contexts"].append(copy.deepcopy(twice["data"]["contexts"][0]))
        self.assert_refused(self.call(SERVICE + "create", {"configObject": twice}), 200, "E0039")
        self.assertEqual([each for each in self.objects({}) if each["type"] == "integrationprofile"], [])
        twice["data"]["contexts"][1]["context"]["channel"] = "SECOND"
        self.change("create", twice)
        self.assert_refused(self.call(SERVICE + "create", {"configObject": dsv_profile(channel="SECOND")}), 200, "E0039")
        twice["data"]["contexts"].pop(0)
        self.change("update", twice)
        self.change("create", other)
        self.assert_refused(self.call(SERVICE + "update", {"configObject": one}), 200, "E0039")

    def test_no_id_is_that_of_a_further_context(self):
        self.assert_refused(self.call(SERVICE + "create", {"configObject": dsv_profile(name="two.2")}), 200, "E0039")
        self.change("create", dsv_profile(name="two"))
        self.change("create", dsv_profile(name="two.b", channel="B"))
        nearest = self.objects({"contexts": [{"channel": "B", "format": "DSV"}]}, operation="getnearest")
        self.assertEqual([one["id"] for one in nearest], ["two.b"])

    def test_numbers_count_as_texts(self):
        profile = {**dsv_profile(), "id": 5, "name": 7}
        self.change("create", profile)
        for query in ({"id": 5}, {"id": "5"}, {"ids": [5]}, {"name": 7}, {"name": "7"}):
            self.assertEqual([one["id"] for one in self.objects(query)], [5], query)
        self.assertTrue(self.file({"profiles": 5})[1])
        profile["data"]["contexts"][0]["jsonData"]["unknownToUs"] = 7
        for number, is_kept in (("1.5", True), ("1e2", True), ("18446744073709551615", True), ("0.1", True), ("-0.0", True),
                                ("12345678901234567890123", False), ("0.10000000000000000001", False), ("1e999", False)):
            body = json.dumps({"configObject": profile}).replace('"unknownToUs": 7', f'"unknownToUs": {number}')
            answer = self.call(SERVICE + "create", body)
            if is_kept:
                self.assertEqual(answer.json["response"]["status"], "success", answer.body)
                found = self.objects({"id": 5})[0]["data"]["contexts"][0]["jsonData"]["unknownToUs"]
                self.assertEqual(found, json.loads(number))
            else:
                self.assertNotEqual(answer.json["response"]["status"], "success", number)
        self.assertEqual(self.change("delete", {"id": 5})[0]["messageCode"], "I0013")

    def test_it_takes_the_place_of_a_shipped_one_for_its_tenant_alone(self):
        acme = self.secret("--role", "profile-admin", "--role", "exporter")
        other = self.secret("--role", "profile-admin", "--role", "exporter", client="o", tenant="other")
        self.change("create", dsv_profile(name="downloadDataDSV"), acme)
        self.assertIn(";", self.file({"profiles": "downloadDataDSV"}, acme)[1].splitlines()[0])
        self.assertIn(",", self.file({"profiles": "downloadDataDSV"}, other)[1].splitlines()[0])
        self.assertEqual([one["type"] for one in self.objects({"id": "downloadDataDSV"}, other)], ["integrationprofile-system"])
        self.change("create", dsv_profile(), other)
        self.assertIn("O-1", self.file({"profiles": "acme_dsv"}, other)[1])
        self.assertEqual(self.objects({"id": "acme_dsv"}, acme), [])
        self.change("delete", {"id": "downloadDataDSV"}, acme)
        self.assertIn(",", self.file({"profiles": "downloadDataDSV"}, acme)[1].splitlines()[0])
        self.assertEqual(self.server.kill(signal.SIGTERM), 0)
        purged = self.server.command("tenants", "purge", "other", "--yes", "--config", "sluice.yaml")
        self.assertEqual(purged.returncode, 0, purged.stderr)
        self.server.start()
        self.assertEqual(len(self.objects({"id": "downloadDataDSV"}, acme)), 1)
        again = self.secret("--role", "reader", client="p", tenant="other")
        self.assertEqual(self.objects({"id": "acme_dsv"}, again), [])

    def test_who_may_bring_profiles(self):
        exporter, reader = self.secret("--role", "exporter"), self.secret("--role", "reader", client="r")
        for operation in ("create", "update", "delete"):
            for headers in (exporter, reader):
                self.assert_refused(self.call(SERVICE + operation, {"configObject": dsv_profile()}, headers), 403, "PD001")
        self.assertTrue(self.objects({}, reader))
        keeper = self.secret("--role", "profile-admin", client="k")
        self.change("create", dsv_profile(), keeper)
        acts = [json.loads(line) for line in (self.server.folder / "data/audit.log").read_text().splitlines()]
        self.assertEqual([act["subject"] for act in acts if act["action"] == "import"], ["acme_dsv"])
        body = {"params": {"rsconnect": {"profiles": ["acme_dsv"]}}}
        self.assert_refused(self.call("/api/rsconnectservice/downloadDataJob", body, keeper), 403, "PD001")

    def test_a_file_is_checked_before_it_is_brought(self):
        def checked(*files, words=()):
            made = self.server.command("profiles", "check", *files, "--profiles", "profiles", "--set", "var.catalog=catalogue",
                                       "--plugins", str(BUILD / "lib/sluice/plugins"), *words)
            self.assertEqual(made.stderr, "")
            return made.returncode, made.stdout

        several = dsv_profile()
        several["data"]["contexts"].append({"context": {"channel": "MORE"}, "jsonData": {"publish": {"format": {"type": "RSJSON"}}}})
        (self.server.folder / "good.json").write_text(json.dumps({"configObject": several}))
        code, said = checked("good.json")
        self.assertEqual((code, said.splitlines()), (0, [
            "good.json: collect.channel.settings.includeSiblings has no effect here",
            "good.json: publish.format.settings.dsvSettings.startLine has no effect here",
            "good.json: transform.settings.strategies.removeWhitespace has no effect here", "2 profiles, 0 problems"]))
        found = json.loads(checked("good.json", words=["--json"])[1])
        self.assertEqual([(one["file"], one["profile"], len(one.get("without_effect", []))) for one in found],
                         [("good.json", "acme_dsv", 3), ("good.json (acme_dsv.2)", "acme_dsv.2", 0)])
        several["data"]["contexts"].append(copy.deepcopy(several["data"]["contexts"][1]))
        (self.server.folder / "more.json").write_text(json.dumps({"configObjects": [dsv_profile(name="first", channel="1"), several]}))
        code, said = checked("more.json")
        self.assertEqual((code, said.splitlines()[-1]), (1, "4 profiles, 1 problem"), said)
        self.assertIn("the same context and order", said)
        (self.server.folder / "torn.json").write_text("{")
        (self.server.folder / "system.json").write_text(json.dumps(dsv_profile(name="sys_mine")))
        wide = dsv_profile()
        wide["data"]["contexts"][0]["jsonData"]["publish"]["format"]["settings"]["dsvSettings"]["delimiter"] = "wide"
        (self.server.folder / "wide.json").write_text(json.dumps(wide))
        for name, message in (("torn", "is not JSON"), ("system", "configObject.id should not begin with sys_"),
                              ("wide", "dsvSettings.delimiter")):
            code, said = checked(f"{name}.json")
            self.assertEqual(code, 1, said)
            self.assertIn(message, said)
            self.assertEqual(said.splitlines()[-1], "1 profile, 1 problem")
        code, said = checked("good.json", "profiles/rejecting.yaml")
        self.assertEqual((code, said.splitlines()[-1]), (0, "3 profiles, 0 problems"))

    def test_what_is_no_profile(self):
        def refused(code, **changes):
            answer = self.call(SERVICE + "create", {"configObject": {**dsv_profile(), **changes}})
            self.assert_refused(answer, 200, code)
            self.assertNotIn(str(self.server.folder), answer.body.decode())
            return answer.body.decode()

        def with_json(**changes):
            return {"contexts": [{"context": CONTEXT, "jsonData": {"publish": {"format": {"type": "DSV"}}, **changes}}]}

        self.assert_refused(self.call(SERVICE + "create", {}), 200, "E0038")
        refused("E0420", type="emailtemplate")
        refused("E0038", id="")
        for name in ("sys_export_mine", "mine_base", "no such name", "a/b"):
            refused("E0039", id=name)
        refused("E0038", data={})
        refused("E0039", data={"contexts": [{"context": {}, "jsonData": {}}]})
        for wrong in ({"collect": {"settings": {"search": {"params": {"query": {"id": "${env:PATH}"}}}}}},
                      {"collect": {"channel": [{"type": "sftpConnector"}]}},
                      {"publish": {"format": {"type": "DSV", "batchSize": "many"}}},
                      {"publish": {"format": {"type": "DSV", "settings": {"dsvSettings": {"delimiter": "too long"}}}}},
                      {"isEnabled": "perhaps"}, {"extendedBaseProfileName": "nobody"}, {"extendedBaseProfileName": "acme_dsv"}):
            refused("E0039", data=with_json(**wrong))
        self.assertIn("batchSize", refused("E0039", data=with_json(publish={"format": {"type": "DSV", "batchSize": 0}})))
        for wrong in ([], "x", 5, True):
            refused("E0039", properties=wrong)
            refused("E0039", data={"contexts": [wrong or "y"]})
            self.assert_refused(self.call(SERVICE + "create", {"configObject": wrong or [[]]}), 200, "E0039")
        for name, wrong in (("id", {}), ("name", []), ("type", {}), ("data", "x")):
            refused("E0039", **{name: wrong})
        self.assertEqual(self.objects({"id": "acme_dsv"}), [])


if __name__ == "__main__":
    unittest.main(argv=["riversand_configuration_test"])
