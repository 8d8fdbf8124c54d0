"""What does the call ask of each counterpart researcher? Every one must qualify."""

from journal.searching import folded
from proposals.eligibility.shapes import Verdict


def agency_takes_part(one, facts, terms):
    """Ask for an agency of the counterpart's own country that takes part on the day, or for a ruling on another."""
    if not one.agency and not one.unlisted_agency:
        yield Verdict.NOT_MET, "none", {}
        return
    part = part_of(one, facts, terms)
    if part is None:
        yield from _unlisted(one)
    elif one.country is None:
        yield Verdict.NOT_MET, "no_country", {}
    elif part.is_region:
        yield from _regional(one, part)
    elif part.country == one.country:
        yield Verdict.MET, "listed", {"agency": part.label}
    else:
        yield Verdict.NOT_MET, "other_country", {"agency": part.label}


def part_of(one, facts, terms):
    """Return the terms of the counterpart's agency if it takes part on the day, else None.

    An agency typed as "not listed" is found by any of its names, letter for letter once folded: one of the
    counterpart's own country, or of a region.
    """
    if one.agency:
        part = terms.participations.get(one.agency)
        return part if part and part.effective_on <= facts.on else None
    typed = folded(one.unlisted_agency)
    for part in terms.participations.values():
        is_theirs = part.is_region or part.country == one.country
        if typed in part.names and is_theirs and part.effective_on <= facts.on:
            return part
    return None


RULINGS = {
    "supported": Verdict.MET,
    "not-supported": Verdict.NOT_MET,
    "pending": Verdict.ASK_A_HUMAN,
}


def _unlisted(one):
    if one.part is None:
        yield Verdict.NOT_MET, "no_country", {}
    elif one.consultation in RULINGS:
        yield RULINGS[one.consultation], one.consultation.replace("-", "_"), {}
    elif one.part not in ("europe", "north-america"):
        yield Verdict.NOT_MET, "unlisted_elsewhere", {}
    elif one.consultation == "asked":
        yield Verdict.ASK_A_HUMAN, "asked", {}
    else:
        yield Verdict.ASK_A_HUMAN, "unlisted", {}  # the call: support may or may not be possible


def _regional(one, part):
    # The holder counts, not the nationality: the countries that may host are the portal's reading.
    if one.country in part.hosts:
        yield Verdict.MET, "listed", {"agency": part.label}
    else:
        yield Verdict.ASK_A_HUMAN, "region_host", {"agency": part.label}


def programme_in_scope(one, facts, terms):
    """Ask for a programme in scope where the call limits an agency to some."""
    part = part_of(one, facts, terms)
    if part is None or not part.programmes_only:
        return
    scope = {"programmes": ", ".join(part.programmes_only)}
    if one.programme in part.programmes_only:
        yield Verdict.MET, "in_scope", {"programme": one.programme}
    else:
        yield Verdict.NOT_MET, "out_of_scope", scope


OUTCOMES = {
    "awarded": (Verdict.MET, "awarded"),
    "rejected": (Verdict.NOT_MET, "rejected"),
    "unknown": (Verdict.NOT_MET, "unknown"),
}


def grant_held_or_known_in_time(one, facts, terms):
    """Ask for a grant that is held, or applied for with an outcome known in time."""
    by = {"by_on": terms.outcome_known_by.isoformat()}
    match one.grant_status:
        case "held":
            yield Verdict.MET, "held", {}
        case "applied" if one.outcome in OUTCOMES:
            verdict, case = OUTCOMES[one.outcome]
            yield verdict, case, by
        case "applied" if one.outcome_due_on is None:
            yield Verdict.NOT_MET, "no_date", by
        case "applied" if one.outcome_due_on > terms.outcome_known_by:
            yield Verdict.NOT_MET, "too_late", {"due_on": one.outcome_due_on.isoformat(), **by}
        case "applied":
            yield Verdict.MET, "pending", {"due_on": one.outcome_due_on.isoformat(), **by}
        case "rejected":
            yield Verdict.NOT_MET, "rejected", by
        case _:
            yield Verdict.NOT_MET, "none", by


def grant_serves_this_project(one, facts, terms):
    """Ask that the grant is for this project and, for a regional agency, within its scope."""
    part = part_of(one, facts, terms)
    if not one.grant_for_this_project:
        yield Verdict.NOT_MET, "not_this_project", {}
    elif part is not None and part.is_region and not one.within_grant_scope:
        yield Verdict.NOT_MET, "out_of_scope", {"agency": part.label}
    else:
        yield Verdict.MET, "stated", {}


def agency_note_followed(one, facts, terms):
    """Ask whether what the agency wants done has been done."""
    part = part_of(one, facts, terms)
    if part is None or not part.has_note:
        return
    yield (Verdict.MET, "done", {}) if one.agency_note_done else (Verdict.NOT_MET, "open", {})
