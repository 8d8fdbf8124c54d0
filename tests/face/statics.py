"""Who hands Chromium the style sheets and scripts of a page in a box? A thread on loopback, beside the tests.

Every page asks for a dozen of them; each handed over through Playwright costs more than the page itself.
"""

import mimetypes
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from django.conf import settings
from django.contrib.staticfiles import finders

PREFIX = f"/{settings.STATIC_URL.strip('/')}/"


@cache
def _file(path):
    found = finders.find(path.removeprefix(PREFIX)) if path.startswith(PREFIX) else None
    return (Path(found).read_bytes(), mimetypes.guess_type(path)[0] or "text/plain") if found else None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with the file that the finders know under the address."""
        body, kind = _file(self.path.split("?")[0]) or (b"", "text/plain")
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@cache
def port():
    """Start the thread on first use; returns its port, the same for the whole run of the tests."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port
