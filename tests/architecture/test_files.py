"""Are files short, migrations complete, and locks free of hosts?"""

import re
import subprocess

import pytest
from django.core.management import call_command

from tests.architecture.house import ROOMS, ROOT

LONGEST = 400
TEXT = {".py", ".html", ".txt", ".css", ".js", ".sh", ".yml", ".conf", ".toml"}
FREE = {"pyproject.toml"}
DATA = ("definitions", "migrations")


def own_files():
    """Yield every file that people wrote."""
    folders = [*ROOMS, "templates", "static", "tests", "docs", "deploy", "requirements", ".ci"]
    for folder in folders:
        yield from (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.name != ".env")


def test_no_file_is_longer_than_a_sitting():
    found = {
        str(path.relative_to(ROOT)): lines
        for path in own_files()
        if path.suffix in TEXT and not set(DATA) & set(path.parts) and path.name not in FREE
        if (lines := path.read_text().count("\n")) > LONGEST
    }
    assert found == {}


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    try:
        call_command("makemigrations", "--check", "--dry-run")
    except SystemExit:
        pytest.fail(capsys.readouterr().out)


def test_locks_name_every_hash_and_no_host():
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        text = lock.read_text()
        assert not re.search(r"https?://|--[a-z-]*(index|links)|\s@\s", text), lock.name
        pinned = re.findall(r"^[A-Za-z0-9._\[\],-]+==\S+", text, re.M)
        blocks = re.split(r"\n(?=\S)", text.strip())
        assert len(pinned) == len(blocks), lock.name
        assert all("--hash=sha256:" in block for block in blocks), lock.name


def test_scripts_are_plain_shell():
    for script in [*(ROOT / "deploy").glob("*.sh"), *(ROOT / "requirements").glob("*.sh")]:
        assert script.read_text().startswith("#!/bin/sh\n"), script.name
        checked = subprocess.run(["sh", "-n", script], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
