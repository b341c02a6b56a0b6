"""Submitting, following and downloading over the native API; every answer is checked against its description."""

import gzip
import hashlib
import io
import json
import os
import threading
import time
import unittest
import zipfile

from server import Server, eventually


class Exports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(settings="tenants: {default: {queued_max: 40, retention_max: 10d}}\n").__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def test_a_job_is_accepted_followed_and_downloaded(self):
        answer = self.server.call("POST", "/api/v1/exports",
                                  {"profile": "unruly", "parameters": {"source": {"rows": 3}}, "file_name": "Grüße {job}"})
        self.assertEqual(answer.status, 202)
        job = answer.json
        self.assertEqual(answer.headers["Location"], f"/api/v1/exports/{job['id']}")
        self.assertEqual(answer.headers["Retry-After"], "1")
        done = self.server.wait(job["id"])
        self.assertEqual(done["state"], "succeeded", done)
        self.assertEqual(done["progress"]["rows_written"], 3)
        file = done["files"][0]
        self.assertEqual(file["name"], f"Grüße {job['id']}.csv")
        got = self.server.call("GET", file["url"])
        self.assertEqual(got.body, b"number\n0\n1\n2\n")
        self.assertEqual(hashlib.sha256(got.body).hexdigest(), file["sha256"])
        self.assertIn("filename*=UTF-8''Gr%C3%BC%C3%9Fe", got.headers["Content-Disposition"])
        manifest = self.server.call("GET", f"/api/v1/exports/{job['id']}/manifest").json
        self.assertEqual(manifest["files"][0]["sha256"], file["sha256"])
        self.assertEqual(manifest["job"], job["id"])
        steps = [one["type"] for one in self.server.call("GET", f"/api/v1/exports/{job['id']}/history").json["events"]]
        self.assertEqual(steps, ["queued", "started", "succeeded"])

    def test_prefer_wait_answers_with_the_finished_job(self):
        answer = self.server.call("POST", "/api/v1/exports", {"profile": "unruly"}, {"Prefer": "wait=30"})
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["Preference-Applied"], "wait=30")
        self.assertEqual(answer.json["state"], "succeeded")

    def test_parts_of_a_file(self):
        job = self.server.submit({"rows": 4}, {"Prefer": "wait=30"})
        url, etag = job["files"][0]["url"], '"' + job["files"][0]["sha256"] + '"'
        head = self.server.call("HEAD", url)
        self.assertEqual((head.headers["Content-Length"], head.headers["ETag"]), ("15", etag))
        self.server.call("HEAD", job["links"]["zip"])
        self.assertEqual(self.downloads(job["id"]), [])
        part = self.server.call("GET", url, headers={"Range": "bytes=7-8"})
        self.assertEqual((part.status, part.body, part.headers["Content-Range"]), (206, b"0\n", "bytes 7-8/15"))
        self.assertEqual(self.server.call("GET", url, headers={"Range": "bytes=-2"}).body, b"3\n")
        self.assertEqual(self.server.call("GET", url, headers={"Range": "bytes=7-8", "If-Range": '"other"'}).status, 200)
        self.assertEqual(self.server.call("GET", url, headers={"Range": "bytes=7-8", "If-Range": etag}).status, 206)
        self.assertEqual(self.server.call("GET", url, headers={"Range": "bytes=99-"}).status, 416)
        self.assertEqual(self.server.call("GET", url, headers={"If-None-Match": etag}).status, 304)
        self.assertEqual(self.server.call("GET", url + "x").status, 404)
        self.assertGreater(len(self.downloads(job["id"])), 0)

    def test_text_is_packed_for_those_who_ask(self):
        job = self.server.submit({"rows": 1000}, {"Prefer": "wait=30"})
        url, tag = job["files"][0]["url"], '"' + job["files"][0]["sha256"] + '"'
        plain = self.server.call("GET", url)
        self.assertEqual((plain.headers["ETag"], plain.headers["Content-Encoding"]), (tag, None))
        packed = self.server.call("GET", url, headers={"Accept-Encoding": "gzip"})
        self.assertEqual((packed.headers["ETag"], packed.headers["Content-Encoding"]), ("W/" + tag, "gzip"))
        self.assertEqual(packed.headers["Vary"], "Accept-Encoding")
        self.assertEqual(gzip.decompress(packed.body), plain.body)
        part = self.server.call("GET", url, headers={"Accept-Encoding": "gzip", "Range": "bytes=7-8", "If-Range": tag})
        self.assertEqual((part.status, part.body, part.headers["ETag"]), (206, b"0\n", tag))
        archive = self.server.call("GET", job["links"]["zip"], headers={"Accept-Encoding": "gzip"})
        self.assertIsNone(archive.headers["Content-Encoding"])

    def downloads(self, job):
        """What the audit log says of downloads of a job."""
        lines = (self.server.folder / "data/audit.log").read_text().splitlines()
        return [line for line in lines if job in line and '"download"' in line]

    def test_all_files_in_one_archive(self):
        job = self.server.submit(profile="rejecting", headers={"Prefer": "wait=30"})
        archive = zipfile.ZipFile(io.BytesIO(self.server.call("GET", job["links"]["zip"]).body))
        self.assertIsNone(archive.testzip())
        self.assertEqual(archive.namelist(), [file["name"] for file in job["files"]])
        self.assertEqual(archive.read("rejecting.csv"), b"Id\n1\n3\n")

    def test_rejected_rows_are_listed(self):
        job = self.server.submit(profile="rejecting", headers={"Prefer": "wait=30"})
        self.assertEqual(job["progress"]["records_rejected"], 1)
        lines = self.server.call("GET", job["links"]["errors"]).body.decode().splitlines()
        self.assertEqual([json.loads(line)["line"] for line in lines], [2])
        none = self.server.submit({"rows": 1}, {"Prefer": "wait=30"})
        self.assertEqual(self.server.call("GET", none["links"]["errors"]).body, b"")

    def test_the_same_key_gives_the_same_job(self):
        first = self.server.submit({"rows": 1}, {"Idempotency-Key": "k1"})
        again = self.server.submit({"rows": 1}, {"Idempotency-Key": "k1"})
        self.assertEqual(first["id"], again["id"])
        turned = self.server.call("POST", "/api/v1/exports", {"parameters": {"source": {"rows": 1}}, "profile": "unruly"},
                                  {"Idempotency-Key": "k1"})
        self.assertEqual(first["id"], turned.json.get("id"))
        other = self.server.call("POST", "/api/v1/exports", {"profile": "unruly", "parameters": {"source": {"rows": 2}}},
                                 {"Idempotency-Key": "k1"})
        self.assertEqual((other.status, other.json["code"]), (422, "idempotency_conflict"))

    def test_a_key_outlives_its_profile_and_a_full_queue(self):
        with Server(settings="tenants: {default: {queued_max: 1}}\n") as server:
            first = server.submit({"rows": 1}, {"Idempotency-Key": "k1", "Prefer": "wait=30"})
            asked = {"context": {"service": "ENTITY_EXPORT", "format": "csv"}}
            (server.folder / "profiles/by_context.yaml").write_text(
                "profile: by_context\ncontext: {service: ENTITY_EXPORT, format: csv}\n"
                "source: {plugin: unruly}\nwriter: {plugin: csv}\n")
            eventually("the new profile", lambda: server.call("GET", "/api/v1/profiles/by_context").status == 200)
            by_context = server.call("POST", "/api/v1/exports", asked,
                                     {"Idempotency-Key": "k2", "Prefer": "wait=30"}).json
            for name in ("unruly", "by_context"):
                (server.folder / f"profiles/{name}.yaml").unlink()
            eventually("no profile", lambda: server.call("GET", "/api/v1/profiles/by_context").status == 404)
            (server.folder / "profiles/slow.yaml").write_text(
                "profile: slow\nsource: {plugin: unruly, settings: {rows: 100000, trouble: slow}}\nwriter: {plugin: csv}\n")
            eventually("a slow profile", lambda: server.call("GET", "/api/v1/profiles/slow").status == 200)
            server.submit(profile="slow")
            full = server.call("POST", "/api/v1/exports", {"profile": "slow"}, {"Idempotency-Key": "k3"})
            self.assertEqual(full.status, 429)
            self.assertEqual(server.submit({"rows": 1}, {"Idempotency-Key": "k1"})["id"], first["id"])
            again = server.call("POST", "/api/v1/exports", asked, {"Idempotency-Key": "k2"})
            self.assertEqual((again.status, again.json.get("id")), (202, by_context["id"]))
            other = server.call("POST", "/api/v1/exports", {"profile": "by_context"}, {"Idempotency-Key": "k2"})
            self.assertEqual((other.status, other.json["code"]), (422, "idempotency_conflict"))

    def test_cancel_is_final_at_once(self):
        job = self.server.submit({"rows": 100000, "trouble": "slow"})
        self.server.wait(job["id"], "running")
        cancelled = self.server.call("POST", f"/api/v1/exports/{job['id']}:cancel")
        self.assertEqual((cancelled.status, cancelled.json["state"]), (202, "cancelled"))
        self.assertEqual(self.server.call("POST", f"/api/v1/exports/{job['id']}:cancel").status, 202)
        files = self.server.call("GET", f"/api/v1/exports/{job['id']}/manifest")
        self.assertEqual((files.status, files.json["code"]), (409, "no_files"))
        done = self.server.submit({"rows": 1}, {"Prefer": "wait=30"})
        late = self.server.call("POST", f"/api/v1/exports/{done['id']}:cancel")
        self.assertEqual((late.status, late.json["code"]), (409, "already_finished"))

    def test_removed_files_are_gone_and_can_be_made_again(self):
        job = self.server.submit({"rows": 2}, {"Prefer": "wait=30"})
        path = f"/api/v1/exports/{job['id']}"
        self.assertEqual(self.server.call("DELETE", path).status, 204)
        gone = self.server.call("GET", job["files"][0]["url"])
        self.assertEqual((gone.status, gone.json["code"]), (410, "expired"))
        self.assertIn("/rerun", gone.headers["Link"])
        self.assertTrue(self.server.job(job["id"])["is_expired"])
        again = self.server.call("POST", f"{path}/rerun")
        self.assertEqual(again.status, 202)
        made = self.server.wait(again.json["id"])
        self.assertEqual(made["files"][0]["sha256"], job["files"][0]["sha256"])

    def test_a_job_that_runs_again_keeps_its_script(self):
        with Server() as server:
            job = server.submit(profile="rejecting", headers={"Prefer": "wait=30"})
            kept = next((server.folder / "data/transforms").glob("*.json"))
            server.kill()
            os.utime(kept, times=(time.time() - 60 * 86400,) * 2)
            server.start()
            self.assertEqual(server.call("POST", f"/api/v1/exports/{job['id']}/rerun").status, 202)
            self.assertGreater(kept.stat().st_mtime, time.time() - 3600)

    def test_an_unfinished_job_cannot_be_removed(self):
        job = self.server.submit({"rows": 100000, "trouble": "slow"})
        refused = self.server.call("DELETE", f"/api/v1/exports/{job['id']}")
        self.assertEqual((refused.status, refused.json["code"]), (409, "not_finished"))
        again = self.server.call("POST", f"/api/v1/exports/{job['id']}/rerun")
        self.assertEqual((again.status, again.json["code"]), (409, "not_finished"))
        self.server.call("POST", f"/api/v1/exports/{job['id']}:cancel")

    def test_pages_of_the_list(self):
        ids = [self.server.submit({"rows": 1}, {"Prefer": "wait=30"})["id"] for _ in range(5)]
        found, cursor = [], ""
        while True:
            page = self.server.call("GET", "/api/v1/exports?limit=2&state=succeeded" + cursor).json
            found += [job["id"] for job in page["exports"]]
            if "next_cursor" not in page:
                break
            cursor = "&cursor=" + page["next_cursor"]
        self.assertEqual([one for one in found if one in ids], ids[::-1])
        self.assertNotIn("request", self.server.call("GET", "/api/v1/exports").json["exports"][0])
        self.assertIn("request", self.server.job(ids[0]))
        self.assertEqual(len(found), len(set(found)))
        self.assertEqual(self.server.call("GET", "/api/v1/exports?profile=none").json["exports"], [])
        for query in ("stat=queued", "state=done", "limit=0", "cursor=x", "created_from=today"):
            self.assertEqual(self.server.call("GET", "/api/v1/exports?" + query).status, 400, query)

    def test_a_long_poll_answers_when_the_job_changes(self):
        job = self.server.submit({"rows": 100000, "trouble": "slow"})
        self.server.wait(job["id"], "running")
        threading.Timer(0.3, lambda: self.server.call("POST", f"/api/v1/exports/{job['id']}:cancel")).start()
        answer = self.server.call("GET", f"/api/v1/exports/{job['id']}?wait=30")
        self.assertEqual(answer.json["state"], "cancelled")
        same = self.server.call("GET", f"/api/v1/exports/{job['id']}", headers={"If-None-Match": answer.headers["ETag"]})
        self.assertEqual(same.status, 304)

    def test_a_job_that_moves_up_in_the_queue_has_changed(self):
        jobs = [self.server.submit({"rows": 100000, "trouble": "slow"})["id"] for _ in range(4)]
        try:
            path = f"/api/v1/exports/{jobs[-1]}"
            seen = self.server.call("GET", path)
            tag = {"If-None-Match": seen.headers["ETag"]}
            self.assertEqual(self.server.call("GET", path, headers=tag).status, 304)
            self.server.call("POST", f"/api/v1/exports/{jobs[-2]}:cancel")
            moved = self.server.call("GET", path, headers=tag)
            self.assertEqual(moved.status, 200)
            self.assertLess(moved.json["queue"]["position"], seen.json["queue"]["position"])
            tag = {"If-None-Match": moved.headers["ETag"]}
            threading.Timer(0.3, lambda: self.server.call("POST", f"/api/v1/exports/{jobs[-3]}:cancel")).start()
            self.assertEqual(self.server.call("GET", path + "?wait=30", headers=tag).status, 200)
        finally:
            for job in jobs:
                self.server.call("POST", f"/api/v1/exports/{job}:cancel")

    def test_events_tell_every_change_until_the_end(self):
        job = self.server.submit({"rows": 30, "trouble": "slow"})
        events = self.server.call("GET", f"/api/v1/exports/{job['id']}/events").body.decode()
        states = [json.loads(line[6:])["state"] for line in events.splitlines() if line.startswith("data: ")]
        self.assertEqual(states[-1], "succeeded")
        self.assertNotIn('"request"', events)
        self.assertLessEqual(set(states), {"queued", "running", "succeeded"})

    def test_a_job_that_waits_says_why(self):
        running = [self.server.submit({"rows": 100000, "trouble": "slow"})["id"] for _ in range(3)]
        try:
            waiting = self.server.job(running[-1])
            self.assertEqual(waiting["state"], "queued")
            self.assertEqual(waiting["queue"]["reason"], "runners_busy")
            self.assertGreaterEqual(waiting["queue"]["position"], 1)
        finally:
            for job in running:
                self.server.call("POST", f"/api/v1/exports/{job}:cancel")

    def test_a_queue_has_an_end(self):
        ids = []
        while True:
            answer = self.server.call("POST", "/api/v1/exports",
                                      {"profile": "unruly", "parameters": {"source": {"rows": 100000, "trouble": "slow"}}})
            if answer.status != 202:
                break
            ids.append(answer.json["id"])
            self.assertLess(len(ids), 100)
        self.assertEqual((answer.status, answer.json["code"]), (429, "queue_full"))
        self.assertIsNotNone(answer.headers["Retry-After"])
        for job in ids:
            self.server.call("POST", f"/api/v1/exports/{job}:cancel")

    def test_what_is_wrong_is_said_before_a_job_exists(self):
        before = len(self.server.call("GET", "/api/v1/exports?limit=200").json["exports"])
        for body, part in (({}, "one of profile, context, dataset and sql"),
                           ({"profil": "unruly"}, "did you mean 'profile'?"),
                           ({"profile": "unrul"}, "did you mean 'unruly'?"),
                           ({"profile": "unruly", "context": {}}, "one of profile, context, dataset and sql"),
                           ({"profile": "unruly", "parameters": {"source": {"rowz": 1}}}, "rowz"),
                           ({"profile": "unruly", "parameters": {"source": {"trouble": "x"}}}, "trouble"),
                           ({"profile": "unruly", "query": {"types": ["sku"]}}, "query"),
                           ({"profile": "unruly", "limit": -1}, "limit"),
                           ({"profile": "unruly", "retention": "soon"}, "retention"),
                           ({"profile": "unruly", "retention": "11d"}, "retention"),
                           ({"profile": "unruly", "file_name": "../x"}, "file_name"),
                           ({"profile": "unruly", "callback": {"url": "ftp://x"}}, "callback.url"),
                           ({"profile": "unruly", "callback": {"url": "https://x y/"}}, "callback.url"),
                           ({"profile": "unruly", "callback": {"url": "https://ann:word@x/"}}, "callback.url"),
                           ({"profile": "unruly", "callback": {"url": "https://x", "secret": "s"}}, "callback.secret")):
            answer = self.server.call("POST", "/api/v1/exports", body)
            self.assertEqual((answer.status, answer.json["code"]), (422, "invalid_request"), body)
            self.assertIn(part, answer.json["detail"])
        self.assertEqual(self.server.call("POST", "/api/v1/exports", "{", {"Content-Type": "application/json"}).status, 400)
        self.assertEqual(self.server.call("POST", "/api/v1/exports", "[" * 10000,
                                          {"Content-Type": "application/json"}).status, 400)
        self.assertEqual(self.server.call("POST", "/api/v1/exports", "{}", {"Content-Type": "text/plain"}).status, 415)
        packed = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        self.assertEqual(self.server.call("POST", "/api/v1/exports", "{}", packed).status, 415)
        self.assertEqual(self.server.call("POST", "/api/v1/exports", b" " * (2 << 20),
                                          {"Content-Type": "application/json"}).status, 413)
        self.assertEqual(len(self.server.call("GET", "/api/v1/exports?limit=200").json["exports"]), before)

    def test_refusals_do_not_say_where_files_lie(self):
        with Server() as server:
            profiles = {"unset": "profile: unset\nsource: {plugin: jsonl, settings: {path: '${in}'}}\nwriter: {plugin: csv}\n",
                        "broken": "profile: broken\nsource: {plugin: jsonl}\nwriter: {plugin: csv}\nretention: soon\n",
                        "off": "profile: off\nenabled: false\nsource: {plugin: unruly}\nwriter: {plugin: csv}\n",
                        "other": "profile: other\nsource: {plugin: nothing}\nwriter: {plugin: csv}\n",
                        "lost": "profile: lost\nsource: {plugin: jsonl, settings: {path: '${profile_dir}/none/none.jsonl'}}\n"
                                "writer: {plugin: csv}\n",
                        "elsewhere": "profile: elsewhere\nwriter: {plugin: csv}\n"
                                     "source: {plugin: jsonl, settings: {path: /sluice-none/none/none.jsonl}}\n"}
            for name, text in profiles.items():
                (server.folder / f"profiles/{name}.yaml").write_text(text)
            server.kill()
            server.start()
            for name in profiles:
                answers = [server.call("POST", f"/api/v1/profiles/{name}:preview", {})]
                self.assertEqual(answers[0].status, 422, name)
                answers.append(server.call("POST", "/api/v1/exports", {"profile": name}, {"Prefer": "wait=30"}))
                self.assertIn(answers[1].status, (200, 422))
                for answer in answers:
                    self.assertNotIn(str(server.folder).encode(), answer.body)
                    self.assertNotIn(b"/sluice-none", answer.body)
            self.assertNotIn(str(server.folder).encode(), server.call("GET", "/api/v1/exports").body)

    def test_a_crashing_plugin_fails_its_job_alone(self):
        bad = self.server.submit({"trouble": "crash"})
        good = self.server.submit({"rows": 2})
        self.assertEqual(self.server.wait(good["id"])["state"], "succeeded")
        failed = self.server.wait(bad["id"])
        self.assertEqual((failed["state"], failed["error"]["code"], failed["attempt"]), ("failed", "runner_crashed", 3))

    def test_a_preview_is_an_answer(self):
        rows = self.server.call("POST", "/api/v1/profiles/unruly:preview",
                                {"parameters": {"source": {"rows": 50}}, "rows": 2}).json
        self.assertEqual(len(rows["tables"][0]["rows"]), 2)
        wrong = self.server.call("POST", "/api/v1/profiles/unruly:preview", {"parameters": {"source": {"trouble": "retry"}},
                                                                            "rows": 1000})
        self.assertEqual(wrong.status, 422)
        self.assertEqual(self.server.call("POST", "/api/v1/profiles/none:preview", {}).status, 422)

    def test_metrics_and_health(self):
        self.assertEqual(self.server.call("GET", "/health/live").json, {"status": "live"})
        eventually("readiness", lambda: self.server.call("GET", "/health/ready").status == 200)
        text = self.server.call("GET", "/metrics").body.decode()
        for name in ("sluice_runners ", "sluice_jobs_finished_total", "sluice_http_request_duration_seconds_bucket"):
            self.assertIn(name, text)

    def test_unknown_paths_and_methods(self):
        self.assertEqual(self.server.call("GET", "/api/v1/nothing").json["code"], "not_found")
        wrong = self.server.call("PUT", "/api/v1/exports")
        self.assertEqual(wrong.status, 405)
        self.assertEqual(wrong.headers["Allow"], "GET, HEAD, OPTIONS, POST")
        for path, kind in (("/api/v1/exports", "text/html"), ("/api/v1/profiles", "application/xml;q=1, */*;q=0")):
            self.assertEqual(self.server.call("GET", path, headers={"Accept": kind}).status, 406)
            self.assertEqual(self.server.call("GET", path, headers={"Accept": "application/*"}).status, 200)
        self.assertEqual(self.server.call("GET", "/api/v1/exports/00000000-0000-4000-8000-000000000000").status, 404)


if __name__ == "__main__":
    unittest.main(argv=["exports_test"])
