"""A Hugging Face Hub and the host that it sends large files to, on this machine, with the faults that either can have."""

import hashlib
import http.server
import json
import re
import threading
import time

COMMIT = "0123456789abcdef0123456789abcdef01234567"
SMALL = 100_000  # bytes; what is larger is with the other host, as Git LFS has it


def git_hash(data):
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class Hub:
    """`files`: {"some/vit": {"config.json": b"…"}}. `fault`: a word for what goes wrong. `log`: what was asked for.
    `tls`: an ssl.SSLContext, for https."""

    def __init__(self, files, tls=None):
        self.files, self.fault, self.log = files, "", []
        self.cut_at, self.pause = [], 0  # connections are cut after so many bytes, one after the other
        self.silent_for = []  # seconds without a byte in the middle of a body, one after the other
        self.storage_says = []  # statuses in place of a body, one after the other
        hub, self.storage = self, None

        class Answer(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *words):
                pass

            def do_HEAD(self):
                hub.answer(self)

            def do_GET(self):
                hub.answer(self)

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # who asked has gone away

        self.servers = [Server(("127.0.0.1", 0), Answer) for _ in range(2)]
        for server in self.servers:
            if tls:
                server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
            threading.Thread(target=server.serve_forever, daemon=True).start()
        self.endpoint, self.storage = (f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}" for server in self.servers)

    def close(self):
        for server in self.servers:
            server.shutdown()
            server.server_close()

    def answer(self, ask):
        is_storage = ask.server is self.servers[1]
        self.log.append((ask.command, "storage" if is_storage else "hub", ask.path, ask.headers.get("Authorization", "")))
        if is_storage and self.storage_says:
            self.send(ask, self.storage_says.pop(0), {})
        elif is_storage and self.fault == "login page at last":
            self.send(ask, 200, {"Content-Type": "text/html"}, b"<html>Please log in</html>")
        elif is_storage:
            self.send_body(ask, self.stored(ask.path.removeprefix("/")))
        elif ask.path.startswith("/api/models/"):
            self.tell_of_model(ask)
        else:
            self.resolve(ask)

    def stored(self, digest):
        data = next(d for files in self.files.values() for d in files.values() if hashlib.sha256(d).hexdigest() == digest)
        return data[:-1] + bytes([data[-1] ^ 1]) if self.fault == "wrong bytes" else data

    def tell_of_model(self, ask):
        """What huggingface_hub asks for before it downloads all files of a repository."""
        repository, what = re.fullmatch(r"/api/models/([^/]+/[^/?]+)/?([^?]*).*", ask.path).groups()
        if what.startswith("tree/"):
            told = [{"type": "file", "path": p, "size": len(d), "oid": git_hash(d)} for p, d in self.files[repository].items()]
        else:
            told = {"id": repository, "sha": COMMIT, "siblings": [{"rfilename": path} for path in self.files[repository]]}
        self.send(ask, 200, {"Content-Type": "application/json"}, json.dumps(told).encode())

    def resolve(self, ask):
        # Small files are a redirect further on the same host, and there a file.
        pattern = r"(?:/api/resolve-cache/models)?/([^/]+)/([^/]+)/(?:resolve/)?([^/]+)/(.+)"
        owner, name, revision, path = re.fullmatch(pattern, ask.path).groups()
        repository = f"{owner}/{name}"
        faults = {
            "gated": (403, {"X-Error-Code": "GatedRepo"}),
            "private": (401, {"X-Error-Code": "RepoNotFound"}),
            "old token": (401, {"X-Error-Message": "Invalid credentials in Authorization header"}),
            "busy": (429, {"Retry-After": "40"}),
            "broken": (503, {}),
            "in circles": (307, {"Location": ask.path}),
        }
        if self.fault in faults:
            return self.send(ask, *faults[self.fault])
        if self.fault == "login page":
            return self.send(ask, 200, {"Content-Type": "text/html"}, b"<html>Please log in</html>")
        if repository == "old/vit":
            return self.send(ask, 307, {"Location": f"/some/vit/resolve/{revision}/{path}"})
        if repository not in self.files:
            return self.send(ask, 404, {"X-Error-Code": "RepoNotFound"})
        if revision not in ("main", COMMIT):
            return self.send(ask, 404, {"X-Error-Code": "RevisionNotFound"})
        commit = {"X-Repo-Commit": COMMIT}
        data = self.files[repository].get(path)
        if data is None:
            return self.send(ask, 404, {"X-Error-Code": "EntryNotFound", **commit})
        if len(data) <= SMALL and "/resolve/" in ask.path:
            return self.send(ask, 307, {"Location": f"/api/resolve-cache/models/{repository}/{COMMIT}/{path}", **commit})
        if len(data) <= SMALL:
            return self.send_body(ask, data, {"ETag": f'"{git_hash(data)}"', **commit})
        digest = hashlib.sha256(data).hexdigest()
        storage = "http://example.org" if self.fault == "no https" else self.storage
        linked = {"X-Linked-Etag": f'"{digest}"', "X-Linked-Size": str(len(data)), "Location": f"{storage}/{digest}"}
        return self.send(ask, 302, {**linked, **commit})

    def send_body(self, ask, data, headers=()):
        first = re.fullmatch(r"bytes=(\d+)-", ask.headers.get("Range", ""))
        first = int(first[1]) if first and self.fault != "no ranges" else 0
        kind = {"Content-Range": f"bytes {first}-{len(data) - 1}/{len(data)}"} if first else {}
        self.send(ask, 206 if first else 200, {**dict(headers), **kind}, data[first:])

    def send(self, ask, status, headers, body=b""):
        ask.send_response(status)
        for name, value in headers.items():
            ask.send_header(name, value)
        ask.send_header("Content-Length", str(len(body)))
        ask.end_headers()
        if ask.command == "HEAD":
            return
        if self.cut_at and body:
            ask.wfile.write(body[: self.cut_at.pop(0)])
            ask.close_connection = True
            return
        if self.silent_for and len(body) > SMALL:
            time.sleep(self.silent_for.pop(0))
            ask.close_connection = True
            return
        piece = 1 << 16
        for start in range(0, len(body), piece):
            ask.wfile.write(body[start : start + piece])
            time.sleep(self.pause)
