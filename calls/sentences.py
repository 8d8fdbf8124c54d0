"""What is a person told when a call does not take proposals?"""

from datetime import date

from django.utils.translation import gettext as _

from agencies.refusals import AgenciesFileBroken
from calls import refusals
from journal.sentences import day, instant, instant_exact, is_japanese


def say(refusal):
    """Return the sentence for a refusal of this room in the reader's language; raises KeyError for an unknown one."""
    match refusal:
        case refusals.CallNotOpen(facts={"opens_at": opens_at}):
            return _("The call opens on %(opens_at)s. Nothing can be sent before.") % {"opens_at": instant(opens_at)}
        case refusals.DeadlinePassed(facts={"closes_at": closes_at, "received_at": received_at}):
            return _(
                "Not submitted: the deadline was %(closes_at)s, and your request was received on %(received_at)s. "
                "What you wrote is kept."
            ) % {"closes_at": instant_exact(closes_at), "received_at": instant_exact(received_at)}
        case refusals.DeadlineMovedEarlier(facts={"closes_at": closes_at, "wanted": wanted}):
            return _("The deadline was announced as %(closes_at)s; it can only be moved later, not to %(wanted)s.") % {
                "closes_at": instant(closes_at),
                "wanted": instant(wanted),
            }
        case refusals.SeatsTaken(facts={"places": places, "wanted": wanted}):
            return _("The call was published with %(places)s places; they cannot become %(wanted)s.") % {
                "places": places,
                "wanted": wanted,
            }
        case refusals.AgencyUnknown(facts={"agency": agency}):
            return _("participations: expected the key of an agency in agencies.toml, found “%(agency)s”.") % {
                "agency": agency
            }
        case refusals.PartStillNeeded(facts={"kind": kind, "names": names}):
            return _("%(kind)s: proposals may speak of these, so a file cannot drop them: %(names)s.") % {
                "kind": kind,
                "names": ", ".join(names),
            }
        case refusals.NotACallToRehearse(facts={"slug": slug}):
            return _("There is no published call “%(slug)s” that could be rehearsed.") % {"slug": slug}
        case AgenciesFileBroken(facts={"file": file, "key": key, "expected": expected}):
            return _("%(file)s: %(key)s: expected %(expected)s.") % {"file": file, "key": key, "expected": expected}
    raise KeyError(type(refusal).__name__)


def say_text(words, **days):
    """Return a text of a call in the reader's language; `{name}` is replaced by the day, the days or the number given."""
    text = words["ja" if is_japanese() else "en"] or words["en"]
    for name, value in days.items():
        text = text.replace(f"{{{name}}}", _said(value))
    return text


def say_texts(call, *, interview_days):
    """Return all further texts of a call, lists as lists, with the call's own days and fiscal years filled in.

    So the words of a rehearsal speak of its own days, not of those of the call it copies.
    """
    known = {
        "interview_days": interview_days,
        "outcome_known_by": call.outcome_known_by,
        "affiliation_by": call.affiliation_by,
        "agencies_as_of": call.agencies_as_of,
        "last_updated_on": call.last_updated_on,
        "first_fiscal_year": call.first_fiscal_year,
        "last_fiscal_year": call.last_fiscal_year,
    }
    return {
        key: [say_text(one, **known) for one in words] if isinstance(words, list) else say_text(words, **known)
        for key, words in call.texts.items()
    }


def _said(value):
    if isinstance(value, list):
        return ("、" if is_japanese() else ", ").join(_said(one) for one in value)
    return day(value) if isinstance(value, date) else str(value or "")
