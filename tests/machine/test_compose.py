"""Does docker-compose.yml still start the portal? Its own commands are run, against real servers, without containers.

Only what a container would provide is put in its place: the names of other services, and folders. The
build of the image itself needs a container engine and is not tried here.
"""

import http.client
import http.cookiejar
import os
import re
import ssl
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from aspire.supervisor import Child, Family
from tests import servers

pytestmark = [pytest.mark.processes, pytest.mark.postgres, pytest.mark.broker, pytest.mark.thorough]
ROOT = Path(settings.BASE_DIR)
PAGE = "/account/login/"
WRITTEN = {
    "SECRET_KEY": "kJ3-x9_QwErTyUiOpAsDfGhJkLzXcVbNm1234567890-abcdefgh",
    "POSTGRES_PASSWORD": "from-the-env-file",
    "RECEIPT_KEYS": "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMTI=",
    "PORTAL_HOST": "localhost",
}


def compose():
    """Return docker-compose.yml with its variables filled in as a .env file would."""

    def value(found):
        name, _, default = found[1].partition(":")
        if default.startswith("?"):
            return WRITTEN[name]  # a variable that must be given and that this test does not know fails here
        return WRITTEN.get(name, default.removeprefix("-"))

    return yaml.safe_load(re.sub(r"\$\{([^}]+)\}", value, (ROOT / "docker-compose.yml").read_text()))


class Compose:
    """The services of docker-compose.yml as processes of this machine."""

    def __init__(self, folder, *, database, broker, nginx):
        self.services = compose()["services"]
        self.folder = folder
        self.nginx = nginx
        self.web, self.smtp, self.https, self.http = (servers.free_port() for _ in range(4))
        self.family = Family(tell=lambda sentence: None)
        self.instead = {  # what stands in the file: what this machine has instead
            "postgres://portal:from-the-env-file@database:5432/portal": database,
            "redis://broker:6379/0": broker,
            "smtp://catcher:2525": f"smtp://127.0.0.1:{self.smtp}",
            "172.28.7.2": "127.0.0.1",
            "0.0.0.0": "127.0.0.1",
            "2525": str(self.smtp),
            **{f"/{name}": str(folder / name) for name in ("data", "tls", "letters")},
        }
        for name in ("data", "tls", "letters", "logs"):
            (folder / name).mkdir()
        self.environ = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "STATIC_ROOT": str(folder / "static"),
            "BIND": f"127.0.0.1:{self.web}",
            "BEAT_SCHEDULE": str(folder / "beat-schedule"),
        }

    def own(self):
        """The names of the services that are built from our Dockerfile."""
        return {name for name, service in self.services.items() if service.get("build") == "."}

    def environ_of(self, name):
        written = self.services[name]["environment"]
        return {**self.environ, **{key: self.instead.get(value, value) for key, value in written.items()}}

    def command_of(self, name, key="command"):
        words = self.services[name][key]
        assert all(isinstance(word, str) for word in words)
        return ["sh", "deploy/entrypoint.sh", *(self.instead.get(word, word) for word in words)]

    def run(self, name):
        """Run a service that ends by itself."""
        done = subprocess.run(
            self.command_of(name), cwd=ROOT, env=self.environ_of(name), capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr

    def start(self, name, ready=None):
        """Start a service that goes on."""
        log = self.folder / "logs" / f"{name}.log"
        self.family.start(Child(name, self.command_of(name), self.environ_of(name), log, ready=ready))

    def is_ready(self):
        """Ask the question that the compose file asks of web."""
        (_, *words) = self.services["web"]["healthcheck"]["test"]
        return subprocess.run(words, cwd=ROOT, env=self.environ_of("web"), capture_output=True).returncode == 0

    def start_edge(self):
        """Start nginx on its real configuration, with ports, the upstream and the certificate's folder replaced."""
        text = (ROOT / "deploy" / "nginx.conf").read_text()
        replacements = {
            "server web:8000;": f"server 127.0.0.1:{self.web};",
            "listen 8080;": f"listen 127.0.0.1:{self.http};",
            "listen 8443 ssl;": f"listen 127.0.0.1:{self.https} ssl;",
            "/etc/portal/tls/": f"{self.folder}/tls/",
            "/tmp/nginx": f"{self.folder}/nginx",
        }
        for old, new in replacements.items():
            assert old in text, old
            text = text.replace(old, new)
        path = self.folder / "nginx.conf"
        path.write_text(text)
        tested = subprocess.run([self.nginx, "-t", "-c", path], capture_output=True, text=True)
        assert tested.returncode == 0, tested.stderr
        assert "[warn]" not in tested.stderr
        one_person = "user root;" if os.geteuid() == 0 else ""  # as in its container, where nobody is root
        command = [self.nginx, "-c", str(path), "-g", f"daemon off; {one_person}"]
        log = self.folder / "logs" / "edge.log"
        self.family.start(Child("edge", command, self.environ, log, ready=self.is_open))

    def is_open(self):
        try:
            return self.visitor().get(PAGE).status == 200
        except OSError:
            return False

    def visitor(self):
        return Visitor(self.https, self.folder / "tls" / "portal.crt")


class Visitor:
    """A browser's manners without a browser: https, cookies, redirects left to the caller."""

    def __init__(self, port, certificate):
        self.origin = f"https://localhost:{port}"
        context = ssl.create_default_context(cafile=str(certificate))
        self.cookies = http.cookiejar.CookieJar()

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *arguments):
                return None

        self.opener = urllib.request.build_opener(
            Stay(),
            urllib.request.HTTPSHandler(context=context),
            urllib.request.HTTPCookieProcessor(self.cookies),
        )

    def get(self, path, **headers):
        return self._open(urllib.request.Request(self.origin + path, headers=headers))

    def post(self, path, **fields):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path).read().decode())[1]
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        headers = {"Referer": self.origin + path, "Origin": self.origin}
        return self._open(urllib.request.Request(self.origin + path, data=body, headers=headers))

    def _open(self, request):
        try:
            return self.opener.open(request, timeout=20)
        except urllib.error.HTTPError as answer:
            return answer


