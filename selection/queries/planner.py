"""How does an interview day look: panels side by side, slots in order, who must leave the room, where can one move to?

The number of queries does not grow with the number of interviews, panels or days.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from agencies.models import Country
from calls.deadlines import TOKYO
from journal.sentences import day as day_in_words
from journal.sentences import in_reader_language
from proposals.lifecycle import OUT_OF_THE_RACE
from proposals.models import Submission
from reviews.queries.interests import stakes_of
from selection.models import Absence, Interview, Panel
from selection.planning import Span, free_among, in_two_places, slots_of_day, span_of
from selection.queries.interviews import Slot, day_of, listed_for
from selection.queries.letters import UNSENT, standings_of
from selection.queries.panels import name_of, panels_of
from selection.queries.zones import days_apart, local_clock

FREE, SWAP = "free", "swap"
SLOT_FORMAT = "%Y%m%dT%H%M"  # of a free slot in an option, in Japan's time


@dataclass(frozen=True)
class AbroadClock:
    """What the clock of a counterpart's country shows when the interview begins; a span where it has several zones."""

    name: str
    country: str
    earliest: str
    latest: str
    days: int  # after the day in Japan, of the earliest


@dataclass(frozen=True)
class Choice:
    """Somewhere an interview can move to: what the form sends, what it says, who would have to leave the room."""

    value: str
    words: str


@dataclass(frozen=True)
class Planned(Slot):
    """One interview on the day: its letter, who leaves, what is wrong, what the applicant stated, where it can go."""

    panel: Panel | None = None
    leaving: tuple = ()  # members who leave the room for it
    in_conflict: tuple = ()  # members in conflict of whom that is not noted
    elsewhere: tuple = ()  # (person, what else they are expected at then)
    other_place: str = ""  # the panel's, where the interview is to be held somewhere else
    constraints: str = ""  # as the applicant stated them in the sealed version
    abroad: tuple = ()
    choices: tuple = ()  # (day in words, [Choice])
    up: str = ""
    down: str = ""

    @property
    def is_in_trouble(self):
        """Tell whether somebody has to do something about who is where."""
        return bool(self.in_conflict or self.elsewhere or self.other_place)

    @property
    def tone(self):
        """Return how it looks on the day."""
        return "bad" if self.is_in_trouble else super().tone

    @property
    def span(self):
        """Return its time as a Span."""
        return span_of(self.interview.starts_at, self.interview.minutes)


@dataclass(frozen=True)
class Row:
    """One line of a panel's day: an interview, a break, a free slot, or a time whose interview is not shown."""

    kind: str  # "interview", "break", "free" or "kept"
    starts_at: object
    ends_at: object
    label: str = ""
    planned: Planned | None = None
    fits: tuple = ()  # references of interviews that are in trouble elsewhere and could be held here


@dataclass(frozen=True)
class Column:
    """One panel's day."""

    panel: Panel
    members: list  # PanelMember, the chair first
    rows: list

    @property
    def interviews(self):
        """Return its interviews, in order."""
        return [row.planned for row in self.rows if row.kind == "interview"]


@dataclass(frozen=True)
class PlannedDay:
    """One interview day: its limit and its list (`of`), its panels, and the interviews without a panel."""

    of: object
    columns: list
    loose: list

    @property
    def in_trouble(self):
        """Return how many interviews need somebody to act on who is where."""
        return sum(one.is_in_trouble for one in self.of.slots)

    @property
    def free(self):
        """Return how many slots are free."""
        return sum(row.kind == FREE for column in self.columns for row in column.rows)


@dataclass
class Desk:
    """All that a plan is made of, read once."""

    user: object
    call: object
    at: object
    interviews: list
    kept: list  # (panel key, Span) of interviews that this officer does not arrange
    days: list
    panels: list
    standings: dict
    stakes: dict
    absences: dict
    free: dict = field(default_factory=dict)  # panel key -> Spans of its free slots that have not begun

    def members_of(self, panel):
        """Return the persons on a panel, the chair first."""
        return [one.person for one in panel.seated]

    def in_conflict(self, panel, interview):
        """Return the members of a panel who have a stake in an interview's proposal."""
        stakes = self.stakes.get(interview.proposal_id, ())
        return tuple(one for one in self.members_of(panel) if one.pk in stakes)

    def held_by(self, panel):
        """Return the interviews of a panel that have a time, by time."""
        return [one for one in self.interviews if one.panel_id == panel.pk and one.starts_at is not None]


def staying(interviews, *, user, call, at):
    """Return the keys of those interviews whose lead knows a time, or is about to by a letter on its way or held."""
    standings = standings_of(interviews, user=user, call=call, at=at)
    return {pk for pk, one in standings.items() if is_known(one)}


def is_known(standing):
    """Tell whether the lead of an interview knows a time, or a letter of it waits to go."""
    return standing.is_told or standing.is_settled or (standing.letter is not None and standing.letter.state in UNSENT)


