"""Does a shelf use words it may not: a request below the views, the clock in a rule, a signal anywhere?"""

import ast

import pytest

from tests.architecture.house import CLOCK, LIVED_IN, ROOF, ROOT, SEES_REQUESTS, shelf_of, sources

CLOCKS = {("timezone", "now"), ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today")}
CLOCKS |= {("time", "time"), ("timezone", "localdate"), ("functions", "Now")}
REQUESTS = {"django.http", "django.shortcuts"}
SIGNALS = {"django.db.models.signals"}
ESCAPES_BY_ITSELF = {
    "aspire.templatetags.phrases",  # escapes what it is given, then puts places to break between the pieces
    "_head.html",  # JSON whose <, > and & are written as \\u003c and so on
}
DANGEROUS = {"eval", "exec", "pickle", "marshal", "mark_safe"}


def imported(tree):
    """Return the dotted names that a module imports, with `from a import b` told as both a and a.b."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def last_name(node):
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def clocks_read(tree):
    """Return the lines on which a module reads the clock or lets Django do it."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (last_name(node.value), node.attr) in CLOCKS:
            lines.append(node.lineno)
        elif isinstance(node, ast.ImportFrom) and node.module in ("django.utils.timezone", "time"):
            lines += [node.lineno for alias in node.names if alias.name in ("now", "localdate", "time")]
        elif isinstance(node, ast.ImportFrom) and node.module == "django.db.models.functions":
            lines += [node.lineno for alias in node.names if alias.name == "Now"]
        elif isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add"):
            lines.append(node.value.lineno)
    return lines


def dangers(tree):
    """Return the lines on which a module runs text as code, unpickles, or calls text safe."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in DANGEROUS:
            lines.append(node.lineno)
        elif isinstance(node, ast.ImportFrom | ast.Import):
            lines += [node.lineno for alias in node.names if alias.name in DANGEROUS]
    return lines


def test_no_request_is_seen_below_the_views():
    found = [
        f"{name} imports {sorted(imported(tree) & REQUESTS)}"
        for name, _, tree in sources(*LIVED_IN)
        if shelf_of(name)[1] not in SEES_REQUESTS and imported(tree) & REQUESTS
    ]
    assert found == []


def test_the_clock_is_read_at_the_border_only():
    found = [
        f"{path.name}:{line} of {name}"
        for name, path, tree in sources(*LIVED_IN)
        if shelf_of(name)[1] not in CLOCK
        for line in clocks_read(tree)
    ]
    assert found == []


def test_there_are_no_signals():
    found = [name for name, _, tree in sources(ROOF, *LIVED_IN) if imported(tree) & SIGNALS]
    assert found == []


def test_no_text_is_run_or_called_safe():
    found = {name for name, _, tree in sources(ROOF, *LIVED_IN) if dangers(tree)}
    found |= {path.name for path in (ROOT / "templates").rglob("*.*") if "|safe" in path.read_text()}
    assert found == ESCAPES_BY_ITSELF


@pytest.mark.parametrize(
    "written",
    [
        "timezone.now()",
        "datetime.now(UTC)",
        "datetime.datetime.now()",
        "date.today()",
        "field = models.DateTimeField(auto_now_add=True)",
        "from django.utils.timezone import now",
        "services.post(clock=timezone.now)",
        "from django.db.models.functions import Now",
    ],
)
def test_the_test_sees_a_clock(written):
    assert clocks_read(ast.parse(written)) == [1]


@pytest.mark.parametrize(
    "written", ["from django.shortcuts import render", "import django.http", "from django import http"]
)
def test_the_test_sees_a_request(written):
    assert imported(ast.parse(written)) & REQUESTS
