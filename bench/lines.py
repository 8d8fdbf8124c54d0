"""How do the clients speak HTTP? In as few steps as possible, so that they take little of the machine they measure."""

import secrets
import socket
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from bench.stage import HOST

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PATIENCE = 30.0  # seconds


class Line:
    """One connection to a server on loopback, opened again where it was closed between two requests."""

    def __init__(self, port):
        self.port = port
        self.socket = None

    def ask(self, request):
        """Send the bytes of a request and return (status, head, body)."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        head, _, body = self._until(b"\r\n\r\n").partition(b"\r\n\r\n")
        low = head.lower()
        start = low.find(b"content-length:")
        if start >= 0:
            length = int(low[start + 15 :].split(b"\r\n", 1)[0])
            while len(body) < length:
                body += self._more()
        elif b"transfer-encoding: chunked" in low:
            while not body.endswith(b"0\r\n\r\n"):
                body += self._more()
        if b"connection: close" in low:
            self.close()
        return int(head.split(b" ", 2)[1]), head, body

    def _until(self, mark):
        text = b""
        while mark not in text:
            text += self._more()
        return text

    def _more(self):
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionResetError("the server closed the line")
        return piece

    def close(self):
        """Close the connection; the next request opens another."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def bare_request(*, hold):
    """Return a POST that says nothing; `hold` keeps the line open for the next."""
    close = "" if hold else "Connection: close\r\n"
    return f"POST / HTTP/1.1\r\nHost: {HOST}\r\n{close}Content-Length: 0\r\n\r\n".encode()


class Visitor:
    """An applicant's browser behind the edge: cookies, the token against forged requests, the edge's stamps."""

    def __init__(self, line, *, address="10.0.0.1", session=None, hold=True):
        self.line, self.address, self.hold = line, address, hold
        self.cookies = {"__Host-csrftoken": secrets.token_hex(16)}
        if session:
            self.cookies["__Host-sessionid"] = session
        self.stamp = None  # the instant that the edge wrote on the last request

    def get(self, path):
        """Return (status, head, body) of a page."""
        return self._send("GET", path, None)

    def post(self, path, **fields):
        """Return (status, head, body) of an answer to a form."""
        return self._send("POST", path, urlencode({"csrfmiddlewaretoken": self.cookies["__Host-csrftoken"], **fields}))

    def _send(self, method, path, body):
        now = int(time.time() * 1000)
        self.stamp = EPOCH + timedelta(milliseconds=now)
        words = [
            f"{method} {path} HTTP/1.1",
            f"Host: {HOST}",
            f"Origin: https://{HOST}",
            "X-Forwarded-Proto: https",
            f"X-Forwarded-For: {self.address}",
            f"X-Received-At: {now // 1000}.{now % 1000:03}",
            "Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        ]
        if body is not None:
            words += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        if not self.hold:
            words.append("Connection: close")
        status, head, answer = self.line.ask(("\r\n".join(words) + "\r\n\r\n" + (body or "")).encode())
        for row in head.decode("latin-1").split("\r\n"):
            name, _, value = row.partition(":")
            if name.lower() == "set-cookie":
                key, _, kept = value.strip().partition(";")[0].partition("=")
                self.cookies[key] = kept
        return status, head, answer


def leads_to(head):
    """Return where an answer leads, empty where nowhere."""
    for row in head.decode("latin-1").split("\r\n"):
        if row.lower().startswith("location:"):
            return row.split(":", 1)[1].strip()
    return ""
