"""Is what is missing for the set-up told in one sentence, and is what stands left alone? Nothing is installed here."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

OLD = 'case "$*" in *version_info*) exit 1;; -V) echo "Python 3.9.2";; esac'
BARE = 'case "$*" in *ensurepip*) exit 1;; esac'
STANDS = "exit 0"


@pytest.fixture
def folder(tmp_path):
    """A fresh checkout, as far as the set-up is concerned."""
    shutil.copytree(Path(settings.BASE_DIR) / "requirements", tmp_path / "requirements")
    return tmp_path


def set_up(folder, lock="base", *, python="python3"):
    done = subprocess.run(
        ["sh", "requirements/set-up.sh", lock],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHON": str(python)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    return done.returncode, done.stdout + done.stderr


def stub(path, script):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_a_missing_python_is_told(folder):
    assert set_up(folder, python="python-of-nowhere") == (
        1,
        "Cannot set up: there is no “python-of-nowhere”. Install Python 3.11 or newer, "
        "or name one: make PYTHON=/path/to/python3\n",
    )


def test_an_old_python_is_told(folder):
    old = stub(folder / "old", OLD)
    assert set_up(folder, python=old) == (
        1,
        f"Cannot set up: “{old}” is Python 3.9.2, and 3.11 or newer is needed. "
        "Name another one: make PYTHON=/path/to/python3\n",
    )


def test_a_python_without_venv_is_told(folder):
    assert set_up(folder, python=stub(folder / "bare", BARE)) == (
        1,
        "Cannot set up: this Python has no venv module. On Debian and Ubuntu: apt install python3-venv\n",
    )


def synced(folder, lock):
    """Pretend that a venv was made from this lock."""
    stub(folder / ".venv" / "bin" / "python", STANDS)
    summed = subprocess.run(
        ["cksum"], stdin=(folder / "requirements" / f"{lock}.lock").open(), capture_output=True, text=True
    )
    (folder / ".venv" / ".synced").write_text(f"{lock} {summed.stdout}")


@pytest.mark.parametrize(("made_from", "asked"), [("base", "base"), ("dev", "dev"), ("dev", "base")])
def test_a_venv_that_stands_is_left_alone(folder, made_from, asked):
    synced(folder, made_from)
    assert set_up(folder, asked, python="python-of-nowhere") == (0, "")


def test_a_venv_without_the_tests_needs_is_built_again_for_tests(folder):
    synced(folder, "base")
    assert set_up(folder, "dev", python="python-of-nowhere")[0] == 1


def test_a_changed_lock_is_followed(folder):
    synced(folder, "base")
    with (folder / "requirements" / "base.lock").open("a") as lock:
        lock.write("\n")
    assert set_up(folder, python="python-of-nowhere")[0] == 1


def test_a_venv_whose_python_is_gone_is_built_again(folder):
    synced(folder, "base")
    (folder / ".venv" / "bin" / "python").unlink()
    assert set_up(folder, python="python-of-nowhere")[0] == 1