def desk_of(user, call, *, at):
    """Read everything a plan of a call's interview days is made of: a fixed number of queries."""
    interviews = list(listed_for(user, call).select_related(*RELATED))
    shown = {one.pk for one in interviews}
    others = Interview.objects.filter(proposal__call=call, state=Interview.State.LISTED, panel__isnull=False)
    others = others.exclude(proposal__state__in=OUT_OF_THE_RACE).filter(starts_at__isnull=False)
    kept = [(one.panel_id, span_of(one.starts_at, one.minutes)) for one in others if one.pk not in shown]
    panels = list(panels_of(call))
    people = {one.person.pk: one.person for panel in panels for one in panel.seated}
    absences = {}
    for pk, person in Absence.objects.filter(interview__in=shown).values_list("interview", "person"):
        absences.setdefault(pk, set()).add(person)
    return Desk(
        user=user,
        call=call,
        at=at,
        interviews=interviews,
        kept=kept,
        days=list(call.interview_days.order_by("on")),
        panels=panels,
        standings=standings_of(interviews, user=user, call=call, at=at),
        stakes=stakes_of(people.values(), [one.proposal for one in interviews]),
        absences=absences,
    )


RELATED = ("proposal__call", "proposal__lead", "proposal__area", "day", "panel", "late_by")


def days_planned(user, call, *, at):
    """Return the PlannedDays of a call, as far as the person arranges its interviews."""
    desk = desk_of(user, call, at=at)
    stated = stated_by_applicants([one.proposal_id for one in desk.interviews])
    countries = {
        one.code: in_reader_language(one, "name") for one in Country.objects.only("code", "name_en", "name_ja")
    }
    for panel in desk.panels:
        taken = [span_of(one.starts_at, one.minutes) for one in desk.held_by(panel)]
        taken += [span for pk, span in desk.kept if pk == panel.pk]
        desk.free[panel.pk] = [slot for slot in free_among(slots_of(panel), taken) if slot.starts_at > at]
    elsewhere = _elsewhere(desk)
    return [_planned_day(desk, one, stated, countries, elsewhere) for one in desk.days]


def slots_of(panel):
    """Return the slots of a panel's day as Spans; needs `pauses`."""
    breaks = [Span(one.starts_at, one.ends_at) for one in panel.pauses]
    return slots_of_day(panel.begins_at, minutes=panel.minutes, gap_minutes=panel.gap_minutes, breaks=breaks)


def stated_by_applicants(proposals):
    """Return {proposal pk: (constraints, counterparts)} of the sealed versions that stand (one query)."""
    sealed = Submission.objects.filter(proposal__in=proposals).order_by("proposal", "sequence")
    said = sealed.values_list("proposal", "snapshot__declarations__interview_constraints", "snapshot__counterparts")
    return {pk: (constraints or "", counterparts or []) for pk, constraints, counterparts in said}


def _elsewhere(desk):
    """Return {interview pk: [(person, reference)]} of those expected at two interviews at once."""
    people, seatings, by_pk = {}, [], {one.pk: one for one in desk.interviews}
    by_panel = {panel.pk: panel for panel in desk.panels}
    for one in by_pk.values():
        if one.starts_at is None:
            continue
        expected = [one.proposal.lead]
        if one.panel_id in by_panel:
            away = desk.absences.get(one.pk, set())
            expected += [who for who in desk.members_of(by_panel[one.panel_id]) if who.pk not in away]
        people |= {who.pk: who for who in expected}
        seatings += [(who.pk, span_of(one.starts_at, one.minutes), one.pk) for who in expected]
    found = {}
    for person, (_first_span, first), (_second_span, second) in in_two_places(seatings):
        for here, there in ((first, second), (second, first)):
            found.setdefault(here, []).append((people[person], by_pk[there].proposal.reference))
    return found


def _planned_day(desk, day, stated, countries, elsewhere):
    mine = [one for one in desk.interviews if one.day_id == day.pk]
    planned = {one.pk: _planned(desk, one, stated, countries, elsewhere) for one in mine}
    columns = [_column(desk, panel, planned) for panel in desk.panels if panel.day_id == day.pk]
    planned |= {one.interview.pk: one for column in columns for one in column.interviews}
    seated = {one.interview.pk for column in columns for one in column.interviews}
    loose = [one for pk, one in planned.items() if pk not in seated]
    return PlannedDay(of=day_of(day, desk.call, list(planned.values()), desk.at), columns=columns, loose=loose)


def _planned(desk, interview, stated, countries, elsewhere):
    panel = next((one for one in desk.panels if one.pk == interview.panel_id), None)
    away = desk.absences.get(interview.pk, set())
    members = desk.members_of(panel) if panel else []
    constraints, counterparts = stated.get(interview.proposal_id, ("", []))
    return Planned(
        interview=interview,
        letter=desk.standings[interview.pk].letter,
        panel=panel,
        leaving=tuple(one for one in members if one.pk in away),
        in_conflict=tuple(one for one in desk.in_conflict(panel, interview) if one.pk not in away) if panel else (),
        elsewhere=tuple(elsewhere.get(interview.pk, ())),
        other_place=panel.place if panel and panel.place not in ("", interview.place) else "",
        constraints=constraints,
        abroad=_clocks_abroad(interview, counterparts, countries),
        choices=_choices(desk, interview),
    )


