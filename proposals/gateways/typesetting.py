"""How are receipts and dossiers set as PDF? In a child process that knows neither Django nor the database.

The words come ready from sentences, as plain data; the looks are in `proposals/typst/`.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from proposals.gateways import path_of

MAKER = Path(__file__).with_name("make_pdf.py")
TEMPLATES = Path(__file__).resolve().parent.parent / "typst"
FONTS = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")
SECONDS = 60  # of processor time; and by the clock, where a person waits
PATIENCE = 9 * 60  # seconds by the clock for what gives way to all other work
# What takes strange files apart knows no secret of the portal; one thread sets the same bytes every time.
ENVIRONMENT = {"RAYON_NUM_THREADS": "1"}
MEMORY_BYTES = 768 * 1024 * 1024  # private memory of the child


class NotSet(Exception):
    """The PDF could not be made within the limits; what went wrong is in the first argument."""


def set_receipt(data):
    """Return the bytes of a receipt as PDF (tagged, PDF/UA-1, fonts inside); raises NotSet.

    `data` is plain JSON in one language, in the shape that stands at the top of `proposals/typst/receipt.typ`:
    language, title, issuer, heading, state, number, version, facts, documents, findings, verify, foot, page_of.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "receipt.pdf"
        _make({"template": "receipt", "data": data, "out": str(out)})
        return out.read_bytes()


def set_paper(template, data):
    """Return the bytes of a PDF (tagged, PDF/UA-1, fonts inside) set by a higher room's own template; raises NotSet.

    `template` is the path of a Typst file that may import "base.typ" and nothing else; `data` is plain JSON in the
    shape that stands at its top.
    """
    with tempfile.TemporaryDirectory() as folder:
        for one in (TEMPLATES / "base.typ", template):
            shutil.copy(one, folder)
        out = Path(folder) / "paper.pdf"
        _make({"template": template.stem, "data": data, "out": str(out), "folder": folder})
        return out.read_bytes()


@dataclass(frozen=True)
class Bound:
    """A dossier as it was made: its pages, those of the form part, and (place, rule) of attachments left out."""

    path: Path
    pages: int
    form_pages: int
    broken: tuple


@contextmanager
def bound_dossier(data, *, stamp, attachments, in_haste=False):
    """Make a dossier and lend its file, as a Bound, until the block ends; raises NotSet.

    `data` is plain JSON in the shape at the top of `proposals/typst/dossier.typ`; `stamp` what stands at the foot of
    attachments and what is said of one that is missing; `attachments` are (SHA-256, title), in order. Unless it is done
    `in_haste`, because a person waits, it gives way to all other work of the machine.
    """
    files = [{"path": str(path_of(sha256)), "sha256": sha256, "title": title} for sha256, title in attachments]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "dossier.pdf"
        asked = {"template": "dossier", "data": data, "stamp": stamp, "attachments": files, "out": str(out)}
        told = _make({**asked, "gives_way": not in_haste})
        broken = tuple((one["place"], one["rule"]) for one in told["broken"])
        yield Bound(out, told["pages"], told["form_pages"], broken)


def _make(asked):
    """Let the child make what is asked for; returns what it tells, raises NotSet."""
    return made_by(MAKER, {"folder": str(TEMPLATES), **asked})


def made_by(maker, asked, *, seconds=SECONDS):
    """Let a script of a room make what is asked for, alone and within the limits; returns what it tells, raises NotSet.

    `seconds` is processor time. The script is called as `make_pdf.py` is, and is told where the fonts are.
    """
    asked = {**asked, "fonts": _folders_of_fonts()}
    try:
        child = subprocess.run(
            [sys.executable, "-I", str(maker), str(seconds), str(MEMORY_BYTES)],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=PATIENCE if asked.get("gives_way") else SECONDS,
            check=True,
            env=ENVIRONMENT,
        )
        return json.loads(child.stdout)
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines() or [f"ended with {error.returncode}"]
        raise NotSet(said[-1][:500]) from error
    except (subprocess.SubprocessError, ValueError) as error:
        raise NotSet(str(error)[:500]) from error


def _folders_of_fonts():
    return [str(Path(find_spec(name).origin).parent) for name in FONTS]
