"""Is every message held as carefully as letters need, and does none carry more than a key or wait longer than a sweep?"""

import ast
import inspect

import pytest
from django.conf import settings

from aspire.celery import app

ROOMS = ("aspire", "selection", "reviews", "proposals", "calls", "agencies", "accounts", "notices", "jobs", "journal")
LATE = {"eta", "countdown"}
POSTPONING = {"apply_async", "retry", "delay"}


def sources():
    """Yield as a tree every module of the portal in which one of the words stands."""
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            if any(word in (text := path.read_text()) for word in (*LATE, *POSTPONING)):
                yield path, ast.parse(text)


def own_tasks():
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if name.split(".")[0] in ROOMS}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        pytest.param("task_acks_late", True, id="acknowledged after the work"),
        pytest.param("task_reject_on_worker_lost", True, id="handed out again where the process died"),
        pytest.param("worker_prefetch_multiplier", 1, id="one message at a time"),
        pytest.param("task_serializer", "json", id="written as JSON"),
        pytest.param("result_serializer", "json", id="results written as JSON"),
        pytest.param("accept_content", ["json"], id="nothing but JSON read"),
        pytest.param("timezone", "UTC", id="beat in UTC"),
        pytest.param("enable_utc", True, id="messages in UTC"),
        pytest.param("task_ignore_result", True, id="no results kept"),
        pytest.param("task_time_limit", 600, id="no task longer than the message is out of sight"),
        pytest.param("worker_soft_shutdown_timeout", 30, id="time to end well"),
    ],
)
def test_a_message_is_held_with_care(setting, value):
    assert getattr(app.conf, setting) == value


def test_a_message_that_nobody_acknowledged_is_out_of_sight_for_longer_than_any_task_and_no_longer_than_a_lease():
    from notices.services.posting import LEASE, ROUND  # noqa: PLC0415 - beside the figures that it is compared with

    out_of_sight = app.conf.broker_transport_options["visibility_timeout"]
    assert ROUND.total_seconds() < app.conf.task_time_limit < out_of_sight <= LEASE.total_seconds()


def test_beat_asks_in_intervals_and_for_tasks_without_arguments_that_expire_before_they_pile_up():
    for name, entry in app.conf.beat_schedule.items():
        assert isinstance(entry["schedule"], float), f"{name}: an hour of a day is judged by code, not by beat"
        assert not entry.get("args") and not entry.get("kwargs"), name
        assert entry["options"]["expires"] < max(entry["schedule"], 60), name


def test_no_task_waits_in_the_broker_for_its_time():
    late = [
        f"{path}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (LATE & {keyword.arg for keyword in node.keywords} or getattr(node.func, "attr", "") in POSTPONING)
    ]
    assert late == []


def test_tasks_carry_nothing_but_keys():
    asked = {name: [*inspect.signature(task.run).parameters] for name, task in own_tasks().items()}
    assert {name: [one for one in given if one != "pk"] for name, given in asked.items()} == dict.fromkeys(asked, [])
    assert len(asked) > 10
