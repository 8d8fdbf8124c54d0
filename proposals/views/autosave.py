"""What is a page told that saves itself while somebody types? The same use cases as the button, answered in JSON.

The page sends its whole form with the header below, which names the person it was made for. What cannot be read, and
what a person has still to choose between, stays as stored; all the rest is kept.
"""

from django.core.exceptions import ObjectDoesNotExist
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from journal.refusals import NotAllowed, Refusal
from journal.sentences import TOKYO, instant
from proposals.refusals import TextChangedMeanwhile, TextSaysTheSame
from proposals.sentences import say

HEADER = "X-Autosave"
SAVED, CLASH, WAITING, CLOSED, BUSY = "saved", "clash", "waiting", "closed", "busy"
TRIES = 4  # each finds fewer answers to ask about: somebody else may save between two of them


def is_autosave(request):
    """Tell whether a page asks by itself; such a request is answered in JSON whatever happens."""
    return HEADER in request.headers


def told(state, *, status=200, words="", **facts):
    """Return the answer to an autosave."""
    return JsonResponse({"state": state, "words": words, **facts}, status=status)


def closed(words, *, status):
    """Say that nothing can be saved here any more, and that the text is still on the page."""
    stays = _("Not saved. Your text is still on this page; copy what you want to keep.")
    return told(CLOSED, status=status, words=f"{words} {stays}".strip())


class AnswersAutosaves:
    """What a section's view does with a request that nobody pressed a button for."""

    keeps_typed_text = True  # a POST that comes without a log-in gets a page that holds what was typed

    @property
    def by_itself(self):
        """Tell whether the page saves by itself."""
        return is_autosave(self.request)

    def where(self):
        """Return the path on which this form goes on; another one once a new row has its own page."""
        return self.request.path

    def autosave(self):
        """Keep what can be kept, and tell the page what it needs to go on."""
        form = self.make_form(self.request.POST)
        form.is_valid()
        faults = _faults(form)
        if form.adds_a_row and form.says_nothing():
            return told(WAITING, unread=faults)
        open_ = set()
        for _try in range(TRIES):
            try:
                self.keep(form)
            except TextSaysTheSame:
                pass
            except TextChangedMeanwhile as refusal:
                self.reload()
                open_ |= set(refusal.facts["fields"])
                form.set_aside(refusal.facts["fields"])
                continue
            except ObjectDoesNotExist:
                return self.gone()
            except Refusal as refusal:
                return closed(say(refusal), status=403 if isinstance(refusal, NotAllowed) else 409)
            return self._kept(form, faults, open_)
        return told(BUSY, status=503)

    def gone(self):
        """Say that the row was taken out meanwhile; the button adds it again."""
        words = _("This was taken out meanwhile. Your text is still on this page: press “Save” to add it again.")
        return told(CLOSED, status=409, words=words)

    def _kept(self, form, faults, open_):
        self.reload()
        stored = self.make_form()
        taken = form.taken_over(stored, open_=open_)
        clashes = [_clash(form, stored, name) for name in form.fields if name in _questions(form, open_)]
        facts = {
            "version": self.proposal.version,
            "seen": form.seen_now(stored, open_=open_),
            "unread": faults,
            "taken": {name: {"value": value, "key": key} for name, (value, key) in taken.items()},
            "path": self.where(),
            "stamp": _stamp(self.proposal),
            "asks_more": bool(set(stored.fields) - set(form.fields)),
        }
        words = _words(self.proposal.saved_at, form, faults, clashes, taken)
        if clashes:
            return told(CLASH, status=409, words=words, clashes=clashes, **facts)
        return told(SAVED, words=words, **facts)


def _stamp(proposal):
    """Return what the head of the page says of the stored text."""
    said = {"version": proposal.version, "time": instant(proposal.saved_at)}
    return _("Text version %(version)s, saved %(time)s") % said


def _faults(form):
    """Return what cannot be read, {question: sentence}, before anything was set aside."""
    return {name: " ".join(texts) for name, texts in form.errors.items() if name in form.fields}


def _questions(form, names):
    return {form.asked_by.get(name, name) for name in names}


def _clash(form, stored, question):
    """Return both answers to a question, in words, and what the page needs to choose either."""
    key = next((name for name, asked in form.asked_by.items() if asked == question), question)
    theirs = question in stored.fields
    return {
        "name": question,
        "key": key,
        "label": str(form[question].label),
        "yours": form.in_words(question),
        "theirs": stored.in_words(question),
        "value": stored.shown_value(question) if theirs else "",
        "mark": stored.mark_of(key),
    }


def _words(saved_at, form, faults, clashes, taken):
    """Return what the status line says: when it was saved, and what was not."""
    clock = {"clock": f"{saved_at.astimezone(TOKYO):%H:%M:%S}"}
    said = [_("saved %(clock)s JST") % clock]
    if clashes:
        said = [_("Somebody else changed the same answer. Nothing is overwritten: choose below.")]
    if faults:
        names = pgettext("between words of a list", ", ").join(str(form[name].label) for name in faults)
        said.append(_("Not saved, because it cannot be read: %(names)s.") % {"names": names})
    if taken:
        names = pgettext("between words of a list", ", ").join(str(form[name].label) for name in taken)
        said.append(_("Changed by somebody else and taken over: %(names)s.") % {"names": names})
    return " · ".join(said)
