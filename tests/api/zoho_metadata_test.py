"""The Zoho Analytics API: organisations, workspaces and views, as clients read them before they export."""

import json
import unittest
import urllib.parse

from zoho_test import CATALOGUE, QUERY_VIEW, TOWNS, VIEW, WORKSPACE, ZohoCase

OTHER, OTHER_VIEW, TOWNS_VIEW = "1767024000008787020", "1767024000008787021", TOWNS.split("/")[-2]
ANOTHER_WORKSPACE = f"""  - id: others
    display_name: Other towns
    context: {{service: TOWNS}}
    columns: [{{name: ID, type: integer, key: true}}, {{name: City, title: Town}}]
    zoho: {{workspace_id: {OTHER}, view_id: {OTHER_VIEW}, view_type: Pivot, owner: bob@example.com}}
"""
ORGANISATION = ["orgId", "orgName", "orgDesc", "createdBy", "createdByZuId", "planName", "isDefault", "numberOfWorkspaces", "role"]
SPACE = ["workspaceId", "workspaceName", "workspaceDesc", "orgId", "createdTime", "createdBy", "isDefault"]
LISTED_VIEW = ["viewId", "viewName", "viewDesc", "viewType", "parentViewId", "folderId", "createdTime", "createdBy", "lastModifiedTime",
               "lastModifiedBy", "isFavorite", "sharedBy"]
VIEWS = f"/restapi/v2/workspaces/{WORKSPACE}/views"


