"""Which seats are given to whom, who agrees, and which letters would go out if the results were released now?"""

from dataclasses import dataclass, replace

from calls.models import Seat
from proposals.lifecycle import OUT_OF_THE_RACE, State
from proposals.models import Proposal, Submission
from proposals.queries import submitted_in
from reviews.queries import ranked, rows_written
from selection import policies
from selection.models import AffiliationPromise, Award, Consent, Decline, EmptySeat, Interview, Reserve, Round
from selection.queries.promises import promises_owed
from selection.queries.sealing import DECLINED, RESERVE, SEAT, UNDECIDED, seal_of_board


@dataclass(frozen=True)
class Money:
    """What a sealed version asks for over its whole period, in yen."""

    direct: int = 0
    indirect: int = 0

    def __add__(self, other):
        return Money(self.direct + other.direct, self.indirect + other.indirect)


@dataclass(frozen=True)
class Place:
    """One seat of the call: the award that sits on it, or why it is left empty, or neither; and the money it takes."""

    number: int
    award: Award | None
    empty: EmptySeat | None
    money: Money | None

    @property
    def is_open(self):
        """Tell whether a proposal may take it."""
        return self.award is None and self.empty is None


@dataclass(frozen=True)
class BoardRow:
    """One proposal in the race: its line of the ranking (None where hidden), what it asks for and where it stands."""

    proposal: object
    row: object
    interview: Interview | None
    meeting: str  # of the interview: "none", "untimed", "ahead" or "held"
    award: Award | None
    reserve: Reserve | None
    decline: Decline | None
    rank_in_reserve: int | None
    money: Money
    sequence: int  # the sealed version that stands

    @property
    def standing(self):
        """Return where the board has put it: on a seat, in reserve, declined, or nowhere yet."""
        held = ((SEAT, self.award), (RESERVE, self.reserve), (DECLINED, self.decline))
        return next((word for word, one in held if one is not None), UNDECIDED)


@dataclass(frozen=True)
class Agreement:
    """An officer's consent: it counts while the board is the one agreed to and the officer has no stake."""

    officer: object
    agreed_at: object
    is_void: bool  # the board has changed since
    has_stake: bool

    @property
    def counts(self):
        """Tell whether it is one of the quorum."""
        return not self.is_void and not self.has_stake


@dataclass(frozen=True)
class Board:
    """The seats of a call beside the ranking, and how far the decision has come; `released` is None before it."""

    places: list
    rows: list
    money: Money  # of all seats taken
    agreements: list
    quorum: int
    seal: str
    round: Round | None

    @property
    def released(self):
        """Return the Round once the results are out, else None."""
        return self.round if self.round and self.round.released_at else None

    @property
    def frozen(self):
        """Return the Round once the board is frozen, else None."""
        return self.round if self.round and self.round.frozen_at else None

    @property
    def has_moved(self):
        """Tell whether the board is not the frozen one any more: a proposal was withdrawn or refused since."""
        return bool(self.frozen) and self.frozen.frozen_seal != self.seal

    @property
    def taken(self):
        """Return how many seats are taken."""
        return sum(place.award is not None for place in self.places)

    @property
    def free(self):
        """Return how many seats nobody sits on."""
        return len(self.places) - self.taken

    @property
    def open_places(self):
        """Return the seats that a proposal may take."""
        return [place for place in self.places if place.is_open]

    @property
    def reserves(self):
        """Return the lines of the reserves in their order."""
        return sorted((row for row in self.rows if row.reserve), key=lambda row: row.rank_in_reserve)

    @property
    def declined(self):
        """Return the lines of the declined proposals."""
        return [row for row in self.rows if row.decline]

    @property
    def agreed(self):
        """Return how many agreements count."""
        return sum(one.counts for one in self.agreements)

    @property
    def is_agreed(self):
        """Tell whether the quorum agrees to this very board."""
        return self.agreed >= self.quorum

    @property
    def proposed(self):
        """Return the line that comes next by rank while a seat is open: a hint that decides nothing, or None."""
        if not self.open_places or self.frozen or self.released:
            return None
        return next((row for row in self.rows if row.standing == UNDECIDED and row.row and row.row.standing.rank), None)

    @property
    def money_with_proposed(self):
        """Return what the seats would take with the line that comes next."""
        return self.money + self.proposed.money if self.proposed else self.money


@dataclass(frozen=True)
class ResultLetter:
    """The letter that one lead would get: which template, and what it is rendered from."""

    proposal: Proposal
    selected: bool
    promise: AffiliationPromise | None = None  # where the lead owes an institution in Japan

    @property
    def template(self):
        """Return the name of the letter's file."""
        return "selection_selected" if self.selected else "selection_not_selected"

    @property
    def context(self):
        """Return what the letter's text is made of."""
        return {"proposal": self.proposal, "call": self.proposal.call, "promise": self.promise}


def round_of(call):
    """Return the released Round of a call, or None while nothing is released."""
    return Round.objects.filter(call=call, released_at__isnull=False).select_related("released_by").first()


def frozen_round_of(call):
    """Return the Round of a call whose board is frozen, with its minutes, or None."""
    return Round.objects.filter(call=call, frozen_at__isnull=False).first()


def awarded_in(call):
    """Return the keys of the submitted proposals of a call that hold a place, as a set."""
    return set(
        Award.objects.filter(seat__call=call, proposal__state=State.SUBMITTED).values_list("proposal", flat=True)
    )


def places_taken(call):
    """Return how many places of a call are taken; a selection that was cancelled keeps its place in the records."""
    return Award.objects.filter(seat__call=call).exclude(proposal__state__in=OUT_OF_THE_RACE).count()


