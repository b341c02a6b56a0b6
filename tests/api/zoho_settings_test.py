"""The Zoho Analytics API: what sluice.yaml says to it, and what the server keeps of its callers."""

import unittest

from server import eventually
from zoho_test import BULK, DATA, QUERY_VIEW, VIEW, ZohoCase


class Public(ZohoCase):
    SETTINGS = "public_url: https://export.example.com/\n"

    def base(self):
        return "https://export.example.com"

    def test_addresses(self):
        self.assert_addresses()


class Bounded(ZohoCase):
    SETTINGS = "zoho: {pdf_cells_max: 5, hidden_columns: show}\n"

    def test_too_large_a_pdf(self):
        at_once = BULK.replace("/bulk", "")
        towns = 'SELECT "ID", "Town" FROM "Towns"'
        for path, config in ((f"/views/{VIEW}/data", {}), (f"/views/{VIEW}/data", {"selectedColumns": ["Town"], "includeRowNums": True}),
                             (f"/views/{QUERY_VIEW}/data", {}), ("/data", {"sqlQuery": towns})):
            config = {"responseFormat": "pdf", **config}
            job = self.create(config, path=BULK + path)
            data = self.finished(job)
            self.assertEqual((data["jobCode"], data["errorMessage"]),
                             ("1003", "the export has more than 5 cells, as many as a PDF may have"))
            self.assert_refused(self.get(f"{BULK}/exportjobs/{job}/data"), 400, 8123)
            if str(QUERY_VIEW) not in path:  # which is exported by jobs alone
                self.assert_refused(self.get(at_once + path, config), 400, 7827)
        for path, config in ((f"/views/{VIEW}/data", {"selectedColumns": ["Town"]}), ("/data", {"sqlQuery": towns + ' WHERE "ID" > 1'})):
            config = {"responseFormat": "pdf", **config}
            self.assertEqual(self.finished(self.create(config, path=BULK + path))["jobCode"], "1004")
            self.assertEqual(self.get(at_once + path, config).status, 200)
        self.assertEqual(len(self.file({"showHiddenCols": False}).body.split()), 4)

    def test_hidden_columns(self):
        self.assertEqual(self.file().body.splitlines()[0], b"ID,Town,Zip")
        self.assertEqual(self.file({"showHiddenCols": "false"}).body.splitlines()[0], b"ID,Town")
        self.assertEqual(self.rows_of({"sqlQuery": 'SELECT * FROM "Our shops" WHERE "ID" = 1'}), ["ID,Town,Zip", "1,Bonn,1"])
        self.assertNotIn(b"Zip", self.file({"responseFormat": "html"}).body)
        self.assertIn(b"Zip", self.file({"responseFormat": "html", "showHiddenCols": True}).body)


class Expiring(ZohoCase):
    SETTINGS = "zoho: {expired: missing}\nretention: {zoho: 1s}\n"

    def test_over_is_as_never_there(self):
        job = self.create()
        eventually("the job to expire", lambda: self.get(f"{BULK}/exportjobs/{job}").status == 404)
        for path in ("", "/data"):
            self.assert_refused(self.get(f"{BULK}/exportjobs/{job}{path}"), 404, 8120)


class Guessed(ZohoCase):
    def test_guessing_is_slowed(self):
        right = self.token("ann")
        answers = [self.get(DATA, headers={"Authorization": f"Zoho-oauthtoken {number}"}) for number in range(8)]
        self.assert_refused(answers[0], 401, 8535)
        for answer in (answers[-1], self.get("/restapi/v2/orgs", headers={"Authorization": "Zoho-oauthtoken " + right})):
            self.assert_refused(answer, 400, 6045)
            self.assertGreaterEqual(int(answer.headers["Retry-After"]), 1)


class Limited(ZohoCase):
    SETTINGS = "zoho: {active_max: 1, xls: xlsx}\nretention: {zoho: 1s}\n"

    def test_workbooks_have_no_password(self):
        self.assert_refused(self.get(DATA, {"responseFormat": "xls", "password": "long enough"}), 400, 8119)

    def test_over_is_told_from_never_there(self):
        job = self.create()
        eventually("the job to expire", lambda: self.status(job)["jobCode"] == "1005")
        self.assert_refused(self.get(f"{BULK}/exportjobs/{job}/data"), 404, 8120)


class Short(ZohoCase):
    SETTINGS = "datasets: {statement_rows_max: 2}\n"

    def test_a_result_that_is_cut_off(self):
        for statement, rows in (('SELECT "ID" FROM "Towns"', 2), ('SELECT "ID" FROM "Towns" WHERE "ID" < 3', 2)):
            job = self.create({"sqlQuery": statement}, path=f"{BULK}/data")
            status = self.finished(job)
            self.assertEqual(len(self.get(f"{BULK}/exportjobs/{job}/data").body.split()), 1 + rows)
            at_once = self.get(BULK.replace("/bulk", "") + "/data", {"sqlQuery": statement})
            if "WHERE" in statement:
                self.assertNotIn("warning", status)
                self.assertEqual(at_once.status, 200)
            else:
                self.assertIn("cut off after 2 rows", status["warning"])
                self.assert_refused(at_once, 400, 8133)


if __name__ == "__main__":
    unittest.main(argv=["zoho_settings_test"])