@pytest.fixture(scope="module")
def portal(tmp_path_factory, postgres_server, broker_server, nginx):
    """The whole composition, up and ready."""
    folder = tmp_path_factory.mktemp("compose")
    made = Compose(folder, database=postgres_server.create("portal"), broker=broker_server.url, nginx=nginx)
    building = {**made.environ, "SECRET_KEY": "only-for-building", "DATA_DIR": str(folder)}
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput"],
        cwd=ROOT, env=building, check=True, capture_output=True,
    )  # fmt: skip
    try:
        made.run("certificate")
        made.run("migrate")
        made.start("catcher")
        made.start("worker")
        made.start("beat")
        made.start("web", ready=made.is_ready)
        made.start_edge()
        yield made
    finally:
        made.family.stop()


def test_every_service_of_ours_is_started_here(portal):
    assert portal.own() == {"certificate", "migrate", "web", "worker", "beat", "catcher"}
    assert {child.name for child in portal.family.children if child.runs()} == {
        "catcher",
        "worker",
        "beat",
        "web",
        "edge",
    }


def test_a_page_comes_through_the_edge(portal):
    answer = portal.visitor().get(PAGE)
    assert answer.status == 200
    assert "script-src 'nonce-" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_a_clients_own_stamp_is_overwritten_by_the_edge(portal):
    page = portal.visitor().get(PAGE, **{"X-Received-At": "2024-05-28T11:59:59+09:00"}).read().decode()
    shown = datetime.fromisoformat(re.search(r'data-server-now="([^"]+)"', page)[1])
    assert abs(datetime.now(UTC) - shown) < timedelta(seconds=30)


def test_an_open_connection_is_sent_to_a_closed_one(portal):
    line = http.client.HTTPConnection("127.0.0.1", portal.http, timeout=10)
    line.request("GET", "/calls/x/?a=b", headers={"Host": "localhost"})
    answer = line.getresponse()
    assert (answer.status, answer.headers["Location"]) == (308, "https://localhost/calls/x/?a=b")


def test_the_machines_questions_are_not_answered_to_the_world(portal):
    assert [portal.visitor().get(path).status for path in ("/healthz", "/readyz")] == [404, 404]


def test_a_foreign_host_is_refused(portal):
    assert portal.visitor().get(PAGE, Host="elsewhere.example").status == 400


def test_a_body_beyond_the_limit_is_refused_by_the_edge(portal):
    visitor = portal.visitor()
    line = http.client.HTTPSConnection(
        "localhost",
        portal.https,
        timeout=10,
        context=ssl.create_default_context(cafile=str(portal.folder / "tls" / "portal.crt")),
    )
    line.putrequest("POST", "/account/login/")
    line.putheader("Content-Length", str(40 * 1024 * 1024))
    line.endheaders()
    assert line.getresponse().status == 413
    assert visitor.get(PAGE).status == 200


def test_static_files_are_kept_for_ever_under_hashed_names(portal):
    page = portal.visitor().get(PAGE).read().decode()
    path = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)[1]
    answer = portal.visitor().get(path)
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "max-age=315360000, public, immutable")


def test_signing_up_through_the_edge_brings_a_letter_by_the_worker(portal):
    visitor = portal.visitor()
    answer = visitor.post(
        "/account/signup/",
        email="newcomer@aspire.example",
        name="New Comer",
        language="en",
        password1="correct-horse-battery",
        password2="correct-horse-battery",
    )
    assert (answer.status, answer.headers["Location"]) == (302, "/account/confirm/")

    def letters():
        return list((portal.folder / "letters").glob("*.eml"))

    (kept,) = servers.wait_until(letters, within=30, what="the letter")
    letter = message_from_bytes(kept.read_bytes(), policy=policy.default)
    assert letter["to"] == "newcomer@aspire.example"
    assert "https://localhost/account/confirm/" in letter.get_body(("plain",)).get_content()