class Metadata(ZohoCase):
    CATALOGUE = CATALOGUE + ANOTHER_WORKSPACE

    def test_organisations(self):
        for user, role in (("ann", "User"), ("boss", "Account Admin")):
            orgs = self.data(self.get("/restapi/v2/orgs", user=user, headers={"ZANALYTICS-ORGID": None}), "Get organizations")
            self.assertEqual(list(orgs), ["orgs"])
            self.assertEqual([list(one) for one in orgs["orgs"]], [ORGANISATION])
            self.assertEqual([list(one.values()) for one in orgs["orgs"]], [["700", "Acme", "", "", "", "", True, 2, role]])

    def test_workspaces(self):
        for user, has, has_not in (("ann", "shared", "owned"), ("boss", "owned", "shared")):
            spaces = self.data(self.get("/restapi/v2/workspaces", user=user, headers={"ZANALYTICS-ORGID": None}), "Get all workspaces")
            self.assertEqual(list(spaces), ["ownedWorkspaces", "sharedWorkspaces"])
            self.assertEqual(spaces[has_not + "Workspaces"], [])
            self.assertEqual([list(one) for one in spaces[has + "Workspaces"]], [SPACE] * 2)
            self.assertEqual([(one["workspaceId"], one["workspaceName"], one["orgId"], one["isDefault"]) for one in spaces[has + "Workspaces"]],
                             [(str(WORKSPACE), "Acme", "700", True), (OTHER, "Acme", "700", False)])
            self.assertEqual(self.data(self.get(f"/restapi/v2/workspaces/{has}", user=user), f"Get {has} workspaces"),
                             {"workspaces": spaces[has + "Workspaces"]})
            self.assertEqual(self.data(self.get(f"/restapi/v2/workspaces/{has_not}", user=user), f"Get {has_not} workspaces"), {"workspaces": []})
        one = self.data(self.get(f"/restapi/v2/workspaces/{OTHER}"), "Get workspace details")
        self.assertEqual((list(one), list(one["workspaces"]), one["workspaces"]["orgId"]), (["workspaces"], SPACE, "700"))
        self.assert_refused(self.get("/restapi/v2/workspaces/1"), 404, 7103)

    def listed(self, config=None, user="ann", path=VIEWS):
        data = self.data(self.get(path, config, user), "Get views")
        self.assertEqual(list(data), ["views"])
        for view in data["views"]:
            self.assertEqual(list(view), LISTED_VIEW)
        return [view["viewName"] for view in data["views"]]

    def test_views(self):
        self.assertEqual(self.listed(), ["A query", "Our shops", "Plain towns", "Towns"])
        self.assertEqual(self.listed({"keyword": "SHOP"}), ["Our shops"])
        self.assertEqual(self.listed({"startIndex": "1", "noOfResult": 1}), ["Our shops"])
        self.assertEqual(self.listed({"startIndex": 0, "noOfResult": "2"}), ["A query", "Our shops"])
        self.assertEqual(self.listed({"startIndex": 9}), [])
        self.assertEqual(self.listed(path=f"/restapi/v2/workspaces/{OTHER}/views"), ["Other towns"])
        shops = {"viewId": str(VIEW), "viewName": "Our shops", "viewDesc": "", "viewType": "Table", "parentViewId": "", "folderId": "",
                 "createdTime": "0", "createdBy": "ann@example.com", "lastModifiedTime": "0", "lastModifiedBy": "ann@example.com",
                 "isFavorite": False, "sharedBy": "ann@example.com"}
        for user, shared_by in (("ann", "ann@example.com"), ("boss", "")):
            self.assertEqual(self.data(self.get(VIEWS, {"keyword": "shops"}, user), "Get views")["views"], [{**shops, "sharedBy": shared_by}])

    def test_types_and_order_of_views(self):
        self.assertEqual(self.listed({"viewTypes": [6]}), ["A query"])
        self.assertEqual(self.listed({"viewTypes": ["0", 6]}), ["A query", "Our shops", "Plain towns", "Towns"])
        self.assertEqual(self.listed({"viewTypes": [1, 2, 3, 4, 5, 7, 9]}), [])
        self.assertEqual(self.listed({"viewTypes": [3]}, path=f"/restapi/v2/workspaces/{OTHER}/views"), ["Other towns"])
        self.assertEqual(self.listed({"sortedColumn": 0, "sortedOrder": "1"}), ["Towns", "Plain towns", "Our shops", "A query"])
        self.assertEqual(self.listed({"viewTypes": [0], "sortedOrder": 1, "noOfResult": 1}), ["Towns"])
        for column in (1, 2):  # the times, which are all the same
            self.assertEqual(self.listed({"sortedColumn": column, "sortedOrder": 1}), ["A query", "Our shops", "Plain towns", "Towns"])
        for config in ({"viewTypes": [8]}, {"viewTypes": [10]}, {"viewTypes": [-1]}, {"viewTypes": [1e300]}, {"sortedColumn": 3},
                       {"sortedColumn": -1}, {"sortedOrder": 2}, {"startIndex": -1}, {"noOfResult": 2**70}):
            self.assert_refused(self.get(VIEWS, config), 400, 8119)

    def test_details_by_name(self):
        for names, workspace, view in (({}, str(WORKSPACE), None), ({"viewName": "Our shops"}, str(WORKSPACE), str(VIEW)),
                                       ({"viewName": "Other towns"}, OTHER, OTHER_VIEW)):
            found = self.data(self.get("/restapi/v2/metadetails", {"workspaceName": "Acme", **names}), "Get meta details")
            self.assertEqual(list(found), ["workspaces"] + ["views"] * (view is not None))
            self.assertEqual(list(found["workspaces"]), ["workspaceId", "workspaceName", "workspaceDesc", "orgId"])
            self.assertEqual(found["workspaces"]["workspaceId"], workspace)
            if view is None:
                continue
            self.assertEqual(list(found["views"]), ["viewId", "viewName", "viewDesc", "viewType"])
            self.assertEqual(found["views"]["viewId"], view)
            self.create(path=f"/restapi/v2/bulk/workspaces/{workspace}/views/{view}/data")
        for names in ({"workspaceName": "acme"}, {"workspaceName": "Acme", "viewName": "our shops"}):
            self.assert_refused(self.get("/restapi/v2/metadetails", names), 404, 7104)
        for config in (None, {}, {"viewName": "Towns"}):
            self.assert_refused(self.get("/restapi/v2/metadetails", config), 400, 8504)

    def columns(self, view, user="ann", flag=True):
        data = self.data(self.get(f"/restapi/v2/views/{view}", {"withInvolvedMetaInfo": flag}, user, {"ZANALYTICS-ORGID": None}),
                         "Get view details")
        self.assertEqual((list(data), data["views"]["orgId"]), (["views"], "700"))
        keys = LISTED_VIEW + ["orgId", "workspaceId"]
        self.assertEqual(list(data["views"]), keys + ["columns"] if "columns" in data["views"] else keys)
        return [one["columnName"] for one in data["views"]["columns"]] if "columns" in data["views"] else None

    def test_a_view(self):
        for flag in (True, "true", "TRUE"):
            self.assertEqual(self.columns(TOWNS_VIEW, flag=flag), ["ID", "Town"])
        for flag in (False, "false"):
            self.assertIsNone(self.columns(TOWNS_VIEW, flag=flag))
        self.assertEqual(self.columns(QUERY_VIEW), [])
        self.assertEqual(self.columns(VIEW), ["ID", "Town"])
        self.assertEqual(self.columns(VIEW, "boss"), ["ID", "Town", "Mail"])
        self.assert_refused(self.get("/restapi/v2/views/1"), 404, 7104)

    def test_faults_of_config(self):
        view, details, workspaces = f"/restapi/v2/views/{VIEW}", "/restapi/v2/metadetails", "/restapi/v2/workspaces"
        for value in (1, 0, "1", "", None, [], {}, ["true"]):
            self.assert_refused(self.get(view, {"withInvolvedMetaInfo": value}), 400, 8516)
        for path, name in ((details, "workspaceName"), (details, "viewName"), (VIEWS, "keyword")):
            for value in (1, True, None, [], {}):
                self.assert_refused(self.get(path, {name: value}), 400, 8516)
        for name in ("startIndex", "noOfResult", "sortedColumn", "sortedOrder"):
            for value in ("", "x", "1x", "nan", 0.5, True, None, [], {}):
                self.assert_refused(self.get(VIEWS, {name: value}), 400, 8516)
        for value in (0, "0", None, {}, [None], [[0]], ["x"], [True]):
            self.assert_refused(self.get(VIEWS, {"viewTypes": value}), 400, 8516)
        for path in (view, details, VIEWS, "/restapi/v2/orgs", workspaces, f"{workspaces}/owned", f"{workspaces}/shared", f"{workspaces}/{OTHER}"):
            for config in ({"unknown": 1}, {"": None}, {"responseFormat": "csv"}, []):
                self.assert_refused(self.get(path, config), 400, 8080)
            for query, code in (("CONFIG={", 8080), ("CONFIG=", 8080), ("CONFIG=%257B%257D", 8080), ("CONFIG={}&CONFIG={}", 8506),
                                ("CONFIG=" + urllib.parse.quote(json.dumps({"keyword": "x" * 100_000})), 8507)):
                self.assert_refused(self.get(path + "?" + query), 400, code)
        self.assertEqual(self.listed({}), self.listed())


if __name__ == "__main__":
    unittest.main(argv=["zoho_metadata_test"])
