"""What does the call ask of each counterpart researcher? Every one must qualify."""

from proposals.eligibility.shapes import Verdict


def agency_takes_part(one, facts, terms):
    """Ask for an agency of the counterpart's own country that takes part on the day."""
    if not one.agency and not one.unlisted_agency:
        yield Verdict.NOT_MET, "none", {}
        return
    part = terms.participations.get(one.agency) if one.agency else None
    if part is None or part.effective_on > facts.on:
        yield from _unlisted(one)
    elif one.country is None:
        yield Verdict.NOT_MET, "no_country", {}
    elif part.is_region:
        yield from _regional(one)
    elif part.country == one.country:
        yield Verdict.MET, "listed", {}
    else:
        yield Verdict.NOT_MET, "other_country", {}


def _unlisted(one):
    if one.part is None:
        yield Verdict.NOT_MET, "no_country", {}
    elif one.part in ("europe", "north-america"):
        yield Verdict.ASK_A_HUMAN, "unlisted", {}  # the call: support may or may not be possible
    else:
        yield Verdict.NOT_MET, "unlisted_elsewhere", {}


def _regional(one):
    # The holder counts, not the nationality: an ERC grant may be hosted in many countries (portal's reading).
    if one.part == "europe":
        yield Verdict.MET, "listed", {}
    else:
        yield Verdict.ASK_A_HUMAN, "region_host", {}


def programme_in_scope(one, facts, terms):
    """Ask for a programme in scope where the call limits an agency to some."""
    part = terms.participations.get(one.agency) if one.agency else None
    if part is None or not part.programmes_only:
        return
    scope = {"programmes": ", ".join(part.programmes_only)}
    if one.programme in part.programmes_only:
        yield Verdict.MET, "in_scope", {"programme": one.programme}
    else:
        yield Verdict.NOT_MET, "out_of_scope", scope


def grant_held_or_known_in_time(one, facts, terms):
    """Ask for a grant that is held, or applied for with an outcome known in time."""
    by = {"by_on": terms.outcome_known_by.isoformat()}
    match one.grant_status:
        case "held":
            yield Verdict.MET, "held", {}
        case "applied" if one.outcome_due_on is None:
            yield Verdict.NOT_MET, "no_date", by
        case "applied" if one.outcome_due_on > terms.outcome_known_by:
            yield Verdict.NOT_MET, "too_late", {"due_on": one.outcome_due_on.isoformat(), **by}
        case "applied":
            yield Verdict.MET, "pending", {"due_on": one.outcome_due_on.isoformat(), **by}
        case "rejected":
            yield Verdict.NOT_MET, "rejected", {}
        case _:
            yield Verdict.NOT_MET, "none", by


def grant_serves_this_project(one, facts, terms):
    """Ask that the grant is for this project and, for a regional agency, within its scope."""
    part = terms.participations.get(one.agency) if one.agency else None
    if not one.grant_for_this_project:
        yield Verdict.NOT_MET, "not_this_project", {}
    elif part is not None and part.is_region and not one.within_grant_scope:
        yield Verdict.NOT_MET, "out_of_scope", {}
    else:
        yield Verdict.MET, "stated", {}


def agency_note_followed(one, facts, terms):
    """Ask whether what the agency wants done has been done."""
    part = terms.participations.get(one.agency) if one.agency else None
    if part is None or not part.has_note:
        return
    yield (Verdict.MET, "done", {}) if one.agency_note_done else (Verdict.NOT_MET, "open", {})
