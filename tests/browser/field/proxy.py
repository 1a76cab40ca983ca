"""A bad network between browser and server, on this machine: what it does to each request follows from a seed.

Only requests of the API suffer; the pages come through. Every request is a connection of its own.
"""

import contextlib
import random
import re
import socket
import socketserver
import threading
import time
from collections import Counter
from urllib.parse import urlsplit

LENGTH = re.compile(rb"^content-length:\s*(\d+)", re.IGNORECASE | re.MULTILINE)
CONNECTION = re.compile(rb"^(connection|keep-alive):[^\r\n]*\r\n", re.IGNORECASE | re.MULTILINE)
BROKEN = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
# Each as likely as its weight, of a hundred requests.
WEATHER = {
    "drop_before": 4,  # the request never reaches the server
    "drop_after": 5,  # the server has done it, the reply is lost
    "cut_request": 4,  # half of the body arrives
    "cut_reply": 4,  # half of the reply arrives
    "error_before": 3,  # 500, and nothing was done
    "error_after": 3,  # 500, though it was done
    "delay": 7,  # late, but whole
}
LATE = 0.15
# Besides, when asked for: `hang`, the server has done it and the reply does not come until the browser gives up.
PATIENCE = 20


class Proxy:
    """`fates` counts what has befallen requests; `next` is a list of fates that come before those by chance,
    which follow `weather`: calm at first."""

    def __init__(self, target: str, *, seed: int):
        parts = urlsplit(target)
        self.upstream = (parts.hostname, parts.port)
        self.random = random.Random(seed)
        self.weather: dict[str, int] = {}
        self.next: list[str] = []
        self.fates: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.befallen = threading.Condition(self.lock)
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.proxy = self
        self.url = f"http://{parts.hostname}:{self.server.server_address[1]}"

    def __enter__(self) -> "Proxy":
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def fate(self, method: str, path: str) -> str:
        """What becomes of a request. One that waits names its requests: `PATCH /api/v1/photos drop_after`."""
        if not path.startswith("/api/"):
            return "pass"
        with self.lock:
            fate = self._waiting(f"{method} {path}") or self._by_chance()
            self.fates[fate] += 1
            self.befallen.notify_all()
            return fate

    def wait_for(self, fate: str, times: int) -> None:
        """Until it has befallen so many requests."""
        with self.befallen:
            assert self.befallen.wait_for(lambda: self.fates[fate] >= times, PATIENCE)

    def _waiting(self, request: str) -> str | None:
        for number, line in enumerate(self.next):
            start, _space, fate = line.rpartition(" ")
            if request.startswith(start):
                del self.next[number]
                return fate
        return None

    def _by_chance(self) -> str:
        names = list(self.weather)
        weights = [self.weather[name] for name in names]
        return self.random.choices([*names, "pass"], [*weights, max(0, 100 - sum(weights))])[0]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    # Every sleeping handler is woken by its browser or by LATE; none outlives the test by more.
    block_on_close = False
    request_queue_size = 64
    proxy: Proxy


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            self.request.settimeout(30)
            head, body = self.read_request()
            if head:
                method, path = head.split(b" ", 2)[:2]
                self.suffer(self.server.proxy.fate(method.decode(), path.decode()), head, body)

    def read_request(self) -> tuple[bytes, bytes]:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = self.request.recv(65536)
            if not piece:
                return b"", b""
            data += piece
        head, _blank, body = data.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        wanted = int(length.group(1)) if length else 0
        while len(body) < wanted and (piece := self.request.recv(65536)):
            body += piece
        return CONNECTION.sub(b"", head + b"\r\n") + b"Connection: close\r\n\r\n", body

    def suffer(self, fate: str, head: bytes, body: bytes) -> None:
        if fate == "drop_before":
            return
        if fate == "error_before":
            self.request.sendall(BROKEN)
            return
        if fate == "delay":
            time.sleep(LATE)
        if fate == "cut_request":
            self.forward(head, body[: len(body) // 2], is_whole=False)
            return
        reply = self.forward(head, body)
        if fate == "error_after":
            self.request.sendall(BROKEN)
        elif fate == "hang":
            self.request.settimeout(PATIENCE)
            self.request.recv(1)
        elif fate == "cut_reply":
            self.request.sendall(reply[: len(reply) // 2])
        elif fate != "drop_after":
            self.request.sendall(reply)

    def forward(self, head: bytes, body: bytes, *, is_whole: bool = True) -> bytes:
        with socket.create_connection(self.server.proxy.upstream, timeout=30) as server:
            server.sendall(head + body)
            if not is_whole:
                server.shutdown(socket.SHUT_WR)
            reply = b""
            while piece := server.recv(65536):
                reply += piece
            return reply
