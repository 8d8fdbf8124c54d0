"""Do the walls of the house stand: between rooms, between shelves, and around rules?"""

import os
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from tests.architecture.house import BORDER, LIVED_IN, RANK, ROOMS, ROOT, shelf_of


@pytest.fixture(scope="module")
def graph():
    """The imports of the whole project."""
    sys.path.insert(0, str(ROOT))
    yield grimp.build_graph(*ROOMS, cache_dir=None)
    sys.path.remove(str(ROOT))


def test_the_import_contracts_are_kept():
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, env={**os.environ, "NO_COLOR": "1"}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def cross_room_imports(graph):
    """Yield (importer, its shelf, imported, its shelf) of every import from one room into another."""
    for importer in sorted(graph.modules):
        room, shelf = shelf_of(importer)
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            other, other_shelf = shelf_of(imported)
            if room in LIVED_IN and other in LIVED_IN and other != room and other_shelf:
                yield importer, shelf, imported, other_shelf


def climbs(shelf, other_shelf):
    """Tell whether an import from a shelf of one room reaches a higher shelf, or the border, of another."""
    if shelf == "migrations" or other_shelf == "migrations":
        return False
    return other_shelf in BORDER or RANK[other_shelf] > RANK[shelf]


def test_no_shelf_reaches_up_into_another_room(graph):
    edges = list(cross_room_imports(graph))
    assert len(edges) > 10  # the graph was read
    assert [f"{a} imports {b}" for a, shelf, b, other in edges if climbs(shelf, other)] == []


@pytest.mark.parametrize(
    ("shelf", "other", "is_wrong"),
    [
        pytest.param("services", "services", False, id="beside"),
        pytest.param("services", "models", False, id="down"),
        pytest.param("policies", "services", True, id="up"),
        pytest.param("services", "views", True, id="to the border"),
        pytest.param("views", "views", True, id="from border to border"),
        pytest.param("views", "forms", True, id="another room's form"),
        pytest.param("lifecycle", "models", True, id="a rule to a model"),
    ],
)
def test_the_test_sees_a_breach(shelf, other, is_wrong):
    assert climbs(shelf, other) is is_wrong
