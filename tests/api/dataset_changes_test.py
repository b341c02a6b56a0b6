"""Datasets that were made, and what is changed of them: names, keys, rows."""

import unittest

from datasets_test import CSV, JSON_LINES, XML, DatasetServer


class Changes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = DatasetServer()
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def setUp(self):
        self.server.key = self.server.admin

    def test_a_dataset_is_a_data_source_of_bing(self):
        server = self.server
        columns = [{"name": "ID", "key": True}]
        made = server.call("POST", "/api/v1/datasets", {
            "id": "source", "entity_type": "Shop", "columns": columns,
            "bing": {"master": "loader", "query": "reader", "public": True}})
        self.assertEqual((made.status, made.json["entity_type"]), (201, "Shop"))
        access_id = made.json["bing"]["access_id"]
        self.assertRegex(access_id, "^[0-9a-f]{32}$")
        self.assertEqual(made.json["bing"],
                         {"access_id": access_id, "public": True, "master": "loader", "query": "reader"})
        server.key = server.key_of("--role", "reader")
        self.assertEqual(server.call("GET", "/api/v1/datasets/source").json["bing"],
                         {"access_id": access_id, "public": True})
        server.key = server.admin
        for bing, part in (({"access_id": access_id}, "another dataset"), ({"access_id": "a b"}, "bing.access_id"),
                           ({"master": "a", "query": "a"}, "two keys"), ({"key": "a"}, "bing")):
            answer = server.call("POST", "/api/v1/datasets", {"id": "other", "columns": columns, "bing": bing})
            self.assertEqual((answer.status, answer.json["code"]), (422, "invalid_request"), bing)
            self.assertIn(part, answer.json["detail"])
        self.assertNotIn("bing", server.make("plain").json)

    def test_names_and_keys_are_changed(self):
        server = self.server
        server.make("changed")

        def change(body):
            answer = server.call("PATCH", "/api/v1/datasets/changed", body)
            self.assertEqual(answer.status, 200, answer.body)
            self.assertEqual(server.call("GET", "/api/v1/datasets/changed").json, answer.json)
            return answer.json["display_name"], answer.json.get("bing")

        self.assertEqual(change({"display_name": "Ours"}), ("Ours", None))
        access_id = change({"bing": {"master": "loader"}})[1]["access_id"]
        self.assertRegex(access_id, "^[0-9a-f]{32}$")
        bing = {"access_id": access_id, "public": True, "master": "loader", "query": "reader"}
        self.assertEqual(change({"bing": {"public": True, "query": "reader"}}), ("Ours", bing))
        del bing["query"]
        self.assertEqual(change({"display_name": "Theirs", "bing": {"query": None}}), ("Theirs", bing))
        for body in ({}, {"id": "x"}, {"columns": []}, {"display_name": ""}, {"bing": {"access_id": "x"}},
                     {"bing": {"query": "loader"}}, {"bing": {"public": "yes"}}):
            answer = server.call("PATCH", "/api/v1/datasets/changed", body)
            self.assertEqual((answer.status, answer.json["code"]), (422, "invalid_request"), body)
        server.kill(9)
        server.start()
        self.assertEqual(server.call("GET", "/api/v1/datasets/changed").json["bing"], bing)
        self.assertEqual(change({"bing": None}), ("Theirs", None))

    def test_rows_are_changed_by_their_keys(self):
        server = self.server
        server.make("stock", [{"name": "ID", "type": "integer", "key": True}, {"name": "City"},
                              {"name": "Count", "type": "integer"}])
        path = "/api/v1/datasets/stock/versions?mode=incremental"
        answer = server.call("POST", path, "ID,City,Count\n1,a,1\n", CSV)
        self.assertEqual((answer.status, answer.json["code"]), (409, "no_version"))
        first = server.load("stock", "ID,City,Count\n1,Bonn,1\n2,Ulm,2\n3,Kiel,3\n")["id"]
        change = "?mode=incremental"
        job = server.load("stock", "City,ID,Count,__deleteEntity\nKöln,2,,\n,3,,TRUE\nTrier,4,4,0\n".encode(), query=change)
        self.assertEqual((job["state"], job["version"], job["progress"]["rows_written"]), ("succeeded", first, 3))
        changed = [{"ID": 1, "City": "Bonn", "Count": 1}, {"ID": 2, "City": "Köln", "Count": None},
                   {"ID": 4, "City": "Trier", "Count": 4}]
        self.assertEqual(server.rows("stock"), changed)
        self.assertEqual([row["City"] for row in server.rows("stock", version=first)], ["Bonn", "Ulm", "Kiel"])
        shown = server.call("GET", "/api/v1/datasets/stock").json["versions"]
        self.assertEqual([one["rows"] for one in shown], [3, 3])
        # Staged changes go on from what is staged.
        server.load("stock", '{"ID": 1, "__deleteEntity": true}\n{"ID": 5, "Count": 5}\n', JSON_LINES,
                    query=change + "&stage=true")
        staged = server.load("stock", "<r><i><ID>2</ID><__deleteEntity>1</__deleteEntity></i>"
                                      "<i><ID>4</ID><City>Trier</City></i></r>", XML, query=change + "&stage=true")["id"]
        self.assertEqual(server.rows("stock"), changed)
        self.assertEqual(server.rows("stock", version=staged), [{"ID": 4, "City": "Trier", "Count": None},
                                                                {"ID": 5, "City": None, "Count": 5}])
        # What was deleted is not left in the file.
        file = next(one for one in server.version_files() if one.startswith(staged))
        self.assertNotIn(b"Bonn", (server.folder / "data/datasets" / file).read_bytes())
        before = server.versions("stock")
        for body, part in (("ID,City\n1,a\n", "no column 'Count'"), ("ID,City,Count\n,a,1\n", "key column 'ID' is empty"),
                           ("ID,City,Count,__deleteEntity\n1,a,1,x\n", "row 1, column '__deleteEntity'"),
                           ("ID,City,Count,__deleteEntity\n,a,1,1\n", "key column 'ID' is empty"),
                           ("ID,City,Count,More\n1,a,1,x\n", "a column 'More'")):
            job = server.load("stock", body, query=change)
            self.assertEqual(job["state"], "failed", body)
            self.assertIn(part, job["error"]["message"])
        self.assertEqual(server.versions("stock"), before)
        # Of two that begin with the same version, one would undo the other.
        jobs = [server.call("POST", path, "ID,City,Count\n" + rows, CSV).json["id"]
                for rows in ("".join(f"{row},b,\n" for row in range(100_000, 200_000)), "7,Hamm,7\n")]
        ended = sorted((server.wait(job) for job in jobs), key=lambda job: job["state"])
        self.assertEqual([job["state"] for job in ended], ["failed", "succeeded"])
        self.assertEqual((ended[0]["error"]["code"], ended[0]["version"]), ("dataset_changed", ended[1]["version"]))
        self.assertEqual(server.versions("stock")[0], (ended[1]["id"], "published"))
        self.assertIn(staged, [one[0] for one in server.versions("stock")])

    def test_only_rows_with_keys_are_changed(self):
        server = self.server
        server.make("keyless", [{"name": "City"}])
        server.load("keyless", "City\nBonn\n")
        for query, status in (("?mode=incremental", 422), ("?mode=some", 400)):
            self.assertEqual(server.call("POST", "/api/v1/datasets/keyless/versions" + query, "City\n", CSV).status, status)
        columns = [{"name": "ID", "key": True}, {"name": "__DeleteEntity"}]
        self.assertEqual(server.call("POST", "/api/v1/datasets", {"id": "odd", "columns": columns}).status, 422)


if __name__ == "__main__":
    unittest.main(argv=["dataset_changes_test"])
