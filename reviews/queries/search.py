"""Which proposals does an officer look for, in which order, and what does each line of the list say?"""

from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Lower, NullIf

from agencies.models import Agency, Country
from calls.models import Call
from journal.searching import number_in, reference_in, words_of
from journal.sentences import is_japanese
from proposals.lifecycle import OUT_OF_THE_RACE, State
from proposals.models import Counterpart, Proposal, Submission
from reviews import policies
from reviews.models import Assignment
from reviews.queries.interests import without_conflict

STAGES = (
    "submitted",
    "questions",
    "unassigned",
    "assigned",
    "unreviewed",
    "reviewed",
    "decided",
    "not_accepted",
    "withdrawn",
)
SORTS = ("number", "title", "pi", "area", "received", "reviews")
AT_ONCE = 5000  # lines of a file read together: memory stays flat however long the list is
OF_A_LINE = [
    *(
        "number",
        "state",
        "submitted_at",
        "title_en",
        "title_ja",
        "research_type",
        "erad_application_id",
        "asks",
        "warns",
    ),
    *("pi_name", "pi_name_ja", "pi_name_kana", "pi_institution", "pi_researcher_number", "lead"),
    *("area__number", "area__name_en", "area__name_ja"),
    *("call__slug", "call__number_prefix", "call__title_en", "call__title_ja"),
]
SHORT = 3  # a number alone with so few digits is the number of a proposal and is not looked for in texts


@dataclass(frozen=True)
class Asked:
    """What an officer asks a list for; an empty field asks for nothing. `sort` begins with "-" to go downwards."""

    words: str = ""
    call: str = ""
    stage: str = ""
    area: int | None = None
    country: str = ""
    agency: str = ""
    sort: str = "number"

    @property
    def narrows(self):
        """Tell whether anything is asked for beside an order."""
        return any((self.words, self.call, self.stage, self.area is not None, self.country, self.agency))


@dataclass(frozen=True)
class ProposalRow:
    """One line of the officer's list of proposals; `asks` and `warns` count open findings of the sealed version."""

    proposal: Proposal
    countries: list
    agencies: list  # those of the counterparts, as rows of the register or, where it has none, as typed
    asks: int
    warns: int
    is_withdrawn: bool
    is_refused: bool  # not accepted by the office


@dataclass(frozen=True)
class Choices:
    """What a list can be narrowed to: countries and agencies by key, in order; `partners` are countries with agencies."""

    countries: dict
    agencies: dict
    partners: frozenset


def keys_of(user, asked, *, call=None):
    """Return the keys of the proposals that an officer asks for, in order: one query, however many there are."""
    found = policies.proposals_screened_by(user)
    if call is not None:
        found = found.filter(call=call)
    elif asked.call:
        found = found.filter(call__slug=asked.call)
    if asked.stage:
        found = _at_stage(found, asked.stage)
    if asked.area is not None:
        found = found.filter(area__number=asked.area)
    if asked.country:
        found = found.filter(pk__in=Counterpart.objects.filter(country=asked.country).values("proposal"))
    if asked.agency:
        found = found.filter(pk__in=Counterpart.objects.filter(agency__key=asked.agency).values("proposal"))
    found = _in_order(with_words(found, asked.words), asked.sort, within_a_call=call is not None)
    return list(found.values_list("pk", flat=True))


def with_words(found, question):
    """Keep what has every word of a question: in the text it was sealed with, or as its number."""
    words = words_of(question)
    for word in words:
        number, reference = number_in(word), reference_in(word)
        told = Q()
        if number is None or len(words) > 1 or len(word) > SHORT:
            told |= Q(search_text__contains=word)  # wildcards in it are letters: the database is told so
        if number is not None:
            told |= Q(number=number)
        if reference is not None:
            told |= Q(call__number_prefix=reference[0], number=reference[1])
        found = found.filter(told)
    return found


def _at_stage(found, stage):
    standing = found.exclude(state__in=OUT_OF_THE_RACE)
    match stage:
        case "submitted":
            return standing
        case "questions":
            return standing.filter(asks__gt=0)
        case "assigned":
            return standing.filter(pk__in=with_reviewers())
        case "unassigned":
            return standing.exclude(pk__in=with_reviewers())
        case "reviewed":
            return standing.filter(pk__in=with_reviews())
        case "unreviewed":
            return standing.exclude(pk__in=with_reviews())
        case "decided":
            return standing.filter(state__in=(State.SELECTED, State.NOT_SELECTED, State.CANCELLED))
        case "not_accepted":
            return found.filter(state=State.NOT_ACCEPTED)
        case "withdrawn":
            return found.filter(state=State.WITHDRAWN)
    raise ValueError(f"there is no stage {stage!r}")


def with_reviewers():
    """Return the keys of proposals with as many open assignments as their call wants reviewers."""
    return _enough(_asked())


def with_reviews():
    """Return the keys of proposals with as many reviews sent as their call wants reviewers."""
    return _enough(_sent())


