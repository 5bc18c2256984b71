#!/usr/bin/env python3
"""lacuna serve among strangers: who may ask, what is refused, and 10,000 hostile requests that leave it as it was.

usage: serve_test.py LACUNA [REQUESTS]
"""

import base64
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

LACUNA = sys.argv.pop(1)
REQUESTS = int(sys.argv.pop(1)) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 10_000
SAMPLES = Path(__file__).resolve().parents[2] / "assets" / "samples"
STATE = {"client": "test", "photo": "cat.png", "mask": "random", "ratio": 0.75, "seed": 0}
MEGABYTE = 1 << 20
signal.signal(signal.SIGINT, signal.default_int_handler)  # lacuna heeds it even where this runs in the background
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ("LACUNA_MODEL", "LACUNA_LANG")}


class Server:
    def __init__(self, *arguments, host="127.0.0.1", **settings):
        self.host = host
        self.process = subprocess.Popen([LACUNA, "serve", "--no-browser", *map(str, arguments)],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        env={**ENVIRONMENT, **settings})
        self.address = self.process.stdout.readline().strip()
        found = re.fullmatch(r"http://([^/]+):(\d+)(/[^#]*)(?:#.*)?", self.address)
        assert found, self.address + self.process.stderr.read()
        self.port, self.folder = int(found[2]), found[3]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        try:
            self.status = self.process.wait(timeout=10)
        finally:
            self.process.kill()
            self.process.stdout.close()
            self.process.stderr.close()

    def send(self, method, path, body=None, headers=None):
        """(status, headers, body)"""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.putrequest(method, path, skip_host=True)
            wanted = {"Host": f"{self.host}:{self.port}", **(headers or {})}
            if body is not None:
                wanted.setdefault("Content-Length", str(len(body)))
            for name, value in wanted.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders()
            if body:
                connection.send(body)
            reply = connection.getresponse()
            return reply.status, dict(reply.getheaders()), reply.read()
        finally:
            connection.close()

    def ask(self, question, body, headers=None):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.send("POST", f"{self.folder}api/{question}", body,
                         {"Content-Type": "application/json", **(headers or {})})

    def look(self, **changes):
        status, _, body = self.ask("look", {**STATE, **changes})
        return status, json.loads(body)

    def drop(self, name, content):
        return self.ask("drop", content,
                        {"Content-Type": "application/octet-stream", "X-File-Name": name})

    def resident(self):
        with open(f"/proc/{self.process.pid}/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class WhoMayAsk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(SAMPLES / "cat.png").__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def test_the_page_and_its_policy(self):
        status, headers, body = self.server.send("GET", "/")
        self.assertEqual(status, 200)
        self.assertIn(b"<html", body)
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertNotIn("unsafe", headers["Content-Security-Policy"])
        self.assertNotIn("Access-Control-Allow-Origin", headers)
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")

    def test_another_host_or_origin_is_refused(self):
        port = self.server.port
        for headers in ({"Host": "evil.example"}, {"Host": f"evil.example:{port}"}, {"Host": None},
                        {"Host": f"127.0.0.1.evil.example:{port}"}, {"Host": "127.0.0.1"},
                        {"Host": f"10.0.0.1:{port}"}, {"Origin": "http://evil.example"},
                        {"Origin": "null"}, {"Origin": f"http://localhost:{port}"},
                        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
            status, got, _ = self.server.ask("look", STATE, headers)
            self.assertIn(status, (400, 403), headers)
            self.assertNotIn("Access-Control-Allow-Origin", got)
            self.assertIn(self.server.send("GET", "/main.js", headers=headers)[0], (400, 403))
        for headers in ({"Origin": f"http://127.0.0.1:{port}", "Sec-Fetch-Site": "same-origin"},
                        {"Host": f"localhost:{port}"}):
            self.assertEqual(self.server.ask("look", STATE, headers)[0], 200, headers)

    def test_a_form_of_another_site_cannot_ask(self):
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
            self.assertEqual(
                self.server.ask("look", STATE, {"Content-Type": kind})[0], 415, kind)
        self.assertEqual(self.server.send("OPTIONS", "/api/look")[0], 405)
        self.assertEqual(self.server.send("DELETE", "/api/look")[0], 405)

    def test_no_path_is_opened(self):
        for path in ("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd",
                     "//etc/passwd", "/README.md", "/models/mini.safetensors", "/index.html/..",
                     "/web/index.html", "/."):
            self.assertEqual(self.server.send("GET", path)[0], 404, path)
        for name in ("/etc/passwd", "../../etc/passwd", str(SAMPLES / "coffee.jpg"), "cat.png\0"):
            self.assertEqual(self.server.look(photo=name)[0], 400, name)
            self.assertEqual(self.server.look(model=name)[0], 400, name)

    def test_a_wrong_state_is_one_error(self):
        for change in ({"ratio": 2}, {"ratio": "x"}, {"seed": -1}, {"layer": 99}, {"head": 77},
                       {"query": "99,99"}, {"query": "a"}, {"patches": "0-9999"},
                       {"patches": "9-1"}, {"mask": "star"}, {"theme": "pink"}, {"lang": "xx"},
                       {"client": "c" * 600}):
            status, body = self.server.look(**change)
            self.assertEqual(status, 400, change)
            self.assertTrue(body["error"])
        for body in (b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"a": 1, "a": 2}', b"[" * 5000):
            self.assertEqual(self.server.ask("look", body)[0], 400, body)
        self.assertEqual(self.server.look()[0], 200)

    def test_what_is_too_long_is_not_read(self):
        self.assertEqual(self.server.ask("look", b" " * (1 << 17))[0], 413)
        before = self.server.resident()
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=30) as chunks:
            chunks.sendall(f"POST /api/look HTTP/1.1\r\nHost: 127.0.0.1:{self.server.port}\r\n"
                           "Content-Type: application/json\r\n"
                           "Transfer-Encoding: chunked\r\n\r\n".encode())
            try:
                for _ in range(300):
                    chunks.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")
                chunks.sendall(b"0\r\n\r\n")
                self.assertIn(b" 413 ", chunks.recv(100))
            except (BrokenPipeError, ConnectionResetError):
                pass
        self.assertLess(self.server.resident() - before, 8 * MEGABYTE)

    def test_a_dropped_photo(self):
        name = "%3Cscript%3Ealert(1)%3C%2Fscript%3E.png"
        status, _, body = self.server.drop(name, (SAMPLES / "coins.png").read_bytes())
        self.assertEqual(status, 200)
        photo = json.loads(body)
        self.assertEqual(photo["name"], "script>.png")  # after its last slash
        self.assertEqual(self.server.look(photo=photo["id"])[0], 200)
        saved = json.loads(self.server.ask("save", {**STATE, "photo": photo["id"]})[2])
        self.assertEqual([each["name"] for each in saved["files"]][0], "script>.compare.png")
        for content in (b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 100):
            self.assertEqual(self.server.drop("x.png", content)[0], 400)

    def test_the_files_are_those_of_compare(self):
        state = {**STATE, "patches": "0-97", "query": "8,3", "head": 1, "theme": "dark",
                 "lang": "zh", "layer": 3}
        status, _, body = self.server.ask("save", state)
        self.assertEqual(status, 200, body)
        saved = json.loads(body)
        with tempfile.TemporaryDirectory() as folder:
            words = subprocess.run(["bash", "-c", f'set -- {saved["command"]}; printf "%s\\0" "$@"'],
                                   capture_output=True, check=True).stdout.split(b"\0")[1:-1]
            subprocess.run([LACUNA, *words, "-o", folder], check=True, capture_output=True)
            written = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
        self.assertEqual(
            {each["name"]: base64.b64decode(each["base64"]) for each in saved["files"]}, written)

    def test_the_newest_wins(self):
        statuses = []

        def look(seed):
            state = {**STATE, "client": "one window", "seed": seed}
            statuses.append(self.server.ask("look", state)[0])

        threads = [threading.Thread(target=look, args=(seed,)) for seed in range(1, 30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(set(statuses) - {200, 204}, set())
        self.assertIn(200, statuses)
        self.assertIn(204, statuses)


class Commands(unittest.TestCase):
    def test_other_machines_need_the_token(self):
        with Server("--host", "127.0.0.1", SAMPLES / "cat.png") as server:
            self.assertRegex(server.folder, r"^/[0-9a-f]{32}/$")
            self.assertEqual(server.send("GET", server.folder)[0], 200)
            self.assertEqual(server.look()[0], 200)
            wrong = "/" + "0" * 32 + "/"
            for path in ("/", "/main.js", wrong, wrong + "main.js", server.folder[:-1]):
                self.assertEqual(server.send("GET", path)[0], 403, path)
            self.assertEqual(
                server.send("GET", server.folder, headers={"Host": f"evil:{server.port}"})[0], 403)

    def test_a_signal_ends_it(self):
        with Server(SAMPLES / "cat.png") as server:
            server.look()
        self.assertEqual(server.status, -signal.SIGINT)

    def test_settings_are_the_options_that_the_command_line_leaves_out(self):
        model = str(SAMPLES.parent / "models" / "mini.safetensors")
        with Server(SAMPLES / "cat.png", LACUNA_MODEL=model, LACUNA_LANG="zh") as server:
            self.assertTrue(server.address.endswith("/#lang=zh"), server.address)
            self.assertEqual(json.loads(server.ask("hello", b"")[2])["models"][0], model)
        with Server(SAMPLES / "cat.png", "--model", "mini", "--lang", "en", LACUNA_MODEL="nowhere.pt",
                    LACUNA_LANG="fr") as server:
            self.assertTrue(server.address.endswith("/#lang=en"), server.address)
            self.assertNotIn("nowhere.pt", json.loads(server.ask("hello", b"")[2])["models"])
        for settings, status, words in (({"LACUNA_MODEL": "nowhere.pt"}, 3, "LACUNA_MODEL: nowhere.pt: "),
                                        ({"LACUNA_LANG": "fr"}, 2, "LACUNA_LANG: fr is none of en, zh; ")):
            done = subprocess.run([LACUNA, "serve", "--no-browser"], env={**ENVIRONMENT, **settings},
                                  capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, status, done.stderr)
            self.assertIn(words, done.stderr)

    def test_what_cannot_start_says_so(self):
        for arguments, status in ((["nothing.jpg"], 3), (["--model", "nothing.safetensors"], 3),
                                  (["--port", "0"], 2), (["--host", "no.such.host.invalid"], 2)):
            done = subprocess.run([LACUNA, "serve", "--no-browser", *arguments],
                                  capture_output=True, text=True, timeout=60, env=ENVIRONMENT)
            self.assertEqual(done.returncode, status, arguments)
            self.assertTrue(done.stderr.startswith("lacuna: "), done.stderr)
        with Server(SAMPLES / "cat.png") as server:
            done = subprocess.run([LACUNA, "serve", "--no-browser", "--port", str(server.port)],
                                  capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 2)


class Hostile(unittest.TestCase):
    """Whatever comes, it answers, and holds no more memory than before."""

    def setUp(self):
        self.random = random.Random(7)

    def raw(self, server, text):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            try:
                connection.sendall(text)
                if self.random.random() < 0.5:
                    connection.settimeout(0.02)  # half a request has no answer
                    connection.recv(1 << 16)
            except (BrokenPipeError, ConnectionResetError, TimeoutError):
                pass

    def one(self, server):
        rng = self.random
        junk = rng.randbytes(rng.randrange(1, 400))
        host = f"Host: 127.0.0.1:{server.port}\r\n".encode()
        kind = rng.randrange(12)
        if kind == 0:
            self.raw(server, junk)
        elif kind == 1:
            self.raw(server, b"GET /" + junk.hex().encode() * 80 + b" HTTP/1.1\r\n" + host + b"\r\n")
        elif kind == 2:
            self.raw(server, b"GET / HTTP/1.1\r\n" + host + b"X: " + b"y" * 60000 + b"\r\n\r\n")
        elif kind == 3:
            self.raw(server, b"POST /api/look HTTP/1.1\r\n" + host +
                     b"Content-Type: application/json\r\nContent-Length: 99999999999999999999\r\n\r\n{")
        elif kind == 4:
            self.raw(server, b"POST /api/drop HTTP/1.1\r\n" + host +
                     b"Content-Type: application/octet-stream\r\nContent-Length: 5000\r\n\r\n" + junk)
        elif kind == 5:
            server.ask("look", junk)
        elif kind == 6:
            server.drop("x", junk)
        elif kind == 7:
            server.ask("look", {**STATE, rng.choice(list(STATE)): rng.choice(
                [None, -1, 1e308, "x" * 300, [], {}, True, "../../etc/passwd"])})
        elif kind == 8:
            server.send("GET", "/" + junk.hex(), headers={"Host": "evil.example"})
        elif kind == 9:
            server.ask(junk.hex(), STATE)
        elif kind == 10:
            self.raw(server, b"GET / HTTP/1.1\r\n" + host * 200 + b"\r\n")
        elif rng.random() < 0.1:
            server.look(seed=rng.randrange(50))
            server.drop("x.png", (SAMPLES / "coins.png").read_bytes()[:rng.randrange(40000)])
        else:
            self.raw(server, b"GET / HTTP/1.1\r\n" + host)

    def test_thousands(self):
        with Server(SAMPLES / "cat.png") as server:
            for _ in range(REQUESTS // 5):  # until the allocator has what it keeps
                self.one(server)
            before = server.resident()
            for _ in range(REQUESTS - REQUESTS // 5):
                self.one(server)
            after = server.resident()
            self.assertEqual(server.look()[0], 200)
            print(f"{REQUESTS} requests: {before / 1e6:.1f} MB, then {after / 1e6:.1f} MB",
                  file=sys.stderr)
            self.assertLess(after - before, 16 * MEGABYTE)


if __name__ == "__main__":
    unittest.main(verbosity=1)
