"""How does a draft come to be, and how is what was typed kept?"""

from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.db.models import Max

from calls.deadlines import is_open as is_in_window
from calls.models import Area, Call
from calls.refusals import CallNotOpen, DeadlinePassed
from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case, within_transaction
from proposals.merging import cell_name
from proposals.models import BudgetLine, Proposal
from proposals.services.locking import locked_draft, saved, settled
from proposals.services.texts import ProjectText, typed_of

NUMBERING_TRIES = 20


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
        saved_by=actor,
        **_carried_over(actor),
        pi_name=actor.name,  # carried over, never asked twice
        pi_name_ja=actor.name_ja,
        pi_name_kana=actor.name_kana,
        research_type=offered[0] if len(offered) == 1 else "",
    )


def _carried_over(actor):
    """Return what the person's last proposal says about them, so that nobody is asked twice."""
    names = ("pi_researcher_number", "pi_orcid", "pi_institution", "pi_institution_code", "pi_department", "pi_post")
    last = Proposal.objects.filter(lead=actor).order_by("-saved_at", "-pk").values(*names).first()
    return last or {}


@use_case
def save_project(pk, *, actor, at, began, text, unread=()):
    """Keep the project section; raises NotAllowed, DoorClosed, TextChangedMeanwhile, Area.DoesNotExist.

    `began` is a Began, or None where nothing is compared; `unread` names fields of the text that could not be read
    and stay as stored. So it is with every section.
    """
    proposal = locked_draft(pk, actor=actor)

    stored = asdict(ProjectText.of(proposal))
    values = settled(proposal, stored=stored, typed=typed_of(text, unread=unread), began=began)
    number = values.pop("area_number")
    proposal.area = None if number is None else Area.objects.get(call=proposal.call, number=number)
    return _keep(proposal, values, actor=actor, at=at, also=("area",))


@use_case
def save_investigator(pk, *, actor, at, began, text, unread=()):
    """Keep what is said of the principal investigator; raises NotAllowed, DoorClosed, TextChangedMeanwhile."""
    return _save_columns(pk, text, actor=actor, at=at, began=began, unread=unread)


@use_case
def save_plan(pk, *, actor, at, began, text, unread=()):
    """Keep the research plan; raises NotAllowed, DoorClosed, TextChangedMeanwhile."""
    return _save_columns(pk, text, actor=actor, at=at, began=began, unread=unread)


@use_case
def save_declarations(pk, *, actor, at, began, text, unread=()):
    """Keep what is declared; raises NotAllowed, DoorClosed, TextChangedMeanwhile."""
    return _save_columns(pk, text, actor=actor, at=at, began=began, unread=unread)


@within_transaction
def _save_columns(pk, text, *, actor, at, began, unread):
    proposal = locked_draft(pk, actor=actor)
    stored = asdict(type(text).of(proposal))
    values = settled(proposal, stored=stored, typed=typed_of(text, unread=unread), began=began)
    return _keep(proposal, values, actor=actor, at=at)


@within_transaction
def _keep(proposal, values, *, actor, at, also=()):
    for name, value in values.items():
        setattr(proposal, name, value)
    return saved(proposal, actor=actor, at=at, fields=(*values, *also))


@use_case
def save_budget(pk, *, actor, at, began, amounts, unread=()):
    """Keep the budget: `amounts` maps (fiscal year, category) to integer yen; nought leaves no line.

    `unread` are such pairs whose typed amounts could not be read: they stay as stored. Lines that `amounts` does not
    name go. Raises NotAllowed, DoorClosed, TextChangedMeanwhile; the database refuses negative money.
    """
    proposal = locked_draft(pk, actor=actor)
    lines = {(line.fiscal_year, line.category): line for line in proposal.budget_lines.all()}
    stored = {cell_name(*cell): line.amount_yen for cell, line in lines.items()}
    cells = {cell_name(*cell): cell for cell in {*lines, *amounts}}
    typed = {name: amounts.get(cell) or 0 for name, cell in cells.items() if cell not in unread}
    values = settled(proposal, stored={**dict.fromkeys(cells, 0), **stored}, typed=typed, began=began)

    proposal.budget_lines.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(proposal=proposal, fiscal_year=year, category=category, amount_yen=values[name])
        for name, (year, category) in sorted(cells.items(), key=lambda item: item[1])
        if values[name]
    )
    return saved(proposal, actor=actor, at=at)
