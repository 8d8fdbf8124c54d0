"""How does a reviewer's packet become a PDF? In a child process that knows neither Django nor the database.

The words come ready from sentences, as plain data; the looks are in `reviews/typst/`.
"""

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from proposals.gateways import path_of, typesetting

BINDER = Path(__file__).with_name("bind_packet.py")
TEMPLATES = Path(__file__).resolve().parent.parent / "typst"
SECONDS = 240  # of processor time
NotSet = typesetting.NotSet


@dataclass(frozen=True)
class Bound:
    """A packet as it was made: its file, its pages, and (place, rule) of dossiers that could not be added."""

    path: Path
    pages: int
    broken: tuple


@contextmanager
def bound_packet(data, *, mark, parts):
    """Make a packet and lend its file, as a Bound, until the block ends; raises NotSet.

    `data` is plain JSON in the shape at the top of `packet.typ`, `mark` in that of `watermark.typ` without its pages;
    `parts` are {"sha256", "reference", "title", "title_language", "version", "step"}, in order.
    """
    files = [{**one, "path": str(path_of(one["sha256"]))} for one in parts]
    with tempfile.TemporaryDirectory() as folder:
        for template in (typesetting.TEMPLATES / "base.typ", TEMPLATES / "packet.typ", TEMPLATES / "watermark.typ"):
            shutil.copy(template, folder)
        out = Path(folder) / "packet.pdf"
        asked = {"folder": folder, "library": str(typesetting.MAKER.parent), "data": data, "mark": mark}
        told = typesetting.made_by(
            BINDER, {**asked, "parts": files, "out": str(out), "gives_way": True}, seconds=SECONDS
        )
        yield Bound(out, told["pages"], tuple((one["place"], one["rule"]) for one in told["broken"]))
