"""What does a text say line by line, and in which lines do two versions of it differ?

A snapshot becomes lines: what is asked (a Place) and what was answered. Two versions are compared line by line, long
answers word by word. What is empty is no line, so versions sealed before a question existed compare well.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SECTIONS = ("project", "people", "counterparts", "plan", "budget", "documents", "declarations")
STATEMENTS = ("able_throughout", "answers_for_plan", "answers_for_results")  # kept with the investigator, asked later
LONG = {
    *("title_en", "title_ja", "summary", "role", "grant_title", "other_support", "interview_constraints"),
    *("background", "work", "counterpart", "mobility", "network", "risks"),
}
HAN_AND_KANA = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f"
WORDS = re.compile(rf"[{HAN_AND_KANA}]|[^\s{HAN_AND_KANA}]+|\s+")
SENTENCE_ENDS = re.compile(r"(?<=[。．！？\n])|(?<=[.!?] )")
WORDS_MOST = 600  # of one changed passage; a longer one is shown as left out and put in, whole
SENTENCES_MOST = 3000
SHOWN_AROUND = 120  # characters of what stayed the same, on both sides of a change


@dataclass(frozen=True)
class Place:
    """What is asked: the section, the thing asked about, and the name of the field.

    `part` is empty, ("counterpart", position), ("member", position), ("year", fiscal year) or ("document", SHA-256).
    """

    section: str
    part: tuple
    field: str


@dataclass(frozen=True)
class Change:
    """One line that differs: what stood, what stands (None: nothing), and for long answers the pieces.

    A piece is (kind, text), kind "same", "removed" or "added".
    """

    place: Place
    before: object
    after: object
    pieces: tuple = ()

    @property
    def kind(self):
        """Return "added", "removed" or "changed"."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def lines_of(snapshot):
    """Return what a snapshot (plain JSON, of any schema) says, by Place, in the order in which it is asked."""
    lines = {}

    def say(section, said, *, part=(), leave=()):
        for field, value in said.items():
            if field not in leave and value is not None and value is not False and value != "":
                lines[Place(section, part, field)] = value

    lead = snapshot["investigator"]
    say("project", snapshot["project"], leave={"ends_on"})
    say("people", lead, leave=STATEMENTS)
    for one in snapshot.get("members", ()):
        say("people", one, part=("member", one["position"]), leave={"position"})
    for place, one in enumerate(snapshot["counterparts"], start=1):
        say("counterparts", one, part=("counterpart", one.get("position", place)), leave={"position"})
    say("plan", snapshot.get("plan", {}))
    for line in snapshot["budget"]["lines"]:
        if line["amount_yen"]:
            say("budget", {line["category"]: line["amount_yen"]}, part=("year", line["fiscal_year"]))
    for one in snapshot["documents"]:
        say("documents", {"name": one["name"], "kind": one.get("kind", "")}, part=("document", one["sha256"]))
    say("declarations", snapshot["agreement"])
    say("declarations", {name: lead.get(name) for name in STATEMENTS})
    say("declarations", snapshot.get("declarations", {}))
    return lines


def compare(before, after):
    """Return the Changes from one snapshot to another, by section and the thing asked about."""
    old, new = lines_of(before), lines_of(after)
    places = sorted({**new, **old}, key=lambda place: (SECTIONS.index(place.section), place.part))
    changes = []
    for place in places:
        was, is_now = old.get(place), new.get(place)
        if was != is_now:
            is_long = place.field in LONG and isinstance(was, str) and isinstance(is_now, str)
            changes.append(Change(place, was, is_now, shortened(pieces_of(was, is_now)) if is_long else ()))
    return changes


def pieces_of(before, after):
    """Return the pieces that two texts have in common and do not: sentence by sentence, within them word by word."""
    pieces = []
    first, second = _sentences(before), _sentences(after)
    for tag, a, b in _blocks(first, second):
        left, right = "".join(a), "".join(b)
        if tag == "equal":
            pieces.append(("same", left))
            continue
        old, new = WORDS.findall(left), WORDS.findall(right)
        if not old or not new or max(len(old), len(new)) > WORDS_MOST:
            pieces += [("removed", left), ("added", right)]
            continue
        for inner, x, y in _blocks(old, new):
            if inner == "equal":
                pieces.append(("same", "".join(x)))
            else:
                pieces += [("removed", "".join(x)), ("added", "".join(y))]
    return _joined(piece for piece in pieces if piece[1])


def _sentences(text):
    sentences = [one for one in SENTENCE_ENDS.split(text) if one]
    return sentences if len(sentences) <= SENTENCES_MOST else [text]


def _blocks(first, second):
    for tag, a, b, c, d in SequenceMatcher(None, first, second).get_opcodes():
        yield tag, first[a:b], second[c:d]


def _joined(pieces):
    """Return pieces with neighbours of one kind put together."""
    joined = []
    for kind, text in pieces:
        if joined and joined[-1][0] == kind:
            joined[-1] = kind, joined[-1][1] + text
        else:
            joined.append((kind, text))
    return tuple(joined)


def shortened(pieces):
    """Return pieces in which long stretches that stayed the same are cut to what stands beside a change."""
    if not any(kind != "same" for kind, _ in pieces):
        return pieces
    cut, last = [], len(pieces) - 1
    for place, (kind, text) in enumerate(pieces):
        head = SHOWN_AROUND if place > 0 else 0
        tail = SHOWN_AROUND if place < last else 0
        if kind == "same" and len(text) > head + tail + 20:
            text = f"{text[:head]} … {text[len(text) - tail :]}"
        cut.append((kind, text))
    return tuple(cut)
