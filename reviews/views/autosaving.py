"""What is a page of scores told that saves itself while somebody writes? The same use case as the button, answered in JSON.

The page sends its whole form with the header below, which names the person it was made for. What cannot be read, and
what a person has still to choose between, stays as stored; all the rest is kept. The script is that of the drafts.
"""

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from journal.refusals import NotAllowed, Refusal
from journal.sentences import TOKYO
from proposals.merging import mark
from proposals.refusals import TextChangedMeanwhile, TextSaysTheSame
from reviews import queries, services
from reviews.forms import ReviewForm, as_sent
from reviews.sentences import say, state_of_scores

HEADER = "X-Autosave"
SAVED, CLASH, CLOSED, BUSY = "saved", "clash", "closed", "busy"
TRIES = 4  # each finds fewer answers to ask about: another window may save between two of them


class SavesItself:
    """What the view of scores does with a request that nobody pressed a button for."""

    keeps_typed_text = True  # a POST that comes without a log-in gets a page that holds what was typed
    form_class = ReviewForm

    @property
    def by_itself(self):
        """Tell whether the page saves by itself."""
        return HEADER in self.request.headers

    def autosave(self):
        """Keep what can be kept, and tell the page what it needs to go on."""
        form = self.form(self.request.POST)
        form.is_valid()
        faults, open_ = form.faults(), set()
        for _try in range(TRIES):
            try:
                self.keep(services.save_review, form, unread=set(faults) | open_)
            except TextSaysTheSame:
                pass
            except TextChangedMeanwhile as refusal:
                open_ |= set(refusal.facts["fields"])
                continue
            except Refusal as refusal:
                stays = _("Not saved. Your text is still on this page; copy what you want to keep.")
                status = 403 if isinstance(refusal, NotAllowed) else 409
                return _told(CLOSED, status=status, words=f"{say(refusal)} {stays}")
            return self._kept(form, faults, open_)
        return _told(BUSY, status=503)

    def _kept(self, form, faults, open_):
        answers = queries.answers_of(self.row) or queries.NOTHING_YET
        stored = answers.by_field(self.criteria)
        taken = form.taken_over(stored, open_=open_)
        clashes = [_clash(form, stored, name) for name in form.fields if name in open_]
        facts = {
            "version": answers.version,
            "seen": form.seen_now(stored, open_=open_),
            "unread": faults,
            "taken": {name: {"value": as_sent(value), "key": name} for name, value in taken.items()},
            "path": self.request.path,
            "stamp": state_of_scores(answers, self.criteria),
            "asks_more": False,
        }
        words = _words(answers.saved_at, form, faults, clashes, taken)
        if clashes:
            return _told(CLASH, status=409, words=words, clashes=clashes, **facts)
        return _told(SAVED, words=words, **facts)


def _told(state, *, status=200, words="", **facts):
    return JsonResponse({"state": state, "words": words, **facts}, status=status)


def _clash(form, stored, name):
    """Return both answers to a question, and what the page needs to choose either."""
    return {
        "name": name,
        "key": name,
        "label": str(form.fields[name].label),
        "yours": as_sent(form.read().get(name)),
        "theirs": as_sent(stored[name]),
        "value": as_sent(stored[name]),
        "mark": mark(stored[name]),
    }


def _words(saved_at, form, faults, clashes, taken):
    """Return what the status line says: when it was saved, and what was not."""
    said = [_("saved %(clock)s JST") % {"clock": f"{saved_at.astimezone(TOKYO):%H:%M:%S}"}] if saved_at else []
    if clashes:
        said = [_("You changed the same answer in another window. Nothing is overwritten: choose below.")]
    if faults:
        said.append(_("Not saved, because it cannot be read: %(names)s.") % {"names": _labels(form, faults)})
    if taken:
        said.append(_("Changed in another window and taken over: %(names)s.") % {"names": _labels(form, taken)})
    return " · ".join(said)


def _labels(form, names):
    return pgettext("between words of a list", ", ").join(str(form.fields[name].label) for name in names)
