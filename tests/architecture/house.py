"""What is the house made of? Read from the contracts in pyproject.toml, so that nothing is said twice."""

import ast
import tomllib
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
ROOMS = next(contract for contract in CONTRACTS if contract["name"].startswith("Rooms"))["layers"]
ROOF, *LIVED_IN = ROOMS
_LAYERS = next(contract for contract in CONTRACTS if contract["name"].startswith("Shelves"))["layers"]
# The highest shelf has the highest number; shelves beside each other have the same.
RANK = {
    name.strip(" ()"): number for number, layer in enumerate(reversed(_LAYERS), start=1) for name in layer.split("|")
}
# A room's border: what lies there serves people and machines, never another room.
BORDER = {"urls", "views", "api", "tasks", "management", "forms"}
# Only here is the clock read (and in the roof).
CLOCK = {"views", "api", "tasks", "management"}
# Only here is a request seen.
SEES_REQUESTS = {"urls", "views", "api", "management"}


def shelf_of(module):
    """Return (room, shelf) of a dotted module name; the shelf is empty for the room itself."""
    room, _, rest = module.partition(".")
    return room, rest.partition(".")[0]


def sources(*rooms):
    """Yield (dotted name, path, syntax tree) of every module of some rooms, migrations left out."""
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            yield name, path, ast.parse(path.read_text(), str(path))
