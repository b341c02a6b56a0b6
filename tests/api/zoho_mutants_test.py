"""The Zoho Analytics API: odd paths, methods, headers, encodings and bodies are refused in its own shape, and never by a fault."""

import json
import random
import unittest
import urllib.parse

from zoho_test import BULK, DATA, SQL, TOWNS, VIEW, WORKSPACE, ZohoCase

PATHS = [DATA, SQL, TOWNS, f"{BULK}/exportjobs/1", f"{BULK}/exportjobs/1/data", f"/restapi/v2/workspaces/{WORKSPACE}/views/{VIEW}/data",
         f"/restapi/v2/workspaces/{WORKSPACE}/data", "/restapi/v2/orgs", "/restapi/v2/workspaces", f"/restapi/v2/views/{VIEW}",
         f"/restapi/v2/workspaces/{WORKSPACE}/views", "/restapi/v2/metadetails", "/restapi/v2/workspaces/owned",
         f"/restapi/v2/workspaces/{WORKSPACE}", "/oauth/v2/token"]
NAMES = ["responseFormat", "selectedColumns", "showHiddenCols", "password", "callbackUrl", "keyValueFormat", "delimiter", "quoted", "paperSize",
         "topMargin", "leftFooter", "criteria", "sqlQuery", "tableCriteriaList", "includeRowNums", "viewTypes", "keyword", "startIndex", "noOfResult",
         "sortedColumn", "sortedOrder", "workspaceName", "viewName", "withInvolvedMetaInfo", "x", ""]
VALUES = [None, True, "true", 0, "3", -1, 1e300, 2**70, "", " ", "\0", "ä" * 300, "'", '"Town" = \'Ulm\'', '"' * 99, "(" * 500, "csv", "XML", "json",
          'SELECT * FROM "Towns"', 'SELECT "Town" FROM "Towns" WHERE "ID" = (SELECT 1)', [], ["Town"], [[]], [{"viewId": VIEW, "criteria": "1"}],
          [0, "6"], [8], 2, "Acme", "Towns", {}, {"a": []}, "http://127.0.0.1:1/", "x" * 1000]
VIEWS = f"/restapi/v2/workspaces/{WORKSPACE}/views"
SEGMENTS = ["..", ".", "%2e%2e", "%00", "%", "", "views", "data", "exportjobs", str(WORKSPACE), "99999999999999999999", "<b>", "ä"]
COUNT = 300


def odd_config(odd):
    kind = odd.random()
    if kind < 0.1:
        return odd.choice(["", "{", "[]", "null", "{}", "%7B%7D", "\0", "{\"a\":" * 300, '{"x": 1}{"y": 2}', "\ud800"])
    return json.dumps({odd.choice(NAMES): odd.choice(VALUES) for _ in range(odd.randint(0, 4))}, ensure_ascii=odd.random() < 0.5)


def odd_path(odd):
    path = odd.choice(PATHS)
    if odd.random() < 0.3:
        parts = path.split("/")
        parts[odd.randrange(3, len(parts) + 1):] = [odd.choice(SEGMENTS) for _ in range(odd.randint(0, 2))]
        path = "/".join(parts)
    return path


def odd_target(odd):
    target = urllib.parse.quote(odd_path(odd), safe="/%")
    if odd.random() < 0.8:
        quote = odd.choice([urllib.parse.quote, urllib.parse.quote_plus])
        parameters = [odd.choice(["CONFIG", "config", "x"]) + "=" + quote(odd_config(odd).encode("utf-8", "surrogatepass"))
                      for _ in range(odd.choice([1, 1, 1, 2]))]
        target += "?" + "&".join(parameters)
    return target


class Mutants(ZohoCase):
    SETTINGS = "zoho: {active_max: 0}\n"

    def test_odd_requests(self):
        odd = random.Random(11)
        statuses = set()
        for _ in range(COUNT):
            target = odd_target(odd)
            method = odd.choice(["GET"] * 8 + ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "PROPFIND", "CONNECT"])
            headers = {"ZANALYTICS-ORGID": odd.choice(["700"] * 6 + ["", "701", "ä".encode().decode("latin-1"), None]),
                       "Authorization": odd.choice(["Zoho-oauthtoken " + self.token(odd.choice(["ann", "bob", "boss"]))] * 8 +
                                                   ["Zoho-oauthtoken " + self.token("seer"), "", "Basic x"]),
                       "Accept": odd.choice(["*/*", "text/html", "application/xml", None]),
                       "Content-Type": odd.choice([None, "application/json", "multipart/form-data; boundary=x", "x"])}
            body = None if method in ("GET", "HEAD") else odd.choice([b"", b"{}", b"\xff" * 100, b"grant_type=x&grant_type=y"])
            with self.subTest(method=method, target=target, headers=headers):
                answer = self.server.call(method, target, body, {name: value for name, value in headers.items() if value is not None},
                                          check=False)
                statuses.add(answer.status)
                self.assertLess(answer.status, 500, answer.body)
                self.assertNotIn("html", answer.headers.get("Content-Type", ""))
                self.assertNotIn(str(self.server.folder).encode(), answer.body)
                if answer.status >= 400 and method != "HEAD":
                    self.assert_shaped(target, answer)
        self.assertTrue({200, 400, 401, 404, 405} <= statuses, statuses)
        self.assertEqual(self.get("/restapi/v2/orgs").status, 200)

    def test_deep_nesting(self):
        values = ("[" * 700 + "]" * 700, "[" + '{"a":' * 1200 + "1" + "}" * 1200 + "]")
        for path, name in ((DATA, "selectedColumns"), (SQL, "tableCriteriaList"), (VIEWS, "viewTypes"), ("/restapi/v2/metadetails", "viewName"),
                           (f"/restapi/v2/views/{VIEW}", "withInvolvedMetaInfo"), ("/restapi/v2/orgs", "x")):
            for value in values:
                config = '{"sqlQuery": "SELECT * FROM Towns", ' * (path == SQL) + "{" * (path != SQL) + f'"{name}": {value}}}'
                self.assert_refused(self.get(f"{path}?CONFIG={urllib.parse.quote(config)}"), 400, 8080)

    def assert_shaped(self, target, answer):
        self.assertTrue(answer.headers["Content-Type"].startswith("application/json"), answer.headers["Content-Type"])
        if target.startswith("/restapi/v2"):
            self.assertEqual((set(answer.json), answer.json["status"]), ({"status", "summary", "data"}, "failure"))
            self.assertIsInstance(answer.json["data"]["errorCode"], int)
        elif target.startswith("/oauth/v2"):
            self.assertIsInstance(answer.json["error"], str)


if __name__ == "__main__":
    unittest.main(argv=["zoho_mutants_test"])
