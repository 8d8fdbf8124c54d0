"""How is everything that was written handed back as one file, in words or as JSON?"""

import json

from django.utils.translation import gettext as _

from journal.sentences import in_reader_language, instant_exact
from proposals.comparing import lines_of
from proposals.sentences.lines import answer_of, part_of_place, question_of, section_of_place


def text_as_words(proposal, snapshot, *, at, state):
    """Return a text (a snapshot) as plain words in the reader's language, readable by any program.

    `at` is the instant (aware) at which it was asked for, `state` what is to be said of the text.
    """
    title = in_reader_language(snapshot["project"], "title") or _("Proposal without a title yet")
    head = [
        f"{proposal.reference}  {title}",
        in_reader_language(snapshot["call"], "title"),
        "",
        state,
        _("Last saved: %(time)s") % {"time": instant_exact(proposal.saved_at)},
        _("Written to this file: %(time)s") % {"time": instant_exact(at)},
    ]
    section = part = None
    for place, value in lines_of(snapshot).items():
        if place.section != section:
            section, part = place.section, None
            heading = section_of_place(place)
            head += ["", "", heading, "=" * (2 * len(heading))]
        if place.part != part:
            part = place.part
            named = part_of_place(place)
            head += ["", f"[{named}]"] if named else []
        answer = answer_of(place, value)
        head += ["", f"{question_of(place)}:", answer] if "\n" in answer else ["", f"{question_of(place)}: {answer}"]
    return "\n".join(head) + "\n"


def text_as_json(snapshot):
    """Return a text as JSON, in the shape in which it would be sealed."""
    return json.dumps(snapshot, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
