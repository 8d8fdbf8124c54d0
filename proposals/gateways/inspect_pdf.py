"""Is this file a PDF that may be kept? Runs alone in a child process: it imports no Django and trusts nothing.

Called as `python -I inspect_pdf.py FILE MAX_PAGES`; prints one JSON object {"rule": null | name, "pages": n}.
The rules are spelled out because opening a file proves nothing: libraries mend what is broken in silence.
"""

import json
import resource
import sys

CPU_SECONDS = 5
MEMORY_BYTES = 768 * 1024 * 1024
ACTIVE_KEYS = {"/JS", "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/XFA", "/EmbeddedFiles", "/RichMedia"}
ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition"}


def broken_frame(data):
    """Return the name of the rule that header or trailer break, or None."""
    start = data[:1024].find(b"%PDF-")
    if start < 0 or data[:start].strip(b"\r\n\t\f \0\xef\xbb\xbf"):
        return "not-a-pdf"
    if b"%%EOF" not in data[-1024:]:
        return "cut-off"
    return None


def active_part(pdf):
    """Tell whether any object of the file, however deep it lies inside another, could act by itself."""
    import pikepdf  # noqa: PLC0415  (imported under the memory limit)

    waiting = list(pdf.objects)
    while waiting:
        item = waiting.pop()
        holder = item.stream_dict if isinstance(item, pikepdf.Stream) else item
        if isinstance(holder, pikepdf.Dictionary):
            if acts(holder, pikepdf.Dictionary):
                return True
            parts = [holder[key] for key in holder.keys()]  # noqa: SIM118  (pikepdf iterates otherwise)
        elif isinstance(holder, pikepdf.Array):
            parts = list(holder)
        else:
            continue
        # What is indirect stands in pdf.objects by itself; only what lies inside is followed, so this ends.
        waiting += [part for part in parts if isinstance(part, pikepdf.Object) and not part.is_indirect]
    return False


def acts(holder, dictionary):
    """Tell whether one dictionary holds a script, starts something or opens an address with the file."""
    if ACTIVE_KEYS & set(holder.keys()) or str(holder.get("/S", "")) in ACTIVE_ACTIONS:
        return True
    action = holder.get("/OpenAction")
    return isinstance(action, dictionary) and str(action.get("/S", "")) == "/URI"


def inspect(path, max_pages):
    """Return {"rule": the first rule that is broken or None, "pages": page count}."""
    import pikepdf  # noqa: PLC0415

    with open(path, "rb") as file:
        data = file.read()
    rule = broken_frame(data)
    if rule:
        return {"rule": rule, "pages": 0}
    try:
        pdf = pikepdf.open(path, attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError:
        return {"rule": "encrypted", "pages": 0}
    except pikepdf.PdfError:
        return {"rule": "damaged", "pages": 0}
    with pdf:
        if pdf.is_encrypted:
            return {"rule": "encrypted", "pages": 0}
        pages = len(pdf.pages)
        if pages < 1:
            return {"rule": "no-pages", "pages": 0}
        if pages > max_pages:
            return {"rule": "too-many-pages", "pages": pages}
        if active_part(pdf):
            return {"rule": "active-content", "pages": pages}
        if pdf.get_warnings():
            return {"rule": "damaged", "pages": pages}
    return {"rule": None, "pages": pages}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    print(json.dumps(inspect(sys.argv[1], int(sys.argv[2]))))
