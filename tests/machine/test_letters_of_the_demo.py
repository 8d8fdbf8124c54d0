"""Are caught letters kept whole, shown decoded, and shown only where the portal is tried out?"""

import smtplib
import socket
import subprocess
import sys
from email.message import EmailMessage

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests import servers

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


def a_letter(subject="Interview on 19 September 2024", to="hanako@aspire.example", text="Dear Hanako,\n\nCome.\n"):
    letter = EmailMessage()
    letter["From"] = "ASPIRE Portal <no-reply@aspire.example>"
    letter["To"] = to
    letter["Subject"] = subject
    letter["Message-ID"] = "<one@aspire.example>"
    letter.set_content(text)
    return letter


@pytest.fixture
def keep(settings, tmp_path):
    """Put letters into the catcher's folder, one second apart."""
    settings.LETTER_CATCHER_DIR = tmp_path
    kept = []

    def put(letter):
        name = f"20240528T0300{len(kept):02d}.000000-0123abcd.eml"
        (tmp_path / name).write_bytes(letter if isinstance(letter, bytes) else letter.as_bytes())
        kept.append(name)
        return name

    return put


def shown(path):
    answer = Client().get(path)
    return answer.status_code, answer.content.decode()


def test_letters_are_listed_newest_first(keep):
    keep(a_letter("The first"))
    keep(a_letter("面接のご案内", to="taro@aspire.example"))
    status, page = shown("/demo/letters/")
    assert status == 200
    assert page.index("面接のご案内") < page.index("The first")


def test_letters_to_one_address_can_be_picked(keep):
    keep(a_letter("The first"))
    keep(a_letter("The second", to="taro@aspire.example"))
    _, page = shown("/demo/letters/?to=taro@aspire.example")
    assert "The second" in page
    assert "The first" not in page


def test_no_letter_is_said_in_words(keep):
    assert "No letter yet." in shown("/demo/letters/")[1]


def test_only_links_into_this_portal_can_be_followed(keep, settings):
    settings.SITE_URL = "http://localhost:8000"
    text = (
        "Log in: http://localhost:8000/home/.\nOr http://testserver/help/\n"
        "Not http://localhost:8000.evil.example/ nor https://example.org/ <script>"
    )
    _, page = shown(f"/demo/letters/{keep(a_letter(text=text))}/")
    assert '<a href="http://localhost:8000/home/">http://localhost:8000/home/</a>.' in page
    assert '<a href="http://testserver/help/">http://testserver/help/</a>' in page
    assert 'href="http://localhost:8000.evil' not in page
    assert 'href="https://example.org/' not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe\x00garbage\r\n\r\n\xff", id="garbage"),
        pytest.param(b"Content-Type: text/plain; charset=nonsense\r\n\r\nx\xff", id="an unknown character set"),
        pytest.param(b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x--", id="an empty multipart"),
        pytest.param(b"Subject: =?utf-8?b?//8=?=\r\nTo: <<>>\r\n\r\nx", id="broken headers"),
    ],
)
def test_what_is_hardly_a_letter_breaks_no_page(keep, content):
    name = keep(content)
    assert shown("/demo/letters/")[0] == 200
    assert shown(f"/demo/letters/{name}/")[0] in (200, 404)


@pytest.mark.parametrize("name", ["nothing.eml", "..%2Fsecret-key", ".20240528T030000.000000-0123abcd.eml.part"])
def test_nothing_else_can_be_read(keep, tmp_path, name):
    (tmp_path.parent / "secret-key").write_text("secret")
    assert shown(f"/demo/letters/{name}/")[0] == 404


def test_without_a_catcher_there_is_no_such_page(settings):
    settings.LETTER_CATCHER_DIR = None
    assert shown("/demo/letters/")[0] == 404


@pytest.mark.processes
def test_the_catcher_keeps_a_letter_that_was_posted(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as line:
        port = line.getsockname()[1]
        catcher = subprocess.Popen(
            [sys.executable, "-m", "aspire.catcher", "--fd", str(line.fileno()), str(tmp_path)],
            cwd=django_settings.BASE_DIR,
            pass_fds=[line.fileno()],
        )
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=20) as smtp:
                smtp.send_message(a_letter("面接のご案内"))
            (kept,) = servers.wait_until(lambda: list(tmp_path.glob("[0-9]*.eml")), what="the letter")
            assert kept.read_bytes().startswith(b"X-Envelope-To: hanako@aspire.example\r\n")
            assert kept.stat().st_mode & 0o777 == 0o600
        finally:
            catcher.terminate()
            assert catcher.wait(10) == 0


def test_a_catcher_whose_port_is_taken_says_so(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as line:
        port = line.getsockname()[1]
        command = [sys.executable, "-m", "aspire.catcher", "--port", str(port), str(tmp_path)]
        done = subprocess.run(command, cwd=django_settings.BASE_DIR, capture_output=True, text=True, timeout=20)
    assert done.returncode == 1
    assert done.stderr == f"The letter catcher cannot listen on 127.0.0.1:{port}: Address already in use.\n"
