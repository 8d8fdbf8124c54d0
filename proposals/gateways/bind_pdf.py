"""How do attachments come behind the form part of a dossier? Part of the child process of `make_pdf.py`, without Django.

The form part stays first and keeps its tags. Each attachment is looked at again before it is bound: bytes that are
gone, changed or strange are replaced by a page that says so. Nothing of an attachment is changed but a line at its foot.
"""

import hashlib
import io
import sys
from html import escape

import inspect_pdf
import pikepdf

A4 = (595.28, 841.89)
PRODUCER = "ASPIRE Portal"
MOST_BOOKMARKS = 300  # of one attachment
DEEPEST = 4
SIDES = (36, 14400)  # points; what a page may measure to be stamped


class Attachment:
    """One file to be bound: what is said of it, its pages, and the rule it breaks (None for none)."""

    def __init__(self, said):
        self.said, self.pdf, self.sizes = said, None, [A4]
        self.rule = self._look()

    def _look(self):
        try:
            with open(self.said["path"], "rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != self.said["sha256"]:
                    return "changed"
            rule = inspect_pdf.inspect(self.said["path"], sys.maxsize)["rule"]
            if rule is not None:
                return rule
            self.pdf = pikepdf.open(self.said["path"], attempt_recovery=False, suppress_warnings=True)
            self.sizes = [size_of(page) for page in self.pdf.pages]
        except FileNotFoundError:
            return "missing"
        except Exception:  # whatever a strange file brings about: the dossier is made without it
            return "damaged"
        return None


def size_of(page):
    """Return width and height of a page as it is seen, in points; raises ValueError beyond reason."""
    left, bottom, right, top = (float(side) for side in page.trimbox)
    sides = abs(right - left), abs(top - bottom)
    if not all(SIDES[0] <= side <= SIDES[1] for side in sides):
        raise ValueError("no such paper")
    turned = int(page.obj.get("/Rotate", 0)) % 180 == 90  # inherited values are on the page itself in an opened file
    return sides[::-1] if turned else sides


def bind(asked, setter):
    """Write the whole dossier to `asked["out"]`; returns {"pages": n, "form_pages": n, "broken": [{place, rule}]}."""
    attachments = [Attachment(said) for said in asked["attachments"]]
    data = {**asked["data"], **contents_of(attachments, asked["stamp"])}
    form, by_ua = setter.set(asked["template"], data)
    whole = pikepdf.open(io.BytesIO(form))
    form_pages = len(whole.pages)
    if attachments:
        sheets, _ = setter.set(
            "stamps", {**asked["stamp"], "pages": sheets_of(attachments, asked["stamp"], form_pages)}
        )
        _append(whole, attachments, pikepdf.open(io.BytesIO(sheets)))
        _bookmark(whole, attachments, asked["stamp"], form_pages)
        _label(whole, attachments, form_pages)
    _sign(whole, asked["data"], by_ua=by_ua and not attachments)
    whole.save(asked["out"], deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    broken = [{"place": place, "rule": one.rule} for place, one in enumerate(attachments, start=1) if one.rule]
    return {"pages": len(whole.pages), "form_pages": form_pages, "broken": broken}


def contents_of(attachments, stamp):
    """Return what the form part says of what lies behind it: for each its title, its first page, what is wrong."""
    behind, before = [], 0
    for one in attachments:
        note = stamp["not_added"] if one.rule else ""
        behind.append({"title": one.said["title"], "before": before, "note": note})
        before += len(one.sizes)
    return {"behind": behind, "pages_behind": before}


def sheets_of(attachments, stamp, form_pages):
    """Return one sheet for each page behind the form part: its size, what stands at its foot, what it says instead."""
    whole = form_pages + sum(len(one.sizes) for one in attachments)
    sheets, page = [], form_pages
    for one in attachments:
        for number, (width, height) in enumerate(one.sizes, start=1):
            page += 1
            right = stamp["page_of"].replace("{page}", str(page)).replace("{pages}", str(whole))
            within = f"{one.said['title']} · {number}/{len(one.sizes)}"
            instead = {"title": one.said["title"], "text": stamp["instead"]} if one.rule else None
            sheets.append({"width": width, "height": height, "right": right, "within": within, "instead": instead})
    return sheets


def _append(whole, attachments, sheets):
    """Put the attachments behind the form part, each page with its sheet on top."""
    at = 0
    for one in attachments:
        if one.rule:
            whole.pages.append(sheets.pages[at])
            at += 1
            continue
        first = len(whole.pages)
        whole.pages.extend(one.pdf.pages)
        for page in list(whole.pages)[first:]:
            _forget_tags(page)
            _stamp(whole, page, sheets.pages[at], at)
            at += 1


def _stamp(whole, page, sheet, place):
    """Lay a sheet over a page, upright however the page is turned, under a name that is its own and always the same."""
    foot = whole.copy_foreign(sheet.as_form_xobject())
    name = page.add_resource(foot, pikepdf.Name.XObject, pikepdf.Name(f"/AspireFoot{place}"))
    drawn = page.calc_form_xobject_placement(foot, name, pikepdf.Rectangle(page.trimbox))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n" + drawn)


def _forget_tags(page):
    """Take away what would tie a page to the tags of another document."""
    for name in ("/StructParents", "/Tabs"):
        if name in page.obj:
            del page.obj[name]
    for note in page.obj.get("/Annots", []):
        if isinstance(note, pikepdf.Dictionary) and "/StructParent" in note:
            del note["/StructParent"]


def _bookmark(whole, attachments, stamp, form_pages):
    """Add the attachments to the bookmarks of the form part, each with its own bookmarks below."""
    with whole.open_outline() as outline:
        branch = pikepdf.OutlineItem(stamp["attachments"], form_pages)
        page = form_pages
        for one in attachments:
            leaf = pikepdf.OutlineItem(one.said["title"], page)
            if not one.rule:
                leaf.children.extend(_bookmarks_of(one.pdf, page))
                leaf.is_closed = True
            branch.children.append(leaf)
            page += len(one.sizes)
        outline.root.append(branch)


def _bookmarks_of(pdf, first):
    """Return a file's own bookmarks, pointing at its pages where these begin at `first`; nothing where they are odd."""
    places = {page.obj.objgen: first + number for number, page in enumerate(pdf.pages)}
    left = [MOST_BOOKMARKS]

    def copied(items, depth):
        kept = []
        for item in items:
            if not left[0] or depth > DEEPEST:
                break
            left[0] -= 1
            target = _page_of(pdf, item)
            below = copied(item.children, depth + 1)
            if target in places:
                leaf = pikepdf.OutlineItem(str(item.title)[:200], places[target])
                leaf.children.extend(below)
                leaf.is_closed = True
                kept.append(leaf)
            else:
                kept.extend(below)
        return kept

    try:
        with pdf.open_outline(max_depth=DEEPEST) as outline:
            return copied(list(outline.root), 1)
    except Exception:  # bookmarks are a convenience; a file with odd ones is bound without them
        return []


def _page_of(pdf, item):
    """Return the number of the page object that a bookmark leads to, or None."""
    target = item.destination
    if target is None and item.action is not None and item.action.get("/S") == pikepdf.Name.GoTo:
        target = item.action.get("/D")
    if isinstance(target, pikepdf.Name | pikepdf.String | str):
        target = _named(pdf, str(target))
    if isinstance(target, pikepdf.Dictionary):
        target = target.get("/D")
    if isinstance(target, pikepdf.Array) and len(target) and isinstance(target[0], pikepdf.Dictionary):
        return target[0].objgen
    return None


def _named(pdf, name):
    names = pdf.Root.get("/Names", {}).get("/Dests")
    if names is not None:
        return pikepdf.NameTree(names).get(name)
    return pdf.Root.get("/Dests", {}).get(name)


def _label(whole, attachments, form_pages):
    """Give pages their labels: 1, 2, … in the form part, A1-1, A1-2, … in the first attachment."""
    labels, page = [0, pikepdf.Dictionary(S=pikepdf.Name.D)], form_pages
    for place, one in enumerate(attachments, start=1):
        labels += [page, pikepdf.Dictionary(S=pikepdf.Name.D, P=pikepdf.String(f"A{place}-"))]
        page += len(one.sizes)
    whole.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(labels))


def _sign(whole, data, *, by_ua):
    """Write title, language and maker, and nobody's name. PDF/UA is claimed only where all of it is tagged."""
    claim = '<pdfuaid:part xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">1</pdfuaid:part>' if by_ua else ""
    title = f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(data["title"])}</rdf:li></rdf:Alt>'
    language = f"<rdf:Bag><rdf:li>{escape(data['language'])}</rdf:li></rdf:Bag>"
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f"<dc:title>{title}</dc:title><dc:language>{language}</dc:language>"
        f"<pdf:Producer>{PRODUCER}</pdf:Producer>{claim}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='r'?>"
    )
    whole.Root.Metadata = pikepdf.Stream(whole, packet.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
    whole.trailer.Info = whole.make_indirect(
        pikepdf.Dictionary(Title=pikepdf.String(data["title"]), Producer=PRODUCER, Creator=PRODUCER)
    )
