"""How is a PDF set, put together with its attachments and stamped? Runs alone in a child process, without Django.

Called as `python -I make_pdf.py SECONDS BYTES`: the limits of processor time and memory. It reads one JSON object,
{"template", "folder", "fonts", "data", "out"} and for a dossier also "attachments" and "stamp", and prints one:
{"pages", "form_pages", "broken": [{"place", "rule"}]}. What a person typed reaches Typst as data, never as source.
"""

import json
import os
import re
import resource
import sys
import unicodedata
from pathlib import Path

UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
UNBROKEN = re.compile(r"([^\s\u200b\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]{24})(?=\S)")
NO_SHAPE = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
MOST_ROUNDS = 4  # of setting a text whose signs our fonts lack
EVERYWHERE = "\u200b"  # a line may break here, and nothing is seen of it


def clean(value):
    """Return data with texts that can be set: no unseen controls, and a place to break in very long words."""
    if isinstance(value, str):
        return UNBROKEN.sub(rf"\1{EVERYWHERE}", UNSEEN.sub("", unicodedata.normalize("NFC", value)))
    if isinstance(value, list):
        return [clean(one) for one in value]
    if isinstance(value, dict):
        if value.get("style") == "code":
            return value  # a hash is copied from the page as it is
        return {key: clean(one) for key, one in value.items()}
    return value


def unshown(complaint):
    """Return the signs of which Typst says that no font of ours has a shape for them, the longest first."""
    found = {ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) for text in NO_SHAPE.findall(complaint)}
    return sorted(found - {""}, key=len, reverse=True)


def spelled(value, signs):
    """Return data with each of some signs written by its number, such as 〔U+1F600〕: nothing typed becomes a blank box."""
    if isinstance(value, str):
        for sign in signs:
            value = value.replace(sign, "〔" + " ".join(f"U+{ord(one):04X}" for one in sign) + "〕")
        return value.replace("〕〔", " ")
    if isinstance(value, list):
        return [spelled(one, signs) for one in value]
    if isinstance(value, dict):
        return {key: spelled(one, signs) for key, one in value.items()}
    return value


class Setter:
    """Typst with our fonts and no others, confined to the folder of our templates."""

    def __init__(self, folder, fonts):
        import typst  # noqa: PLC0415  (imported under the limits)

        self.typst, self.folder = typst, Path(folder)
        self.compiler = typst.Compiler(root=folder, font_paths=fonts, ignore_system_fonts=True)

    def set(self, template, data):
        """Return (bytes of a PDF, whether it is PDF/UA-1): signs that our fonts lack are spelled by their numbers."""
        data = clean(data)
        for _round in range(MOST_ROUNDS):
            try:
                return self._compiled(template, data, pdf_standards=["ua-1"]), True
            except self.typst.TypstError as error:
                signs = unshown(error.diagnostic)
                if not signs:
                    break
                data = spelled(data, signs)
        return self._compiled(template, data), False

    def _compiled(self, template, data, **options):
        said = {"data": json.dumps(data)}
        return self.compiler.compile(str(self.folder / f"{template}.typ"), sys_inputs=said, format="pdf", **options)


def make(asked):
    """Make what is asked for and return what is to be told of it."""
    if asked.get("gives_way"):
        os.nice(10)
    setter = Setter(asked["folder"], asked["fonts"])
    if "attachments" in asked:
        sys.path.insert(0, str(Path(__file__).parent))
        import bind_pdf  # noqa: PLC0415

        return bind_pdf.bind(asked, setter)
    made, _by_ua = setter.set(asked["template"], asked["data"])
    Path(asked["out"]).write_bytes(made)
    return {}


if __name__ == "__main__":
    seconds, memory = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    print(json.dumps(make(json.load(sys.stdin))))
