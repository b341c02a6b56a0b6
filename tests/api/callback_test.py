"""Calls to others when jobs end: signed, repeated, logged, and never inwards unless the operator says so."""

import base64
import hashlib
import hmac
import http.server
import json
import threading
import unittest

from server import Server, eventually

SECRET = "whsec_" + base64.b64encode(b"s" * 32).decode()


class Receiver:
    """Notes what it is sent, and answers with the statuses of `answers`, then with 204."""

    def __init__(self, *answers):
        self.calls, self.answers = [], list(answers)
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.calls.append((dict(self.headers), body))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def deliveries(server, job):
    return server.call("GET", f"/api/v1/exports/{job['id']}/callbacks").json["deliveries"]


class Callbacks(unittest.TestCase):
    def test_the_end_of_a_job_is_told_signed(self):
        with Receiver() as receiver, Server(settings="callbacks: {allow: [127.0.0.1]}\n") as server:
            job = server.submit({"rows": 2}, callback={"url": receiver.url, "secret": SECRET})
            self.assertNotIn("whsec", json.dumps(job))
            eventually("a call", lambda: receiver.calls)
            headers, body = receiver.calls[0]
            told = json.loads(body)
            self.assertEqual((told["type"], told["data"]["id"]), ("export.succeeded", job["id"]))
            self.assertEqual(told["data"]["progress"]["rows_written"], 2)
            signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
            expected = base64.b64encode(hmac.new(b"s" * 32, signed, hashlib.sha256).digest()).decode()
            self.assertEqual(headers["webhook-signature"], "v1," + expected)
            eventually("the log", lambda: deliveries(server, job)[0]["state"] == "delivered")

            other = server.submit({"rows": 1}, {"Prefer": "wait=30"})
            foreign = server.call("POST", f"/api/v1/exports/{other['id']}/callbacks/{headers['webhook-id']}:redeliver")
            self.assertEqual(foreign.status, 404)
            again = server.call("POST", f"/api/v1/exports/{job['id']}/callbacks/{headers['webhook-id']}:redeliver")
            self.assertEqual(again.status, 200)
            eventually("a second call", lambda: len(receiver.calls) == 2)
            self.assertEqual(receiver.calls[1][0]["webhook-id"], headers["webhook-id"])

    def test_failed_and_cancelled_jobs_are_told_too(self):
        with Receiver() as receiver, Server(settings="callbacks: {allow: [127.0.0.1]}\n") as server:
            server.submit({"trouble": "memory"}, callback={"url": receiver.url})
            slow = server.submit({"rows": 100000, "trouble": "slow"}, callback={"url": receiver.url})
            server.call("POST", f"/api/v1/exports/{slow['id']}:cancel")
            eventually("two calls", lambda: len(receiver.calls) == 2)
            self.assertEqual({json.loads(body)["type"] for _, body in receiver.calls},
                             {"export.failed", "export.cancelled"})
            self.assertNotIn("webhook-signature", receiver.calls[0][0])

    def test_a_receiver_that_fails_is_called_again(self):
        with Receiver(500) as receiver, Server(settings="callbacks: {allow: [127.0.0.1]}\n") as server:
            job = server.submit({"rows": 1}, callback={"url": receiver.url})
            eventually("the first try", lambda: deliveries(server, job) and deliveries(server, job)[0]["tries"])
            waiting = deliveries(server, job)[0]
            self.assertEqual((waiting["state"], waiting["tries"][0]["status"]), ("waiting", 500))
            self.assertIn("next_try_at", waiting)
            eventually("another try", lambda: deliveries(server, job)[0]["state"] == "delivered")
            self.assertEqual(len(receiver.calls), 2)

    def test_a_crash_loses_no_call(self):
        with Receiver() as receiver, Server(settings="callbacks: {allow: [127.0.0.1]}\n") as server:
            job = server.submit({"rows": 60, "trouble": "slow"}, callback={"url": receiver.url})
            server.wait(job["id"], "running")
            server.kill(9)
            server.start()
            eventually("the call", lambda: receiver.calls)
            self.assertEqual(json.loads(receiver.calls[0][1])["data"]["id"], job["id"])

    def test_nothing_is_sent_inwards(self):
        with Receiver() as receiver, Server() as server:
            port = receiver.server.server_port
            jobs = [server.submit({"rows": 1}, callback={"url": url}) for url in (
                receiver.url, f"http://localhost:{port}/", f"http://[::ffff:127.0.0.1]:{port}/", f"http://0x7f000001:{port}/")]
            for job in jobs:
                eventually("the refusal", lambda: deliveries(server, job) and deliveries(server, job)[0]["tries"])
                self.assertEqual(deliveries(server, job)[0]["state"], "given_up")
            self.assertEqual(receiver.calls, [])


if __name__ == "__main__":
    unittest.main(argv=["callback_test"])
