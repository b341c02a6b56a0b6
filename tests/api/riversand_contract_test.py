"""Every form of request of the Riversand API on the shipped profiles: what is answered, and what the file says."""

import base64
import io
import json
import shutil
import unittest
from pathlib import Path

import openpyxl

from riversand_client import UUID, RiversandCase
from server import SOURCE, Server, eventually

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
        (catalogue / "entities.jsonl").write_text("".join(json.dumps(one) + "\n" for one in entities["entities"]))
        state = json.loads((SOURCE / "tests/data/riversand/connectorstate.json").read_text())
        (catalogue / "objects.jsonl").write_text(json.dumps(state) + "\n")
        self.addCleanup(self.server.__exit__)
        self.server.start()


class Contract(Catalogue):
    def test_every_form_of_request(self):
        for case in CASES:
            with self.subTest(case["name"]):
                answer = self.call(case["path"], case["body"])
                self.assertEqual(answer.status, 200, answer.body)
                if case.get("code", "").startswith("E"):
                    self.assert_refused(answer, 200, case["code"])
                elif "object" in case:
                    self.check_object(case, answer.json["response"]["binaryObjects"][0])
                else:
                    self.assertIn("dataObjectOperationResponse", answer.json, answer.body)
                    self.check_job(case, answer.json["dataObjectOperationResponse"])

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

    def check_object(self, case, found):
        self.assertEqual((found["type"], found["properties"]["extension"]), (case["object"], case["suffix"]))
        self.check_file(case, base64.b64decode(found["data"]["blob"], validate=True))

    def check_job(self, case, response):
        self.assertEqual(response["statusDetail"]["code"], case["code"])
        task = UUID.search(response["statusDetail"]["message"]).group()
        summary = self.ended(task)
        usual = "Completed" if case["records"] else "Completed with no records"
        self.assertEqual((summary["status"], summary["totalRecords"]), (case.get("status", usual), case["records"]), summary)
        if case["code"] == "RSC1002" or not case["records"]:
            self.assertEqual("fileId" in summary, case["records"] > 0)
            return
        self.assertEqual(summary["fileName"], case.get("file", f"{task}_out.{case['suffix']}"))
        self.check_file(case, self.blob(summary["fileId"]))

    def check_file(self, case, data):
        if case["suffix"] == "json":
            self.assertEqual([one["id"] for one in json.loads(data)["entities"]], ["SKU-1001"])
        elif case["suffix"] == "csv":
            self.assertIn(b"SKU-1001", data)
        else:
            book = openpyxl.load_workbook(io.BytesIO(data))
            titles = [cell.value for cell in book.worksheets[1][2]]
            self.assertIn("ID", titles)
            for title in case.get("titles", []):
                self.assertIn(title, titles)
            for title in case.get("no_titles", []):
                self.assertNotIn(title, titles)


if __name__ == "__main__":
    unittest.main(argv=["riversand_contract_test"])
