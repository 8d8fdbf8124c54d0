"""How are counterpart researchers and members of the team kept in a draft?"""

from dataclasses import asdict

from django.db.models import Max

from agencies.models import Agency, Country, Programme
from journal.services import record
from journal.transactions import use_case, within_transaction
from proposals.models import Counterpart, Member
from proposals.services.locking import locked_draft, saved, settled
from proposals.services.texts import CounterpartText, MemberText, typed_of

CHOSEN = {"country_code", "agency_key", "programme_abbreviation", "unlisted_agency"}


@use_case
def save_counterpart(pk, *, actor, at, began, counterpart_pk, text, unread=(), made_with=None):
    """Keep one counterpart researcher (a new one where `counterpart_pk` is None) and return it.

    `made_with` is the one-time key of the form for a new one: the second press finds the first one's row. Raises
    NotAllowed, DoorClosed, TextChangedMeanwhile, and DoesNotExist for a row that is not there.
    """
    proposal = locked_draft(pk, actor=actor)
    one = _row(proposal.counterparts, Counterpart, proposal, counterpart_pk, made_with)

    values = _values(proposal, one, text, began=began, unread=unread, of=CounterpartText.of)
    for name, value in values.items():
        if name not in CHOSEN:
            setattr(one, name, value)
    _choose(one, values)
    one.save()

    saved(proposal, actor=actor, at=at)
    return one


def _choose(one, values):
    """Point a counterpart to the rows of the register that were chosen; a listed agency leaves no typed name."""
    one.country = Country.objects.get(code=values["country_code"]) if values["country_code"] else None
    one.agency = Agency.objects.get(key=values["agency_key"]) if values["agency_key"] else None
    programme = values["programme_abbreviation"]
    one.programme = (
        Programme.objects.get(agency=one.agency, abbreviation=programme) if one.agency and programme else None
    )
    one.unlisted_agency = "" if one.agency else values["unlisted_agency"]


@use_case
def remove_counterpart(pk, *, actor, at, counterpart_pk):
    """Take one counterpart out of a draft; raises NotAllowed, DoorClosed, Counterpart.DoesNotExist."""
    proposal = locked_draft(pk, actor=actor)
    one = proposal.counterparts.get(pk=counterpart_pk)

    record("counterpart.removed", subject=proposal, actor=actor, at=at, detail={"position": one.position})
    one.delete()
    saved(proposal, actor=actor, at=at)


@use_case
def save_member(pk, *, actor, at, began, member_pk, text, unread=(), made_with=None):
    """Keep one member of the team (a new one where `member_pk` is None) and return it; see `save_counterpart`."""
    proposal = locked_draft(pk, actor=actor)
    one = _row(proposal.members, Member, proposal, member_pk, made_with)

    for name, value in _values(proposal, one, text, began=began, unread=unread, of=MemberText.of).items():
        setattr(one, name, value)
    one.save()

    saved(proposal, actor=actor, at=at)
    return one


@use_case
def remove_member(pk, *, actor, at, member_pk):
    """Take one member out of a draft; raises NotAllowed, DoorClosed, Member.DoesNotExist."""
    proposal = locked_draft(pk, actor=actor)
    one = proposal.members.get(pk=member_pk)

    record("member.removed", subject=proposal, actor=actor, at=at, detail={"position": one.position})
    one.delete()
    saved(proposal, actor=actor, at=at)


@within_transaction
def _row(rows, model, proposal, pk, made_with):
    """Return the row that is meant, or a new one behind the last; raises DoesNotExist."""
    if pk is not None:
        return rows.get(pk=pk)
    made = rows.filter(made_with=made_with).first() if made_with else None
    if made is not None:
        return made
    last = rows.aggregate(last=Max("position"))["last"] or 0
    return model(proposal=proposal, position=last + 1, made_with=made_with)


@within_transaction
def _values(proposal, one, text, *, began, unread, of):
    typed = typed_of(text, unread=unread)
    if one.pk is None:
        return {**asdict(type(text)()), **typed}
    return settled(proposal, stored=asdict(of(one)), typed=typed, began=began, together=[CHOSEN])