def _enough(assignments):
    counted = assignments.order_by().values("proposal")
    counted = counted.annotate(n=Count("pk"), wanted=Max("proposal__call__reviewers_per_proposal"))
    return counted.filter(n__gte=F("wanted")).values("proposal")


def _asked():
    return without_conflict(Assignment.objects.filter(stage__code="document", state__in=policies.OPEN_STATES))


def _clear():
    return without_conflict(Assignment.objects.filter(stage__code="document", state=Assignment.State.CLEAR))


def _sent():
    return _clear().filter(review__sent_at__isnull=False)


def _count(assignments):
    """Return an expression that counts some assignments of a proposal."""
    own = assignments.filter(proposal=OuterRef("pk")).order_by().values("proposal")
    counted = Subquery(own.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return Coalesce(counted, 0)


def _in_order(found, sort, *, within_a_call):
    """Put proposals in order; what is equal goes by call, the newest first, and by number."""
    name, downwards = sort.removeprefix("-"), sort.startswith("-")
    number = F("number").desc() if downwards and name == "number" else F("number").asc()
    ties = [number] if within_a_call else ["-call__closes_at", "call_id", number]
    if name == "number":
        return found.order_by(*ties)
    key = {
        "title": lambda: _first_of("title_ja", "title_en") if is_japanese() else _first_of("title_en", "title_ja"),
        "pi": lambda: (
            _first_of("pi_name_kana", "pi_name_ja", "pi_name") if is_japanese() else _first_of("pi_name", "pi_name_ja")
        ),
        "area": lambda: F("area__number"),
        "received": lambda: F("submitted_at"),
        "reviews": lambda: _count(_sent()),
    }[name]()
    found = found.annotate(sorted_by=key)
    key = F("sorted_by")
    return found.order_by(key.desc(nulls_last=True) if downwards else key.asc(nulls_last=True), *ties)


def _first_of(*fields):
    """Return an expression for the first of some texts that is not empty, in small letters."""
    return Lower(Coalesce(*(NullIf(field, Value("")) for field in fields)))


def rows_of(user, keys, known):
    """Return the lines of some proposals in the order of their keys: two queries, however many there are.

    `known` are the Choices of the list. What the officer may not see (any more) is left out, even where its key is
    given.
    """
    found = policies.proposals_screened_by(user).filter(pk__in=keys)
    proposals = {proposal.pk: proposal for proposal in _with_counts(found)}
    named = {key: ([], []) for key in proposals}
    for key, country, agency, unlisted in _abroad(proposals):
        countries, agencies = named[key]
        _add(countries, known.countries.get(country))
        _add(agencies, known.agencies.get(agency) or unlisted)
    return [_row(proposals[key], *named[key]) for key in keys if key in proposals]


def rows_in_parts(user, keys, known):
    """Yield the lines of any number of proposals for a file, some thousands read at a time."""
    for start in range(0, len(keys), AT_ONCE):
        yield from rows_of(user, keys[start : start + AT_ONCE], known)


def _with_counts(proposals):
    """Return proposals with what a line says of them, and no more: neither summaries nor the texts of calls."""
    last_seal = Submission.objects.filter(proposal=OuterRef("pk")).order_by("-sequence").values("sha256")[:1]
    proposals = proposals.annotate(
        asked_count=_count(_asked()), clear_count=_count(_clear()), sent_count=_count(_sent()), seal=last_seal
    )
    return proposals.select_related("call", "area").only(*OF_A_LINE)


def _abroad(proposals):
    """Return (proposal, country, agency, unlisted agency) of every counterpart of some proposals, in their order."""
    counterparts = Counterpart.objects.filter(proposal__in=list(proposals)).order_by("proposal", "position")
    return counterparts.values_list("proposal", "country", "agency", "unlisted_agency")


def _add(names, name):
    if name and name not in names:
        names.append(name)


def _row(proposal, countries, agencies):
    return ProposalRow(
        proposal=proposal,
        countries=countries,
        agencies=agencies,
        asks=proposal.asks,
        warns=proposal.warns,
        is_withdrawn=proposal.state == State.WITHDRAWN,
        is_refused=proposal.state == State.NOT_ACCEPTED,
    )


def choices():
    """Return the Choices of any list, by name: the whole register, so that they tell nothing of what was submitted."""
    name = "name_ja" if is_japanese() else "name_en"
    agencies = {one.pk: one for one in Agency.objects.order_by(name, "pk")}
    return Choices(
        countries={one.pk: one for one in Country.objects.order_by(name)},
        agencies=agencies,
        partners=frozenset(one.country_id for one in agencies.values()),
    )


def calls_searched_by(user):
    """Return the calls under which an officer finds proposals, the newest first."""
    if not user.has_perm("reviews.search_proposals"):
        return Call.objects.none()
    return Call.objects.defer("texts", "elements").order_by("-closes_at", "pk")
