"""Which projects does the public read as selected, once the office publishes them? Nothing of any other."""

from dataclasses import dataclass
from datetime import datetime

from calls.models import Area, Call
from proposals.lifecycle import State
from proposals.models import Counterpart
from selection.models import AffiliationPromise, Award, Round

KEPT = (AffiliationPromise.State.KEPT, AffiliationPromise.State.EXCEPTED)


@dataclass(frozen=True)
class Project:
    """A selected project as the public reads it; its number stays inside, it would tell how many applied."""

    title_en: str
    title_ja: str
    pi_name_en: str
    pi_name_ja: str
    institution: str
    area: Area | None
    countries: list  # of the counterparts, each once


@dataclass(frozen=True)
class Published:
    """The public list of one call: the selected projects as they stand now, by area, then by title."""

    call: Call
    published_at: datetime
    projects: list


def published_of(slug):
    """Return the Published list of a call, or None where there is no such call or nothing is published."""
    rounds = Round.objects.filter(call__slug=slug, published_at__isnull=False, released_at__isnull=False)
    this_round = rounds.select_related("call__rehearsal_of").first()
    if this_round is None:
        return None
    return Published(this_round.call, this_round.published_at, selected_in(this_round.call))


def is_published(call):
    """Tell whether the list of selected projects of a call is public."""
    return Round.objects.filter(call=call, published_at__isnull=False).exists()


def selected_in(call):
    """Return the selected Projects of a call: a cancelled one is gone, a promoted one has joined; two queries."""
    held = Award.objects.filter(seat__call=call, ended_at__isnull=True, proposal__state=State.SELECTED)
    proposals = [one.proposal for one in held.select_related("proposal__area", "proposal__affiliation_promise")]
    countries = _countries_of(proposals)
    projects = [_project(one, countries.get(one.pk, [])) for one in proposals]
    return sorted(projects, key=lambda one: (one.area.number if one.area else 0, one.title_en, one.title_ja))


def _project(proposal, countries):
    promise = getattr(proposal, "affiliation_promise", None)
    reported = promise.institution if promise is not None and promise.state in KEPT else ""
    return Project(
        title_en=proposal.title_en,
        title_ja=proposal.title_ja,
        pi_name_en=proposal.pi_name,
        pi_name_ja=proposal.pi_name_ja,
        institution=reported or proposal.pi_institution,
        area=proposal.area,
        countries=countries,
    )


def _countries_of(proposals):
    """Return {key of the proposal: the countries of its counterparts, each once, in their order}."""
    found = {}
    rows = Counterpart.objects.filter(proposal__in=proposals).select_related("country", "agency__country")
    for one in rows.order_by("proposal", "position"):
        country = one.country or (one.agency and one.agency.country)
        if country is not None and country not in found.setdefault(one.proposal_id, []):
            found[one.proposal_id].append(country)
    return found
