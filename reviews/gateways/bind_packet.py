"""How are the dossiers of many proposals bound into one file, and marked for its reader? Alone, without Django.

Called as `python -I bind_packet.py SECONDS BYTES`, the limits of processor time and memory. It reads one JSON object,
{"library", "folder", "fonts", "data", "mark", "parts", "out"}, and prints one: {"pages", "broken": [{"place", "rule"}]}.
`library` is the folder of the scripts that set dossiers; their means are used here. Contents and mark come from Typst,
every other page is taken as it is: a dossier whose bytes are gone or changed is replaced by a page that says so.
"""

import hashlib
import json
import os
import resource
import sys
from io import BytesIO

TITLE_LENGTH = 200  # characters of a bookmark


class Part:
    """One dossier: what is said of it, its pages, and the rule it breaks (None for none)."""

    def __init__(self, said):
        self.said, self.pdf, self.sizes, self.rule = said, None, [bind_pdf.A4], None
        try:
            with open(said["path"], "rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != said["sha256"]:
                    raise ValueError("changed")
            self.pdf = pikepdf.open(said["path"], attempt_recovery=False, suppress_warnings=True)
            self.sizes = [bind_pdf.size_of(page) for page in self.pdf.pages]
        except FileNotFoundError:
            self.rule = "missing"
        except Exception:  # whatever a damaged file brings about: the packet is made without it
            self.rule = "damaged"

    @property
    def title(self):
        """Return the bookmark: the number and the title."""
        return f"{self.said['reference']}  {self.said['title']}"[:TITLE_LENGTH]


def bind(asked):
    """Write the packet to `asked["out"]`; returns what is to be told of it."""
    setter = make_pdf.Setter(asked["folder"], asked["fonts"])
    parts = [Part(said) for said in asked["parts"]]
    front, _by_ua = setter.set("packet", {**asked["data"], **_contents(parts)})
    whole = pikepdf.open(BytesIO(front))
    in_front = len(whole.pages)
    sheets, _by_ua = setter.set("watermark", {**asked["mark"], "pages": _sheets(whole, parts, asked["mark"])})
    sheets = pikepdf.open(BytesIO(sheets))
    _append(whole, parts, sheets)
    for number, page in enumerate(whole.pages):
        _mark(whole, page, sheets.pages[number], number)
    _bookmark(whole, parts, asked["data"]["contents"], in_front)
    bind_pdf._sign(whole, asked["data"], by_ua=False)
    whole.Root.PageMode = pikepdf.Name.UseOutlines
    whole.save(asked["out"], deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    broken = [{"place": place, "rule": one.rule} for place, one in enumerate(parts, start=1) if one.rule]
    return {"pages": len(whole.pages), "broken": broken}


def _contents(parts):
    """Return the lines of the contents: for each proposal its pages, and how many pages of others stand before it."""
    lines, before = [], 0
    for one in parts:
        named = {key: one.said[key] for key in ("reference", "title", "title_language", "version", "step")}
        lines.append({**named, "before": before, "pages": len(one.sizes), "is_missing": one.rule is not None})
        before += len(one.sizes)
    return {"lines": lines}


def _sheets(whole, parts, mark):
    """Return one sheet for every page: its size, what stands at its head, what it says instead of a missing dossier."""
    sheets = [(bind_pdf.size_of(page), "", None) for page in whole.pages]
    for one in parts:
        instead = {"title": one.title, "text": mark["instead"]} if one.rule else None
        sheets += [(size, one.said["reference"], instead) for size in one.sizes]
    return [
        {
            "width": size[0],
            "height": size[1],
            "left": named,
            "right": mark["page_of"].replace("{page}", str(number)).replace("{pages}", str(len(sheets))),
            "instead": instead,
        }
        for number, (size, named, instead) in enumerate(sheets, start=1)
    ]


def _append(whole, parts, sheets):
    """Put the dossiers behind the contents; a blank page where one is missing, on which its sheet says so."""
    for one in parts:
        if one.rule:
            whole.add_blank_page(page_size=one.sizes[0])
            continue
        first = len(whole.pages)
        whole.pages.extend(one.pdf.pages)
        for page in list(whole.pages)[first:]:
            bind_pdf._forget_tags(page)


def _mark(whole, page, sheet, place):
    """Lay the reader's mark over a page, upright however the page is turned; screen readers pass over it."""
    mark = whole.copy_foreign(sheet.as_form_xobject())
    name = page.add_resource(mark, pikepdf.Name.XObject, pikepdf.Name(f"/AspireMark{place}"))
    drawn = page.calc_form_xobject_placement(mark, name, pikepdf.Rectangle(page.trimbox))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n/Artifact BMC\n" + drawn + b"\nEMC\n")


def _bookmark(whole, parts, contents, in_front):
    """Give every proposal a bookmark, with the bookmarks of its dossier below."""
    with whole.open_outline() as outline:
        outline.root.clear()
        outline.root.append(pikepdf.OutlineItem(contents, 0))
        page = in_front
        for one in parts:
            leaf = pikepdf.OutlineItem(one.title, page)
            if not one.rule:
                leaf.children.extend(bind_pdf._bookmarks_of(one.pdf, page))
            leaf.is_closed = True
            outline.root.append(leaf)
            page += len(one.sizes)


if __name__ == "__main__":
    seconds, memory = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    wanted = json.load(sys.stdin)
    os.nice(10)  # nobody waits for it: it gives way to all other work
    sys.path.insert(0, wanted["library"])
    import bind_pdf
    import make_pdf
    import pikepdf

    print(json.dumps(bind(wanted)))
