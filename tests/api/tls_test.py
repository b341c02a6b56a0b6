"""A server with a certificate of a private authority, and clients that trust that authority or do not."""

import http.client
import ssl
import subprocess
import unittest

from server import Server


def openssl(folder, *words):
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def make_certificates(folder):
    """An authority (ca.pem) and a certificate of 127.0.0.1 that it has signed."""
    (folder / "extensions").write_text("subjectAltName=IP:127.0.0.1\n")
    for name, subject in (("ca", "/CN=test authority"), ("other", "/CN=another authority")):
        openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", subject,
                "-keyout", f"{name}.key", "-out", f"{name}.pem")
    openssl(folder, "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-keyout", "server.key.pem",
            "-out", "server.csr")
    openssl(folder, "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "2", "-extfile", "extensions", "-out", "server.pem")


class Tls(unittest.TestCase):
    def test_jobs_are_listed_by_who_trusts_the_authority(self):
        server = Server(settings="tls: {certificate: server.pem, key: server.key.pem}\n")
        make_certificates(server.folder)
        with server:
            self.assertEqual(server.url.scheme, "https")
            context = ssl.create_default_context(cafile=server.folder / "ca.pem")
            link = http.client.HTTPSConnection(server.url.hostname, server.url.port, context=context)
            link.request("POST", "/api/v1/exports", '{"profile": "unruly"}',
                         {"Content-Type": "application/json", "Prefer": "wait=30"})
            self.assertEqual(link.getresponse().status, 200)
            link.close()
            url = ("--url", server.url.geturl())
            listed = server.command("jobs", "list", *url, "--ca-file", "ca.pem")
            self.assertEqual(listed.returncode, 0, listed.stderr)
            self.assertIn("succeeded", listed.stdout)
            for words, part in (((), "certificate"), (("--ca-file", "other.pem"), "certificate"),
                                (("--ca-file", "none.pem"), "none.pem")):
                refused = server.command("jobs", "list", *url, *words)
                self.assertEqual(refused.returncode, 1, words)
                self.assertIn(part, refused.stderr.lower(), words)
            plain = server.command("jobs", "list", "--url", server.url.geturl().replace("https", "http"))
            self.assertEqual(plain.returncode, 1)


if __name__ == "__main__":
    unittest.main(argv=["tls_test"])
