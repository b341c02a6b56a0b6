"""Who may do what: anonymous mode, keys, roles, tenants, and those who guess."""

import json
import unittest

from server import Server, eventually

EXPORT = {"profile": "unruly", "parameters": {"source": {"rows": 1}}}


def new_key(server, *words):
    made = server.command("keys", "create", "--config", "sluice.yaml", *words)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def status(server, headers=None, method="GET", path="/api/v1/exports", body=None):
    return server.call(method, path, body, headers).status


class Access(unittest.TestCase):
    def test_without_keys_only_this_machine_is_served_and_no_other_site(self):
        with Server() as server:
            port = server.url.port
            self.assertEqual(status(server), 200)
            for host in ("localhost", f"localhost:{port}", "127.0.0.1", f"[::1]:{port}"):
                self.assertEqual(status(server, {"Host": host}), 200, host)
            for headers in ({"Host": "export.example.com"}, {"Host": "127.0.0.1.example.com"},
                            {"X-Forwarded-For": "10.0.0.1"}, {"Forwarded": "for=10.0.0.1"}, {"Via": "1.1 proxy"},
                            {"X-Forwarded-Host": "localhost"}, {"X-Forwarded-Proto": "https"},
                            {"Origin": "https://evil.example"}, {"Origin": "null"},
                            {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
                for method, body in (("GET", None), ("POST", EXPORT)):
                    self.assertEqual(status(server, headers, method, body=body), 401, headers)
            self.assertEqual(status(server, {"Origin": f"http://127.0.0.1:{port}", "Sec-Fetch-Site": "same-origin"}), 200)
            self.assertEqual(status(server, path="/health/live", headers={"Host": "export.example.com"}), 200)

    def test_a_key_ends_anonymous_mode_for_ever(self):
        with Server() as server:
            key = new_key(server, "--role", "admin")
            self.assertEqual(status(server), 401)
            self.assertEqual(server.call("GET", "/api/v1/exports").headers["WWW-Authenticate"], 'Bearer realm="sluice"')
            self.assertEqual(status(server, {"Authorization": f"Bearer {key}"}), 200)
            self.assertEqual(status(server, {"Authorization": f"Basic {key}"}), 401)
            listed = json.loads(server.command("keys", "list", "--config", "sluice.yaml", "--json").stdout)
            keys = listed if isinstance(listed, list) else listed["keys"]
            self.assertNotIn(key, json.dumps(listed))
            revoked = server.command("keys", "revoke", keys[0]["id"], "--config", "sluice.yaml")
            self.assertEqual(revoked.returncode, 0, revoked.stderr)
            self.assertEqual(status(server, {"Authorization": f"Bearer {key}"}), 401)
            self.assertEqual(status(server), 401)
            server.kill()
            server.start()
            self.assertEqual(status(server), 401)

    def test_roles_bound_what_a_key_may_do(self):
        with Server() as server:
            reader, exporter = new_key(server, "--role", "reader"), new_key(server, "--role", "exporter")
            operator = new_key(server, "--role", "operator")
            server.key = exporter
            job = server.submit({"rows": 1}, {"Prefer": "wait=30"})
            for key, method, path, body, expected in (
                    (reader, "GET", "/api/v1/exports", None, 200),
                    (reader, "GET", job["files"][0]["url"], None, 200),
                    (reader, "POST", "/api/v1/exports", EXPORT, 403),
                    (reader, "DELETE", f"/api/v1/exports/{job['id']}", None, 403),
                    (reader, "POST", f"/api/v1/exports/{job['id']}:cancel", None, 403),
                    (reader, "POST", "/api/v1/profiles/unruly:preview", {}, 403),
                    (reader, "GET", "/metrics", None, 403),
                    (exporter, "GET", "/metrics", None, 403),
                    (operator, "GET", "/metrics", None, 200),
                    (operator, "GET", "/api/v1/exports", None, 403)):
                server.key = key
                answer = server.call(method, path, body)
                self.assertEqual(answer.status, expected, (method, path))
                if expected == 403:
                    self.assertEqual(answer.json["code"], "forbidden")

    def test_a_profile_for_some_roles_is_for_those_alone(self):
        with Server() as server:
            exporter = new_key(server, "--role", "exporter")
            server.key = new_key(server, "--role", "admin")
            job = server.submit(profile="guarded", headers={"Prefer": "wait=30"})
            server.key = exporter
            for method, path, body in (("POST", "/api/v1/exports", {"profile": "guarded"}),
                                       ("POST", f"/api/v1/exports/{job['id']}/rerun", None),
                                       ("POST", "/api/v1/profiles/guarded:preview", {})):
                answer = server.call(method, path, body)
                self.assertEqual((answer.status, answer.json["code"]), (422, "invalid_request"), path)
            self.assertEqual(len(server.call("GET", "/api/v1/exports").json["exports"]), 1)
            self.assertEqual(server.call("GET", "/api/v1/profiles/guarded").status, 404)
            self.assertEqual(server.call("GET", "/api/v1/profiles/unruly").status, 200)
            self.assertNotIn(str(server.folder), server.call("POST", "/api/v1/profiles:resolve", {}).body.decode())

    def test_a_tenant_sees_nothing_of_another(self):
        with Server(settings="tenants: {other: {}}\n") as server:
            server.key = new_key(server, "--role", "admin")
            foreign = new_key(server, "--role", "admin", "--tenant", "other")
            body = {**EXPORT, "callback": {"url": "https://receiver.invalid/"}}
            job = server.call("POST", "/api/v1/exports", body, {"Prefer": "wait=30", "Idempotency-Key": "same"}).json
            path = f"/api/v1/exports/{job['id']}"
            missing = "/api/v1/exports/00000000-0000-4000-8000-000000000000"
            eventually("a delivery", lambda: server.call("GET", path + "/callbacks").json["deliveries"])
            delivery = server.call("GET", path + "/callbacks").json["deliveries"][0]["id"]
            server.key = foreign
            self.assertEqual(server.call("GET", "/api/v1/exports").json["exports"], [])
            self.assertEqual(server.call("GET", "/api/v1/limits").json["queued"], 0)
            for method, rest in (("GET", ""), ("GET", "?wait=1"), ("GET", "/events"), ("GET", "/history"),
                                 ("GET", "/manifest"), ("GET", "/errors"), ("GET", "/files.zip"), ("GET", "/callbacks"),
                                 ("GET", "/files/unruly.csv"), ("POST", ":cancel"), ("POST", "/rerun"), ("DELETE", ""),
                                 ("POST", f"/callbacks/{delivery}:redeliver")):
                answer, none = server.call(method, path + rest), server.call(method, missing + rest)
                self.assertEqual(answer.status, 404, rest)
                # What exists elsewhere is answered as what exists nowhere.
                self.assertEqual({**answer.json, "request_id": ""}, {**none.json, "request_id": ""}, rest)
            mine = server.call("POST", "/api/v1/exports", EXPORT, {"Idempotency-Key": "same"}).json
            self.assertNotEqual(mine["id"], job["id"])
            other = server.call("POST", f"/api/v1/exports/{mine['id']}/callbacks/{delivery}:redeliver")
            self.assertEqual(other.status, 404)

    def test_guessing_is_slowed(self):
        with Server() as server:
            key = new_key(server, "--role", "reader")
            statuses = [status(server, {"Authorization": f"Bearer slk_{number}_x"}) for number in range(8)]
            self.assertEqual(statuses[:5], [401] * 5)
            self.assertEqual(statuses[-1], 429)
            refused = server.call("GET", "/api/v1/exports", headers={"Authorization": f"Bearer {key}"})
            self.assertEqual(refused.status, 429)
            self.assertGreaterEqual(int(refused.headers["Retry-After"]), 1)

    def test_acts_are_recorded_without_secrets(self):
        with Server() as server:
            server.key = new_key(server, "--role", "admin", "--user", "ann")
            job = server.submit({"rows": 1}, {"Prefer": "wait=30"})
            server.call("GET", job["files"][0]["url"])
            server.call("DELETE", f"/api/v1/exports/{job['id']}")
            text = (server.folder / "data/audit.log").read_text()
            acts = [json.loads(line) for line in text.splitlines()]
            self.assertEqual([act["action"] for act in acts if act["action"] in ("submit", "download", "remove")],
                             ["submit", "download", "remove"])
            self.assertEqual(acts[-1]["user"], "ann")
            self.assertNotIn(server.key.split("_")[-1], text + server.log())
            self.assertEqual((server.folder / "data/audit.log").stat().st_mode & 0o777, 0o600)
            self.assertEqual((server.folder / "data").stat().st_mode & 0o777, 0o700)

    def test_the_open_world_needs_keys_tls_and_a_name(self):
        with Server() as server:
            def refusal(*settings):
                server.kill()
                (server.folder / "open.yaml").write_text("data: data\nlisten: 0.0.0.0:0\n" + "".join(settings))
                tried = server.command("serve", "--config", "open.yaml")
                self.assertEqual(tried.returncode, 1)
                return tried.stderr

            self.assertIn("keys create", refusal())
            new_key(server)
            self.assertIn("tls", refusal())
            self.assertIn("public_url", refusal("tls_by_proxy: true\n"))


if __name__ == "__main__":
    unittest.main(argv=["access_test"])
