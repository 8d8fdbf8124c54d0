"""Does the storm of `bench/` still run, end by itself, and count rightly?"""

import os
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from bench.figures import Record, percentile, table_of_steps
from bench.storm import options_from
from tests.builders import IN_MAY, client_for
from tests.proposing import a_whole_draft

NOON = datetime(2024, 5, 28, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("percent", "value"),
    [
        pytest.param(50, 50, id="the median of a hundred"),
        pytest.param(99, 99, id="all but one of a hundred"),
        pytest.param(100, 100, id="the longest"),
    ],
)
def test_a_percentile_is_one_of_the_measured_values(percent, value):
    assert percentile(range(100, 0, -1), percent) == value
    assert percentile([7], percent) == 7


def test_a_record_tells_who_was_sealed_and_who_was_late():
    record = Record()
    record.pressed(1, NOON, 302, "/proposals/1/receipt/")
    record.pressed(2, NOON, 409, "")
    record.pressed(3, NOON, 302, "/account/login/")
    record.took("submit", 0.25)
    record.fault("submit", "answered 302")
    assert (record.sealed, record.late) == ({1: [NOON]}, {2: [NOON]})
    assert table_of_steps(record)[1:] == [
        "  submit              1      250      250      250      250",
        "  FAULT submit: answered 302, 1 times",
    ]


@pytest.mark.parametrize(
    "words", [["--flows", "201"], ["--seconds", "121"], ["--seals", "5001"], ["--clients", "-1"], ["--drafts", "10001"]]
)
def test_a_storm_is_bounded(words, capsys):
    with pytest.raises(SystemExit):
        options_from(words)
    assert "is from 0 to" in capsys.readouterr().err


def test_the_button_costs_so_many_statements(call, hanako, django_assert_num_queries):
    draft, hanako_s = a_whole_draft(call, hanako), client_for(hanako, at=IN_MAY)
    with django_assert_num_queries(22):
        answer = hanako_s.post(f"/proposals/{draft.pk}/submit/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/proposals/{draft.pk}/receipt/")


@pytest.mark.thorough
@pytest.mark.processes
@pytest.mark.broker
def test_a_small_storm_on_sqlite_keeps_its_books_and_leaves_nothing_behind(broker, tmp_path):
    words = ["--database", "sqlite", "--mode", "both", "--seals", "5", "--pace", "10"]
    words += ["--flows", "2", "--seconds", "2", "--ceilings", "1", "--clients", "2"]
    done = subprocess.run(
        [sys.executable, "-m", "bench.storm", *words],
        cwd=settings.BASE_DIR,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "sealed: 5" in done.stdout
    assert re.findall(r"books: .*", done.stdout) == ["books: 0 lost, 0 misjudged, 0 doubled, 0 half"] * 2
    assert list(tmp_path.iterdir()) == []
    assert not list(Path(tempfile.gettempdir()).glob("aspire-bench-*/portal.sqlite3"))
