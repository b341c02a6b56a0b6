"""The API's description: every route of it exists with just its methods, profiles keep their secrets, and pages open."""

import re
import subprocess
import unittest

from server import Server, eventually


class Description(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def test_every_described_path_exists_with_just_its_methods(self):
        for path, item in self.server.description["paths"].items():
            methods = {method.upper() for method in item if method in ("get", "post", "put", "delete", "patch")}
            if "GET" in methods:
                methods.add("HEAD")
            concrete = re.sub(r"\{(\w+)\}", "x", path)
            answer = self.server.call("OPTIONS", concrete, check=False)
            self.assertEqual(set(answer.headers["Allow"].split(", ")), methods | {"OPTIONS"}, path)

    def test_every_operation_has_a_name_of_its_own_and_answers(self):
        names = []
        for item in self.server.description["paths"].values():
            for method, operation in item.items():
                if method in ("get", "post", "put", "delete", "patch"):
                    names.append(operation["operationId"])
                    self.assertTrue(operation["responses"], operation["operationId"])
                    self.assertTrue(operation["summary"], operation["operationId"])
        self.assertEqual(len(names), len(set(names)))

    def test_every_reference_leads_somewhere(self):
        references = re.findall(r'"\$ref": "([^"]+)"', self.server.call("GET", "/api/v1/openapi.json").body.decode())
        self.assertGreater(len(references), 20)
        for reference in references:
            self.assertTrue(self.server.resolved({"$ref": reference}), reference)

    def test_the_page_for_people_names_every_operation(self):
        page = self.server.call("GET", "/api/v1", check=False)
        self.assertEqual(page.headers.get_content_type(), "text/html")
        for path in self.server.description["paths"]:
            self.assertIn(path, page.body.decode())

    def test_profiles_are_shown_without_paths(self):
        listed = self.server.call("GET", "/api/v1/profiles").json["profiles"]
        self.assertEqual({profile["id"] for profile in listed}, {"guarded", "rejecting", "unruly"})
        shown = self.server.call("GET", "/api/v1/profiles/rejecting").json
        self.assertEqual(shown["source"]["settings"]["path"], "***")
        self.assertEqual(self.server.call("GET", "/api/v1/profiles/none").status, 404)
        self.assertIn("unruly", self.server.call("GET", "/api/v1/plugins").body.decode())
        self.assertEqual(self.server.call("POST", "/api/v1/profiles:resolve", {"service": "X"}).status, 200)
        self.assertEqual(self.server.call("POST", "/api/v1/profiles:resolve", {"servce": "X"}).status, 422)
        self.assertEqual(self.server.call("GET", "/api/v1/limits").json["tenant"], "default")

    def test_edits_of_profiles_count_while_the_server_runs_and_mistakes_do_not(self):
        file = self.server.folder / "profiles/edited.yaml"
        good = "profile: edited\nsource: {plugin: unruly, settings: {rows: 1}}\nwriter: {plugin: %s}\n"
        try:
            file.write_text(good % "csv")
            eventually("the new profile", lambda: self.server.call("GET", "/api/v1/profiles/edited").status == 200)
            file.write_text(good % "ndjson")
            eventually("the edit", lambda: self.server.call("GET", "/api/v1/profiles/edited").json["writer"]["plugin"] ==
                       "ndjson")
            for mistake in ("profile: [", good % "no_such_writer"):
                before = self.server.log().count("refused")
                file.write_text(mistake)
                eventually("the refusal in the log", lambda: self.server.log().count("refused") > before)
                job = self.server.submit(profile="edited", headers={"Prefer": "wait=30"})
                self.assertEqual(job["files"][0]["name"], "edited.ndjson")
        finally:
            file.unlink()
        eventually("its end", lambda: self.server.call("GET", "/api/v1/profiles/edited").status == 404)

    def test_prometheus_takes_the_metrics(self):
        self.server.submit({"rows": 1}, {"Prefer": "wait=30"})
        text = self.server.call("GET", "/metrics").body
        checked = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, check=False)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


if __name__ == "__main__":
    unittest.main(argv=["description_test"])
