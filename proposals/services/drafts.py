"""How does a draft come to be, and how is what was typed kept?"""

from dataclasses import asdict, dataclass, fields
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from agencies.models import Agency, Country, Programme
from calls.deadlines import is_open as is_in_window
from calls.models import Area, Call
from calls.refusals import CallNotOpen, DeadlinePassed
from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case, within_transaction
from proposals.models import BudgetLine, Counterpart, Proposal
from proposals.services.locking import locked_draft, saved

NUMBERING_TRIES = 20


@dataclass(frozen=True)
class ProjectText:
    """The project section as typed; half-filled is fine."""

    title_en: str = ""
    title_ja: str = ""
    research_type: str = ""
    area_number: int | None = None
    start_on: date | None = None
    months: int | None = None
    summary: str = ""
    erad_application_id: str = ""


@dataclass(frozen=True)
class InvestigatorText:
    """The principal investigator's section as typed."""

    pi_name: str = ""
    pi_name_ja: str = ""
    pi_name_kana: str = ""
    pi_researcher_number: str = ""
    pi_institution: str = ""
    pi_department: str = ""
    pi_post: str = ""
    pi_in_japan: bool | None = None
    pi_promises_affiliation: bool = False
    pi_affiliation_on: date | None = None
    pi_effort_percent: int | None = None
    pi_effort_elsewhere_percent: int | None = None
    pi_able_throughout: bool = False
    pi_answers_for_plan: bool = False
    pi_answers_for_results: bool = False


@dataclass(frozen=True)
class AgreementText:
    """The prior agreement of both teams as stated."""

    agreed_joint_research: bool = False
    agreed_traveller: bool = False
    agreed_on: date | None = None


@dataclass(frozen=True)
class CounterpartText:
    """One counterpart researcher as typed; `agency_key` is empty where none or "not listed" is chosen."""

    name: str = ""
    email: str = ""
    institution: str = ""
    country_code: str = ""
    agency_key: str = ""
    programme_abbreviation: str = ""
    unlisted_agency: str = ""
    grant_status: str = ""
    outcome_due_on: date | None = None
    grant_title: str = ""
    grant_number: str = ""
    grant_for_this_project: bool = False
    within_grant_scope: bool = False
    agency_note_done: bool = False


@use_case
def start_draft(call_pk, *, actor, at):
    """Begin a proposal under an open call and return it; a draft still untouched is returned instead of a second one.

    Raises NotAllowed, CallNotOpen, DeadlinePassed, Call.DoesNotExist.
    """
    call = Call.objects.get(pk=call_pk)
    if not actor.has_perm("proposals.begin_proposal", call):
        raise NotAllowed(right="proposals.begin_proposal")
    if not is_in_window(opens_at=call.opens_at, closes_at=call.closes_at, at=at):
        if at < call.opens_at:
            raise CallNotOpen(opens_at=call.opens_at, at=at)
        raise DeadlinePassed(closes_at=call.closes_at, received_at=at)

    for _ in range(NUMBERING_TRIES):
        untouched = Proposal.objects.filter(call=call, lead=actor, state="draft", version=1).first()
        if untouched is not None:  # a double click begins one draft
            return untouched
        try:
            with transaction.atomic():
                proposal = _numbered_draft(call, actor, at)
        except IntegrityError:
            continue  # somebody took the number at the same moment
        record("proposal.begun", subject=proposal, actor=actor, at=at, detail={"call": call.slug})
        return proposal
    raise RuntimeError(f"no number to be had under {call.slug} after {NUMBERING_TRIES} tries")


@within_transaction
def _numbered_draft(call, actor, at):
    last = Proposal.objects.filter(call=call).aggregate(last=Max("number"))["last"] or 0
    offered = [kind.code for kind in call.research_types.all() if kind.offered]
    return Proposal.objects.create(
        call=call,
        lead=actor,
        number=last + 1,
        created_at=at,
        saved_at=at,
        pi_name=actor.name,  # carried over, never asked twice
        pi_name_ja=actor.name_ja,
        pi_name_kana=actor.name_kana,
        research_type=offered[0] if len(offered) == 1 else "",
    )


@use_case
def save_project(pk, *, actor, at, began_from, text):
    """Keep the project section; raises NotAllowed, DoorClosed, TextChangedMeanwhile, Area.DoesNotExist."""
    proposal = locked_draft(pk, actor=actor, began_from=began_from)

    values = asdict(text)
    number = values.pop("area_number")
    proposal.area = None if number is None else Area.objects.get(call=proposal.call, number=number)
    return _keep(proposal, values, at=at, also=("area",))


@use_case
def save_investigator(pk, *, actor, at, began_from, text):
    """Keep the section on the principal investigator; raises NotAllowed, DoorClosed, TextChangedMeanwhile."""
    return _keep(locked_draft(pk, actor=actor, began_from=began_from), asdict(text), at=at)


@use_case
def save_agreement(pk, *, actor, at, began_from, text):
    """Keep what is stated of the prior agreement; raises NotAllowed, DoorClosed, TextChangedMeanwhile."""
    return _keep(locked_draft(pk, actor=actor, began_from=began_from), asdict(text), at=at)


@within_transaction
def _keep(proposal, values, *, at, also=()):
    for name, value in values.items():
        setattr(proposal, name, value)
    return saved(proposal, at=at, fields=(*values, *also))


@use_case
def save_counterpart(pk, *, actor, at, began_from, counterpart_pk, text):
    """Keep one counterpart researcher (a new one where `counterpart_pk` is None) and return it.

    Raises NotAllowed, DoorClosed, TextChangedMeanwhile, and DoesNotExist for a row that is not there.
    """
    proposal = locked_draft(pk, actor=actor, began_from=began_from)

    if counterpart_pk is None:
        last = proposal.counterparts.aggregate(last=Max("position"))["last"] or 0
        one = Counterpart(proposal=proposal, position=last + 1)
    else:
        one = proposal.counterparts.get(pk=counterpart_pk)
    chosen = {"country_code", "agency_key", "programme_abbreviation", "unlisted_agency"}
    for field in fields(text):
        if field.name not in chosen:
            setattr(one, field.name, getattr(text, field.name))
    one.country = Country.objects.get(code=text.country_code) if text.country_code else None
    one.agency = Agency.objects.get(key=text.agency_key) if text.agency_key else None
    one.programme = (
        Programme.objects.get(agency=one.agency, abbreviation=text.programme_abbreviation)
        if one.agency and text.programme_abbreviation
        else None
    )
    one.unlisted_agency = "" if one.agency else text.unlisted_agency
    one.save()

    saved(proposal, at=at)
    return one


@use_case
def remove_counterpart(pk, *, actor, at, counterpart_pk):
    """Take one counterpart out of a draft; raises NotAllowed, DoorClosed, Counterpart.DoesNotExist."""
    proposal = locked_draft(pk, actor=actor)
    one = proposal.counterparts.get(pk=counterpart_pk)

    record("counterpart.removed", subject=proposal, actor=actor, at=at, detail={"position": one.position})
    one.delete()
    saved(proposal, at=at)


@use_case
def save_budget(pk, *, actor, at, began_from, amounts):
    """Keep the whole budget: `amounts` maps (fiscal year, category) to integer yen; nought leaves no line.

    Raises NotAllowed, DoorClosed, TextChangedMeanwhile; the database refuses negative money.
    """
    proposal = locked_draft(pk, actor=actor, began_from=began_from)

    proposal.budget_lines.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(proposal=proposal, fiscal_year=year, category=category, amount_yen=yen)
        for (year, category), yen in sorted(amounts.items())
        if yen
    )
    return saved(proposal, at=at)
