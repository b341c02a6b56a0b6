"""The Zoho Analytics API: exports of statements over the views of a workspace."""

import unittest

from zoho_test import SQL, TOWNS, VIEW, WORKSPACE, ZohoCase


class Statements(ZohoCase):
    def test_statements(self):
        self.assertEqual(self.rows_of({"sqlQuery": 'SELECT "Town", "ID" FROM "Towns" ORDER BY 2 DESC'}),
                         ["Town,ID", "Kiel,3", "Ulm,2", "Bonn,1"])
        joined = 'SELECT t."ID", s."Town" FROM towns t JOIN "Our shops" s ON s."Town" = t."Town" WHERE t."ID" > 1 ORDER BY 1'
        self.assertEqual(self.rows_of({"sqlQuery": joined}), ["ID,Town", "2,Ulm", "3,Kiel"])
        for join, rows in (('JOIN "Our shops" s USING ("Town") ORDER BY 1', ["1", "2", "3"]), ('NATURAL JOIN "Our shops" s ORDER BY 1', ["1", "2", "3"]),
                           ('LEFT JOIN "Our shops" s USING ("Town") ORDER BY 1', ["1", "2", "3"])):
            self.assertEqual(self.rows_of({"sqlQuery": f'SELECT t."ID" FROM "Towns" t {join}'}), ["ID", *rows])
        self.assertEqual(self.rows_of({"sqlQuery": 'SELECT count(*) AS n FROM "Towns" NATURAL JOIN "Our shops"'}), ["n", "3"])
        self.assertEqual(self.rows_of({"sqlQuery": 'SELECT * FROM "Towns"', "includeHeader": False}, "bob"), ["2,Ulm"])
        towns = int(TOWNS.split("/")[-2])
        self.assertEqual(self.rows_of({"sqlQuery": 'SELECT "ID" FROM "Towns"', "tableCriteriaList": [
            {"viewId": towns, "criteria": "\"Town\" <> 'Ulm'"}, {"viewId": str(towns), "criteria": '"ID" < 3'}]}), ["ID", "1"])
        self.assertEqual(self.rows_of({"sqlQuery": 'SELECT * FROM "Our shops" WHERE "ID" = 1', "showHiddenCols": "true"}),
                         ["ID,Town,Zip", "1,Bonn,1"])
        answer = self.get(f"/restapi/v2/workspaces/{WORKSPACE}/data", {"sqlQuery": 'SELECT count(*) AS n FROM "Towns"'})
        self.assertEqual((answer.status, answer.headers["Content-Type"], answer.body), (200, "text/csv", b"n\r\n3\r\n"))

    def test_faults_of_statements(self):
        self.assert_refused(self.get(SQL), 400, 8077)
        towns = 'SELECT * FROM "Towns"'
        for config, code in (
                ({}, 8077), ({"responseFormat": "csv"}, 8079), ({"sqlQuery": " \n"}, 8078), ({"sqlQuery": 1}, 8516),
                ({"sqlQuery": 'SELECT "Nothing" FROM "Towns"'}, 7330), ({"sqlQuery": 'SELECT "Zip" FROM "Our shops"'}, 7330),
                ({"sqlQuery": 'SELECT "Mail" FROM "Our shops"', "showPersonalCols": True}, 7330),
                ({"sqlQuery": 'SELECT * FROM "Nowhere"'}, 7332), ({"sqlQuery": 'SELECT * FROM main."Towns"'}, 7332),
                ({"sqlQuery": 'SELECT "ID" AS "Row Number" FROM "Towns"', "includeRowNums": True}, 8119), ({"sqlQuery": "SELECT * FROM sqlite_master"}, 7401),
                ({"sqlQuery": "SELECT 1"}, 7835), ({"sqlQuery": "SELEC"}, 7401), ({"sqlQuery": 'DELETE FROM "Towns"'}, 7401),
                ({"sqlQuery": towns + " LIMIT readfile('/etc/passwd')"}, 7401), ({"sqlQuery": "x" * 100_001}, 8507),
                ({"sqlQuery": towns, "criteria": "1"}, 8080), ({"sqlQuery": towns, "responseFormat": "image"}, 8014),
                ({"sqlQuery": towns, "tableCriteriaList": [{}] * 26}, 8547), ({"sqlQuery": towns, "tableCriteriaList": [1]}, 8079),
                ({"sqlQuery": towns, "tableCriteriaList": [{"viewId": 1}]}, 8079),
                ({"sqlQuery": towns, "tableCriteriaList": [{"viewId": 1, "criteria": ""}]}, 7571),
                ({"sqlQuery": towns, "tableCriteriaList": [{"viewId": VIEW, "criteria": ""}]}, 7836),
                ({"sqlQuery": towns, "tableCriteriaList": [{"viewId": TOWNS.split("/")[-2], "criteria": '"No" = 1'}]}, 7330)):
            self.assert_refused(self.get(SQL, config), 400, code)
        self.assert_refused(self.get(SQL, {"sqlQuery": towns}, "seer"), 400, 7332)
        self.assert_refused(self.get(SQL, {"sqlQuery": 'SELECT * FROM "Our shops"'}, "seer"), 403, 7301)
        self.assert_refused(self.get("/restapi/v2/bulk/workspaces/1/data", {"sqlQuery": towns}), 404, 7103)


if __name__ == "__main__":
    unittest.main(argv=["zoho_statements_test"])
