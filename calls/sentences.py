"""What is a person told when a call does not take proposals?"""

from django.utils import translation
from django.utils.translation import gettext as _

from agencies.refusals import AgenciesFileBroken
from calls import refusals
from journal.sentences import instant, instant_exact


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
        case refusals.DeadlineMovedMeanwhile(facts={"closes_at": closes_at}):
            return _(
                "Another officer has moved the deadline to %(closes_at)s meanwhile. Read again and decide again."
            ) % {"closes_at": instant(closes_at)}
        case refusals.DeadlineNotAhead(facts={"wanted": wanted}):
            return _("%(wanted)s has passed. The new deadline must lie ahead.") % {"wanted": instant(wanted)}
        case refusals.ReasonsMissing():
            return _("Give the reason in English and in Japanese: everybody reads it.")
        case refusals.SeatsTaken(facts={"places": places, "wanted": wanted}):
            return _("The call was published with %(places)s places; they cannot become %(wanted)s.") % {
                "places": places,
                "wanted": wanted,
            }
        case refusals.AgencyUnknown(facts={"agency": agency}):
            return _("participations: expected the key of an agency in agencies.toml, found “%(agency)s”.") % {
                "agency": agency
            }
        case refusals.ProgrammeUnknown(facts={"agency": agency, "programme": programme}):
            return _(
                "participations: expected a programme of “%(agency)s” in agencies.toml, found “%(programme)s”."
            ) % {"agency": agency, "programme": programme}
        case refusals.CountryUnknown(facts={"agency": agency, "country": country}):
            return _(
                "participations: expected codes of countries in countries.toml as hosts of “%(agency)s”, "
                "found “%(country)s”."
            ) % {"agency": agency, "country": country}
        case refusals.NumberPrefixTaken(facts={"prefix": prefix, "slug": slug}):
            return _("number_prefix: expected one that no other call has; “%(prefix)s” belongs to %(slug)s.") % {
                "prefix": prefix,
                "slug": slug,
            }
        case refusals.NumberPrefixInUse(facts={"prefix": prefix, "wanted": wanted}):
            return _(
                "number_prefix: proposals of this call are numbered “%(prefix)s”; it cannot become “%(wanted)s”."
            ) % {"prefix": prefix, "wanted": wanted}
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


def late_by(late):
    """Return in words how late a request was (a timedelta of at least 0), to the microsecond below a minute."""
    seconds = late.total_seconds()
    if seconds < 60:
        digits = f"{late.seconds}.{late.microseconds:06d}".rstrip("0")
        return _("%(seconds)s s") % {"seconds": digits + "0" if digits.endswith(".") else digits}
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        return _("%(days)s d %(hours)s h") % {"days": hours // 24, "hours": hours % 24}
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}


EXTENDED = {
    "en": "The submission deadline was extended from {was} to {now}. Reason: {reason}",
    "ja": "応募締切を{was}から{now}（いずれも日本標準時）に延長しました。理由：{reason}",
}


def extension_in_public(*, was_at, closes_at, reason_en, reason_ja):
    """Return the texts of the change log for an extension, `text_en` and `text_ja`, whatever the reader's language."""
    texts = {}
    for language, reason in (("en", reason_en), ("ja", reason_ja)):
        with translation.override(language):
            words = {"was": instant(was_at), "now": instant(closes_at), "reason": reason}
        texts[f"text_{language}"] = EXTENDED[language].format(**words)
    return texts
