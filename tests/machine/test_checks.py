"""Do unsafe settings stop the start, each under its own id, and are safe ones left alone?"""

import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.core.management.base import SystemCheckError

from aspire.checks import stop_unsafe_start, unsafe_combinations

SECRET = "kJ3-x9_QwErTyUiOpAsDfGhJkLzXcVbNm1234567890-abcdefgh"

KEY = "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMTI="


@pytest.fixture
def production(settings, tmp_path, monkeypatch):
    """Settings under which nothing is wrong."""
    (tmp_path / "staticfiles.json").write_text("{}")
    settings.DEBUG = False
    settings.SECRET_KEY = SECRET
    settings.RECEIPT_KEYS = [KEY]
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    settings.ALLOW_SQLITE = False
    settings.CELERY_BROKER_URL = "redis://redis:6379/0"
    settings.EMAIL_IS_SET = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.ALLOWED_HOSTS = ["portal.example"]
    settings.SITE_URL = "https://portal.example"
    settings.LETTER_CATCHER_DIR = None
    settings.EDGE_ADDRESSES = ["172.28.7.2", "fd00::2"]
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    return settings


def ids():
    return [fault.id for fault in unsafe_combinations(None)]


def test_a_safe_production_starts(production):
    assert ids() == []
    stop_unsafe_start()


def test_an_edge_behind_a_unix_socket_is_safe_and_a_mixture_is_warned_about(production):
    production.EDGE_ADDRESSES = ["unix"]
    alone = ids()
    production.EDGE_ADDRESSES = ["unix", "172.28.7.2"]
    assert (alone, ids()) == ([], ["aspire.W010"])
    stop_unsafe_start()  # a warning stops nothing


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        pytest.param("SECRET_KEY", SECRET[:49], "aspire.E001", id="a short secret"),
        pytest.param("SECRET_KEY", "abcdefghij" * 6, "aspire.E001", id="a simple secret"),
        pytest.param("SECRET_KEY", f"django-insecure-{SECRET}", "aspire.E001", id="a secret called insecure"),
        pytest.param("CELERY_BROKER_URL", "", "aspire.E003", id="no broker"),
        pytest.param("EMAIL_IS_SET", False, "aspire.E004", id="no mail server"),
        pytest.param(
            "EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend", "aspire.E004", id="mail into nothing"
        ),
        pytest.param("ALLOWED_HOSTS", [], "aspire.E005", id="no host"),
        pytest.param("ALLOWED_HOSTS", ["portal.example", "*"], "aspire.E005", id="every host"),
        pytest.param("SITE_URL", "http://portal.example", "aspire.E006", id="an open connection"),
        pytest.param("LETTER_CATCHER_DIR", "/letters", "aspire.E007", id="a letter catcher"),
        pytest.param("EDGE_ADDRESSES", ["0.0.0.0/0"], "aspire.E008", id="every network"),
        pytest.param("EDGE_ADDRESSES", ["10.0.0.0/8"], "aspire.E008", id="a network"),
        pytest.param("EDGE_ADDRESSES", ["0.0.0.0"], "aspire.E008", id="the unspecified address"),
        pytest.param("EDGE_ADDRESSES", ["*"], "aspire.E008", id="a wildcard"),
        pytest.param("EDGE_ADDRESSES", ["unix:/run/portal.sock"], "aspire.E008", id="the path of a socket"),
        pytest.param("RECEIPT_KEYS", [], "aspire.E012", id="no key for receipts"),
        pytest.param("RECEIPT_KEYS", ["c2hvcnQ="], "aspire.E012", id="a receipt key that is too short"),
        pytest.param("RECEIPT_KEYS", [KEY, "no key"], "aspire.E012", id="a second receipt key that cannot be read"),
        pytest.param("RECEIPT_PUBLIC_KEYS", [f"{KEY}@April"], "aspire.E012", id="a public key without its days"),
        pytest.param("TIME_SERVER", "ntp.example:noon", "aspire.E011", id="a time server without a name"),
    ],
)
def test_an_unsafe_setting_stops_the_start(production, name, value, fault):
    setattr(production, name, value)
    assert ids() == [fault]
    with pytest.raises(SystemCheckError, match=fault):
        stop_unsafe_start()


def test_uncollected_static_files_stop_the_start(production, tmp_path):
    (tmp_path / "staticfiles.json").unlink()
    assert ids() == ["aspire.E009"]


@pytest.mark.parametrize(("is_wanted", "faults"), [(False, ["aspire.E002"]), (True, [])], ids=["unasked", "wanted"])
def test_sqlite_serves_where_one_machine_is_wanted(production, monkeypatch, is_wanted, faults):
    monkeypatch.setitem(production.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    production.ALLOW_SQLITE = is_wanted
    assert ids() == faults


def test_trying_out_may_take_every_shortcut(production):
    production.DEBUG = True
    production.SECRET_KEY = "x"
    assert ids() == []


# --- The same, asked of whole processes -----------------------------------------------------
@pytest.fixture(scope="module")
def environ(tmp_path_factory):
    """The environment of a production portal whose static files are collected."""
    folder = tmp_path_factory.mktemp("production")
    environ = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": SECRET,
        "RECEIPT_KEYS": KEY,
        "DATABASE_URL": "postgres://portal:secret@db.example/portal",
        "REDIS_URL": "redis://redis.example:6379/0",
        "EMAIL_URL": "smtp+tls://user:secret@mail.example:587",
        "ALLOWED_HOSTS": "portal.example",
        "SITE_URL": "https://portal.example",
        "EDGE_ADDRESSES": "172.28.7.2",
        "STATIC_ROOT": str(folder / "static"),
        "DATA_DIR": str(folder),
    }
    done = manage(environ, "collectstatic", "--noinput")
    assert done.returncode == 0, done.stderr
    return environ


def manage(environ, *arguments):
    return run(environ, sys.executable, "manage.py", *arguments)


def run(environ, *command):
    return subprocess.run(
        command, cwd=django_settings.BASE_DIR, env=environ, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.thorough
@pytest.mark.processes
def test_djangos_own_deployment_checks_find_nothing(environ):
    done = manage(environ, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.thorough
@pytest.mark.processes
def test_an_unsafe_web_server_does_not_start(environ):
    unsafe = {**environ, "SITE_URL": "http://portal.example"}
    done = run(unsafe, sys.executable, "-c", "import aspire.wsgi")
    assert done.returncode == 1
    assert "aspire.E006" in done.stderr


@pytest.mark.thorough
@pytest.mark.processes
@pytest.mark.parametrize("role", ["worker", "beat"])
def test_an_unsafe_worker_does_not_start(environ, tmp_path, role):
    unsafe = {**environ, "SITE_URL": "http://portal.example"}
    schedule = ["--schedule", str(tmp_path / "schedule")] if role == "beat" else []
    done = run(unsafe, sys.executable, "-m", "celery", "-A", "aspire", role, *schedule)
    assert done.returncode != 0
    assert "aspire.E006" in done.stderr


@pytest.mark.processes
def test_a_missing_secret_stops_the_start(environ):
    without = {name: value for name, value in environ.items() if name != "SECRET_KEY"}
    done = manage(without, "check")
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr
