"""A thousand requests that wait for one job keep nobody from being answered."""

import resource
import select
import socket
import unittest

from server import SECONDS_MAX, Server, eventually

WAITING = 1000
PER_KEY = 250  # the server lets 256 of one key wait


class Waiting(unittest.TestCase):
    def waiters(self, server):
        text = server.call("GET", "/metrics").body.decode()
        return int(float(next(line for line in text.splitlines()
                              if line.startswith("sluice_http_requests_waiting ")).split()[1]))

    def test_a_thousand_long_polls(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4096)), hard))
        with Server() as server:
            keys = []
            for _ in range(WAITING // PER_KEY):
                made = server.command("keys", "create", "--config", "sluice.yaml", "--role", "admin")
                self.assertEqual(made.returncode, 0, made.stderr)
                keys.append(made.stdout.strip())
            server.key = keys[0]
            job = server.submit({"rows": 100000, "trouble": "slow"})
            links = []
            try:
                for number in range(WAITING):
                    link = socket.create_connection((server.url.hostname, server.url.port), timeout=SECONDS_MAX)
                    links.append(link)
                    link.sendall(f"GET /api/v1/exports/{job['id']}?wait=60 HTTP/1.1\r\nHost: {server.url.netloc}\r\n"
                                 f"Authorization: Bearer {keys[number // PER_KEY]}\r\n\r\n".encode())
                eventually("a thousand that wait", lambda: self.waiters(server) == WAITING)
                self.assertEqual(server.call("GET", "/api/v1/profiles").status, 200)
                quick = server.submit({"rows": 1}, limit=10)
                self.assertEqual(server.wait(quick["id"])["state"], "succeeded")
                self.assertEqual(select.select(links[:200], [], [], 0)[0], [])
                self.assertEqual(server.call("POST", f"/api/v1/exports/{job['id']}:cancel").status, 202)
                for link in links:
                    self.assertTrue(link.recv(4096).startswith(b"HTTP/1.1 200 "))
            finally:
                for link in links:
                    link.close()
            eventually("that nobody waits", lambda: self.waiters(server) == 0)


if __name__ == "__main__":
    unittest.main(argv=["waiting_test"])
