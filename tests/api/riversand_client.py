"""A client of the Riversand API, in the words of the platform's own clients, and a server for it."""

import base64
import json
import re
import time
import unittest

from server import SECONDS_MAX, Answer, Server

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
EXPORT = "/api/rsconnectservice/downloadDataJob"
TASKS = "/api/requesttrackingservice/get"
PREPARE = "/api/binarystreamobjectservice/prepareDownload"
BLOB = "/api/binaryobjectservice/get"

SEED = """profile: {name}
context: {{app: RSConnect, service: ENTITY_EXPORT, channel: JOB, format: {format}, source: internal, role: admin, user: system}}
source: {{plugin: jsonl, settings: {{path: "${{profile_dir}}/entities.jsonl"}}}}
transform:
  script: entity_columns.lua
  settings: {{columns: [type, id, {{attribute: mdmname, localized: true}}, {{attribute: price, type: decimal}}]}}
writer: {{plugin: {plugin}}}
request: {{query: true, fields: true, transform: [locales, contexts, coalesced]}}
output: {{file_name: "{{job}}_out"}}
"""
ENTITIES = [("P-1", "product", "Oak bed", 100), ("S-1", "sku", "red lamp", 10), ("S-2", "sku", "blue lamp", 20),
            ("S-3", "sku", "red chair", 30)]


def entity(name, kind, title, price):
    return {"id": name, "type": kind, "properties": {"createdBy": "ann"}, "data": {"attributes": {
        "mdmname": {"values": [{"value": title, "locale": "en-US"}, {"value": title.upper(), "locale": "de-DE"}]},
        "price": {"values": [{"value": price}]}}}}


def request(**changes):
    """The simplest form of an export, with members of params changed."""
    params = {"query": {"filters": {"typesCriterion": ["sku"]}}, "fields": {"attributes": ["_ALL"]},
              "options": {"maxRecords": "10"},
              "rsconnect": {"profilecontexts": [{"service": "ENTITY_EXPORT", "channel": "JOB", "format": "CSV",
                                                 "source": "internal"}]}}
    return {"params": params | changes}


def task_query(task):
    return {"params": {"query": {"filters": {"typesCriterion": ["tasksummaryobject"],
                                             "attributesCriterion": [{"taskId": {"exact": task}}]}},
                       "fields": {"attributes": ["_ALL"]}, "options": {"maxRecords": 1}}}


class RiversandCase(unittest.TestCase):
    SETTINGS = "tenants: {acme: {}, other: {}}\n"

    def setUp(self):
        self.server = Server(settings=self.SETTINGS)
        for name, kind, plugin in (("csv_job", "CSV", "csv"), ("downloadDataExcel", "Excel", "xlsx")):
            (self.server.folder / f"profiles/{name}.yaml").write_text(SEED.format(name=name, format=kind, plugin=plugin))
        lines = "".join(json.dumps(entity(*one)) + "\n" for one in ENTITIES)
        (self.server.folder / "profiles/entities.jsonl").write_text(lines)
        self.addCleanup(self.server.__exit__)
        self.start_server()

    def start_server(self):
        self.server.start()

    def call(self, path, body, headers=None, method="POST"):
        text = body if isinstance(body, str) else json.dumps(body)
        link = self.server.connection()
        link.request(method, path, text if method == "POST" else None,
                     {"Content-Type": "application/json", **(headers or {})})
        answer = Answer(link.getresponse())
        link.close()
        return answer

    def secret(self, *words, client="shop", tenant="acme"):
        made = self.server.command("keys", "create", "--config", "sluice.yaml", "--kind", "riversand", "--client", client,
                                   "--tenant", tenant, *words)
        self.assertEqual(made.returncode, 0, made.stderr)
        return {"auth-client-id": client, "auth-client-secret": made.stdout.strip()}

    def started(self, body, headers=None):
        answer = self.call(EXPORT, body, headers)
        self.assertEqual(answer.status, 200, answer.body)
        response = answer.json["dataObjectOperationResponse"]
        task = response["dataObjects"][0]["properties"]["workAutomationId"]
        self.assertRegex(task, UUID)
        self.assertEqual(answer.json, {"dataObjectOperationResponse": {
            "status": "success", "dataObjects": [{"properties": {"workAutomationId": task}}],
            "statusDetail": {"code": "RSC2162", "messageType": "Info", "message":
                             f"Download data job has been initiated with work automation id : {task}."},
            "totalRecords": 0}})
        return task

    def summary(self, task, headers=None):
        """Attributes of a task, flat."""
        answer = self.call(TASKS, task_query(task), headers)
        self.assertEqual(answer.status, 200, answer.body)
        response = answer.json["response"]
        self.assertEqual((response["status"], response["totalRecords"]), ("success", 1))
        found = response["requestObjects"][0]
        self.assertEqual((found["id"], found["type"]), (task, "tasksummaryobject"))
        flat = {}
        for name, attribute in found["data"]["attributes"].items():
            for value in attribute["values"]:
                self.assertEqual(set(value), {"id", "value", "locale", "source"})
            values = [value["value"] for value in attribute["values"]]
            flat[name] = values[0] if len(values) == 1 else values
        return flat

    def ended(self, task, headers=None):
        deadline = time.monotonic() + SECONDS_MAX
        while time.monotonic() < deadline:
            summary = self.summary(task, headers)
            if summary["status"] not in ("Queued", "Started", "inProgress"):
                return summary
            time.sleep(0.02)
        raise AssertionError(f"task {task} does not end")

    def rows(self, body):
        """Ids of the entities in the file."""
        summary = self.ended(self.started(body))
        self.assertEqual(summary["status"], "Completed", summary)
        text = self.blob(summary["fileId"]).decode()
        return [line.split(",")[1] for line in text.splitlines()[1:]]

    def blob(self, file_id, headers=None):
        answer = self.call(BLOB, {"params": {"query": {"id": file_id, "filters": {"typesCriterion": ["entity"]}}}}, headers)
        self.assertEqual(answer.status, 200)
        return base64.b64decode(answer.json["response"]["binaryObjects"][0]["data"]["blob"], validate=True)

    def assert_refused(self, answer, status, code):
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(set(answer.json), {"request", "response"})
        self.assertEqual(set(answer.json["request"]), {"returnRequest", "requestId"})
        response = answer.json["response"]
        self.assertEqual(set(response), {"status", "statusDetail", "totalRecords"})
        self.assertEqual((response["status"], response["totalRecords"]), ("error", 0))
        messages = response["statusDetail"]["messages"]
        self.assertEqual([one["messageCode"] for one in messages], [code, "E0029"], messages)
        for one in messages:
            self.assertEqual(set(one), {"messageCode", "message", "messageType"})
            self.assertEqual(one["messageType"], "error")