def _clocks_abroad(interview, counterparts, countries):
    if interview.starts_at is None:
        return ()
    found = []
    for one in counterparts:
        code = (one.get("country") or {}).get("code", "")
        clock = local_clock(interview.starts_at, code)
        if clock is not None:
            earliest, latest = clock
            days = days_apart(earliest, interview.starts_at)
            where = countries.get(code, code)
            found.append(AbroadClock(one.get("name", ""), where, f"{earliest:%H:%M}", _until(earliest, latest), days))
    return tuple(found)


def _until(earliest, latest):
    return "" if latest.replace(tzinfo=None) == earliest.replace(tzinfo=None) else f"{latest:%H:%M}"


def _choices(desk, interview):
    """Return the free and the swappable slots of all panels, by day."""
    by_day = {}
    for panel in desk.panels:
        found = [(slot.starts_at, _free_choice(desk, panel, slot, interview)) for slot in desk.free[panel.pk]]
        if interview.starts_at is not None and interview.starts_at > desk.at:
            others = [one for one in desk.held_by(panel) if one.pk != interview.pk and one.starts_at > desk.at]
            found += [(one.starts_at, _swap_choice(desk, panel, one, interview)) for one in others]
        choices = [choice for _starts_at, choice in sorted(found, key=lambda one: one[0])]
        by_day.setdefault(day_in_words(panel.day.on), []).extend(choices)
    return tuple((words, choices) for words, choices in by_day.items() if choices)


def free_value(panel, starts_at):
    """Return what a form sends for a free slot of a panel."""
    return f"{FREE}-{panel.pk}-{starts_at.astimezone(TOKYO):{SLOT_FORMAT}}"


def _free_choice(desk, panel, slot, interview):
    words = _("%(panel)s, %(clock)s (free)") % {"panel": panel.name, "clock": _clock(slot.starts_at)}
    return Choice(free_value(panel, slot.starts_at), _with_leave(words, desk.in_conflict(panel, interview)))


def _swap_choice(desk, panel, other, interview):
    facts = {"panel": panel.name, "clock": _clock(other.starts_at), "reference": other.proposal.reference}
    words = _("%(panel)s, %(clock)s (swap with %(reference)s)") % facts
    leave = list(desk.in_conflict(panel, interview))
    mine = next((one for one in desk.panels if one.pk == interview.panel_id), None)
    if mine is not None:
        leave += [one for one in desk.in_conflict(mine, other) if one not in leave]
    return Choice(f"{SWAP}-{other.pk}", _with_leave(words, leave))


def _with_leave(words, people):
    if not people:
        return words
    names = _(", ").join(name_of(one) for one in people)
    return _("%(slot)s: %(names)s must leave the room") % {"slot": words, "names": names}


def _clock(instant):
    return f"{instant.astimezone(TOKYO):%H:%M}"


def _column(desk, panel, planned):
    rows = [Row("break", one.starts_at, one.ends_at, label=one.label) for one in panel.pauses]
    rows += [Row("kept", span.starts_at, span.ends_at) for pk, span in desk.kept if pk == panel.pk]
    stuck = [one for one in planned.values() if one.in_conflict and one.interview.panel_id != panel.pk]
    fits = tuple(one.interview.proposal.reference for one in stuck if not desk.in_conflict(panel, one.interview))
    rows += [Row(FREE, one.starts_at, one.ends_at, fits=fits) for one in desk.free[panel.pk]]
    held = [planned[one.pk] for one in desk.held_by(panel) if one.pk in planned]
    rows += [Row("interview", one.span.starts_at, one.span.ends_at, planned=one) for one in held]
    rows.sort(key=lambda row: (row.starts_at, row.kind))
    return Column(panel=panel, members=panel.seated, rows=_with_neighbours(rows, panel))


def _with_neighbours(rows, panel):
    """Let each interview know the slot before and the slot after it, breaks passed over."""
    movable = [row for row in rows if row.kind in ("interview", FREE)]
    values = {
        id(row): free_value(panel, row.starts_at) if row.kind == FREE else f"{SWAP}-{row.planned.interview.pk}"
        for row in movable
    }
    found = []
    for row in rows:
        if row.kind == "interview":
            place = movable.index(row)
            up = values[id(movable[place - 1])] if place else ""
            down = values[id(movable[place + 1])] if place + 1 < len(movable) else ""
            planned = Planned(**{**row.planned.__dict__, "up": up, "down": down})
            row = Row(row.kind, row.starts_at, row.ends_at, planned=planned)
        found.append(row)
    return found
