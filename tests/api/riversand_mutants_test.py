"""The Riversand API: requests with a part of them changed into something odd are answered in the platform's shape, and never by a fault."""

import copy
import random
import unittest

from riversand_contract_test import CASES, Catalogue
from riversand_configuration_test import SERVICE, dsv_profile
from riversand_client import BLOB, PREPARE, TASKS, task_query

ODD = [None, True, False, 0, -1, 1.5, 1e300, "", " ", "\0", "ä" * 300, "${env:PATH}", [], [[]], {}, {"": {}}, [None], "_ALL", ["_ALL", 1],
       {"exact": []}, {"eq": {"eq": 1}}, {"attributes": [{"a": {"attributes": [{"b": {}}]}}]}, 2**70, "../../x", "xlsx"]
EVENTS = "/api/eventservice/get"
COUNT = 250


def places(json, path=()):
    """Where a body can be changed."""
    yield path
    items = json.items() if isinstance(json, dict) else enumerate(json) if isinstance(json, list) else ()
    for key, value in items:
        yield from places(value, path + (key,))


def changed(body, odd):
    body = copy.deepcopy(body)
    for _ in range(odd.randint(1, 3)):
        path = odd.choice(list(places(body))[1:] or [()])
        if not path:
            break
        at = body
        for key in path[:-1]:
            at = at[key]
        if odd.random() < 0.2 and isinstance(at, dict):
            at[odd.choice(["query", "id", "exact", "hasvalue", "operator", "type", "Ä"])] = at.pop(path[-1])
        else:
            at[path[-1]] = copy.deepcopy(odd.choice(ODD))
    return body


class Mutants(Catalogue):
    SETTINGS = Catalogue.SETTINGS + "tenants: {default: {queued_max: 0}}\n"

    def test_odd_requests(self):
        odd = random.Random(7)
        bodies = [(case["path"], case["body"]) for case in CASES if "object" not in case]
        bodies += [(SERVICE + operation, {"configObject": dsv_profile()}) for operation in ("create", "update", "delete")]
        bodies += [(SERVICE + operation, {"params": {"query": {"contexts": [{"channel": "JOB"}]}}}) for operation in ("get", "getnearest")]
        bodies += [(TASKS, task_query("x")), (EVENTS, task_query("x")), (PREPARE, {"binaryStreamObject": {"id": "x.csv"}}),
                   (BLOB, {"params": {"query": {"id": "x.csv"}}})]
        statuses = set()
        for number in range(COUNT):
            path, body = bodies[number % len(bodies)]
            body = changed(body, odd)
            answer = self.call(path, body)
            with self.subTest(path=path, body=body):
                self.assertIn(answer.status, (200, 400), answer.body)
                inner = answer.json.get("response") or answer.json["dataObjectOperationResponse"]
                statuses.add(inner["status"])
                if inner["status"] == "error":
                    self.assertNotIn(str(self.server.folder), answer.body.decode())
                    self.assertNotEqual(inner["statusDetail"]["messages"][0]["messageCode"], "E0461", answer.body)
        self.assertEqual(statuses, {"success", "error"})
        self.assertEqual(self.call("/api/requesttrackingservice/get", task_query("x")).status, 200)


if __name__ == "__main__":
    unittest.main(argv=["riversand_mutants_test"])