def result_letter(proposal, *, selected, promise=None):
    """Return the letter that tells a lead of the result, and of the promise that falls due with it."""
    return ResultLetter(proposal=proposal, selected=selected, promise=promise)


def letters_to_release(call):
    """Return every letter that a release would owe now, the selected ones first, then by number: three queries."""
    chosen = awarded_in(call)
    submitted = Proposal.objects.filter(call=call, state=State.SUBMITTED).select_related("call", "lead")
    submitted = list(submitted.order_by("number"))
    owed = promises_owed([one for one in submitted if one.pk in chosen])
    letters = [result_letter(one, selected=one.pk in chosen, promise=owed.get(one.pk)) for one in submitted]
    return sorted(letters, key=lambda letter: not letter.selected)


def board_for(user, call, *, at):
    """Return the seats and the ranking of a call as an officer without a stake sees them at an instant."""
    money, sequences = money_asked_for(call)
    awards = {one.seat_id: one for one in _awards_of(call)}
    empty = {one.seat_id: one for one in EmptySeat.objects.filter(seat__call=call).select_related("decided_by")}
    places = [
        Place(seat.number, taken, empty.get(seat.pk), taken and money.get(taken.proposal_id, Money()))
        for seat in Seat.objects.filter(call=call).order_by("number")
        for taken in [awards.get(seat.pk)]
    ]
    seal = seal_of_board(call)
    this_round = Round.objects.filter(call=call).select_related("frozen_by", "released_by", "release_set_by").first()
    return Board(
        places=places,
        rows=_rows(user, call, {one.proposal_id: one for one in awards.values()}, money, sequences, at),
        money=sum((place.money for place in places if place.money), Money()),
        agreements=_agreements(call, this_round, seal=seal),
        quorum=call.decision_quorum,
        seal=seal,
        round=this_round,
    )


def money_asked_for(call):
    """Return ({proposal pk: Money}, {proposal pk: sequence}) of the sealed versions that stand: one query."""
    sealed = Submission.objects.filter(proposal__call=call).order_by("proposal", "sequence")
    rows = list(
        sealed.values_list("proposal", "sequence", "snapshot__budget__direct_yen", "snapshot__budget__indirect_yen")
    )
    money = {proposal: Money(direct or 0, indirect or 0) for proposal, _, direct, indirect in rows}
    return money, {proposal: sequence for proposal, sequence, _, _ in rows}


def _agreements(call, this_round, *, seal):
    """Return who agrees to the board as it stands; of a frozen one, who agreed to it when it was frozen."""
    if this_round is None or this_round.frozen_at is None:
        return agreements_of(call, seal=seal)
    return [replace(one, has_stake=False) for one in agreements_of(call, seal=this_round.frozen_seal)]


def agreements_of(call, *, seal):
    """Return who agreed, and whether it counts for the board of this seal, in the order in which they agreed."""
    consents = Consent.objects.filter(round__call=call).select_related("officer").order_by("agreed_at", "pk")
    return [
        Agreement(
            officer=one.officer,
            agreed_at=one.agreed_at,
            is_void=one.seal != seal,
            has_stake=one.seal == seal and not policies.chooses_in(one.officer, call),
        )
        for one in consents
    ]


def _awards_of(call):
    """Return the awards that hold a seat, with what a card shows."""
    awards = Award.objects.filter(seat__call=call, ended_at__isnull=True)
    awards = awards.exclude(proposal__state__in=OUT_OF_THE_RACE)
    return awards.select_related(
        "seat", "proposal__call", "proposal__area", "proposal__affiliation_promise", "awarded_by"
    )


def _rows(user, call, awards, money, sequences, at):
    proposals = submitted_in(call).filter(pk__in=policies.proposals_placed_by(user).values("pk"))
    whole = ranked(user, call)
    lines = {row.proposal.pk: row for row in rows_written(whole, call, whole.lines, given={})}  # no points of items
    order = {pk: place for place, pk in enumerate(lines)}
    listed = Interview.objects.filter(proposal__call=call, state=Interview.State.LISTED).select_related("day")
    interviews = {one.proposal_id: one for one in listed}
    reserves = Reserve.objects.filter(call=call).exclude(proposal__state__in=OUT_OF_THE_RACE).order_by("rank")
    reserves = {one.proposal_id: (place, one) for place, one in enumerate(reserves, start=1)}
    declines = {one.proposal_id: one for one in Decline.objects.filter(proposal__call=call)}
    rows, proposals = [], proposals.select_related("call", "area", "lead", "affiliation_promise")
    for one in proposals.defer("call__texts", "call__elements"):
        rank_in_reserve, reserve = reserves.get(one.pk, (None, None))
        rows.append(
            BoardRow(
                proposal=one,
                row=lines.get(one.pk),
                interview=interviews.get(one.pk),
                meeting=_meeting(interviews.get(one.pk), at),
                award=awards.get(one.pk),
                reserve=reserve,
                decline=declines.get(one.pk),
                rank_in_reserve=rank_in_reserve,
                money=money.get(one.pk, Money()),
                sequence=sequences.get(one.pk, 0),
            )
        )
    return sorted(rows, key=lambda row: order.get(row.proposal.pk, len(order)))


def _meeting(interview, at):
    """Return in a word how far an interview has come at an instant; that it took place, only the panel knows."""
    if interview is None:
        return "none"
    if interview.starts_at is None:
        return "untimed"
    return "held" if interview.ends_at <= at else "ahead"
