"""What does an officer find, and in which order?"""

import pytest
from django.db import connection
from django.utils import translation

from proposals.models import Proposal
from proposals.services import withdraw_proposal
from reviews import policies, queries
from reviews.models import Conflict
from reviews.queries import Asked
from tests.builders import IN_APRIL, IN_JUNE, IN_MAY, person
from tests.proposing import a_sealed_proposal, a_whole_draft
from tests.reviews.reviewing import asked, cleared, conflicted, sent

pytestmark = pytest.mark.thorough


@pytest.fixture
def third(call, jiro):
    """A third proposal, by somebody whose names need folding, with a German partner and a question."""
    return a_sealed_proposal(
        call,
        jiro,
        at=IN_MAY,
        project={
            "title_en": "100% of retinas_",
            "title_ja": "網膜",
            "area_number": 2,
            "summary": "Glia. Type 2 cells.",
        },
        investigator={
            **{"pi_name": "Jürgen Müller", "pi_name_ja": "髙橋 二郎", "pi_name_kana": "タカハシ ジロウ"},
            **{"pi_institution": "Sakura University", "pi_researcher_number": "00002097"},
        },
        counterparts=[
            {"name": "Lena Groß", "country_code": "DE", "agency_key": "dfg", "institution": "Universität zu Köln"},
            {"name": "Ana Sá", "country_code": "US", "agency_key": "", "unlisted_agency": "Hope Fund"},
        ],
    )


def found(user, words="", call=None, **asked_for):
    """Return the numbers of the proposals that a question finds, in order."""
    keys = queries.keys_of(user, Asked(words=words, **asked_for), call=call)
    numbers = dict(Proposal.objects.values_list("pk", "number"))
    return [numbers[key] for key in keys]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        pytest.param("AS3-0003", [3], id="a number as it is quoted"),
        pytest.param("ａｓ３ー３", [3], id="a number as Japanese keyboards write it"),
        pytest.param("3", [3], id="a number alone"),
        pytest.param("0003", [3], id="a number with its zeros"),
        pytest.param("2", [2], id="a number alone is not looked for in texts"),
        pytest.param("type 2", [3], id="a number among words is"),
        pytest.param("2097", [3], id="so is a long number"),
        pytest.param("yamada hanako", [1], id="a Latin name the other way round"),
        pytest.param("YAMADAHANAKO", [], id="a name run together the other way round is another name"),
        pytest.param("hanakoyamada", [1], id="a name run together"),
        pytest.param("山田花子", [1], id="kanji without the space"),
        pytest.param("花子　山田", [1], id="kanji the other way round"),
        pytest.param("じろう たかはし", [3], id="hiragana"),
        pytest.param("ﾀｶﾊｼ", [3], id="half-width kana"),
        pytest.param("高橋", [3], id="the usual form of an old character"),
        pytest.param("muller", [3], id="without the accent"),
        pytest.param("GROSS", [3], id="a counterpart"),
        pytest.param("koln", [3], id="a counterpart's institution"),
        pytest.param("sakura", [2, 3], id="an institution"),
        pytest.param("DFG", [3], id="an agency by abbreviation"),
        pytest.param("forschungsgemeinschaft", [3], id="an agency by its name at home"),
        pytest.param("hope fund", [3], id="an agency that is not listed"),
        pytest.param("norges", [1, 2], id="another agency by its name at home"),
        pytest.param("ドイツ", [3], id="a country"),
        pytest.param("cohorts clocks", [2], id="the summary"),
        pytest.param("凝縮体", [1], id="a Japanese title"),
        pytest.param("yamada retinas", [], id="all words must be found"),
        pytest.param("%", [3], id="a percent sign is a letter"),
        pytest.param("retinas_", [3], id="an underscore is a letter"),
        pytest.param("r_tinas", [], id="and never a wildcard"),
        pytest.param("\\", [], id="a backslash"),
        pytest.param("' OR 1=1 --", [], id="hostile text"),
        pytest.param("9" * 40, [], id="a number beyond numbers"),
        pytest.param("\x00", [1, 2, 3], id="nothing that can be read"),
    ],
)
def test_words_find(call, hanakos, taros, third, aiko, words, numbers):
    assert found(aiko, words) == found(aiko, words, call=call) == numbers


def test_drafts_are_never_found_and_what_was_sealed_stays_found(call, hanakos, taro, hanako, aiko):
    draft = a_whole_draft(call, taro, project={"title_en": "Unheard of"})
    withdraw_proposal(hanakos.pk, actor=hanako, at=IN_JUNE)
    assert (found(aiko, "unheard"), found(aiko, str(draft.number)), found(aiko, "condensates")) == ([], [], [1])


@pytest.mark.parametrize("stake", ["leads", "conflict", "named"])
def test_what_an_officer_has_a_stake_in_is_not_found_by_any_way(call, hanakos, taros, aiko, emi, stake):
    people = [{"email": "AIKO@aspire.example", "country_code": "DE", "agency_key": "dfg"}]
    lead = aiko if stake == "leads" else person("own@aspire.example", "Own Lead")
    own = a_sealed_proposal(call, lead, counterparts=people if stake == "named" else None)
    if stake == "conflict":
        Conflict.objects.create(person=aiko, proposal=own, reason="A cousin.", declared_at=IN_JUNE)

    for question in (
        Asked(),
        Asked(words="AS3-0003"),
        Asked(words="3"),
        Asked(words="yamada"),
        Asked(stage="submitted"),
    ):
        assert own.pk in queries.keys_of(emi, question)
        assert own.pk not in queries.keys_of(aiko, question)
    assert queries.rows_of(aiko, [own.pk], queries.choices()) == []


@pytest.mark.parametrize("name", ["hanako", "kenji", "sora", "jiro"])
def test_nobody_else_finds_anything(hanakos, taros, cast, name):
    assert found(cast[name]) == found(cast[name], "yamada") == []
    assert not queries.calls_searched_by(cast[name]).exists()


@pytest.fixture
def stages(call, hanakos, taros, third, kenji, yuki, aiko, make_state):
    """Proposals at every stage, where two reviewers are wanted: see the test below."""
    call.reviewers_per_proposal = 2
    call.save(update_fields=["reviewers_per_proposal"])
    sent(cleared(hanakos, kenji, aiko))
    sent(cleared(hanakos, yuki, aiko))  # 1: reviewed
    sent(cleared(taros, kenji, aiko))
    asked(taros, yuki, aiko)  # 2: assigned
    conflicted(asked(third, kenji, aiko))
    cleared(third, yuki, aiko)  # 3: a question, and one reviewer who may be heard
    make_state(4, "withdrawn")
    make_state(5, "selected")


@pytest.fixture
def make_state(call):
    """Return a function that makes a sealed proposal in a state."""

    def make(number, state):
        one = a_sealed_proposal(call, person(f"lead{number}@aspire.example", f"Lead {number}"))
        Proposal.objects.filter(pk=one.pk).update(state=state, withdrawn_at=IN_JUNE if state == "withdrawn" else None)

    return make


@pytest.mark.parametrize(
    ("stage", "numbers"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("submitted", [1, 2, 3, 5]),
        ("questions", [3]),
        ("assigned", [1, 2]),
        ("unassigned", [3, 5]),
        ("reviewed", [1]),
        ("unreviewed", [2, 3, 5]),
        ("decided", [5]),
        ("withdrawn", [4]),
    ],
)
def test_a_stage_keeps_what_stands_there(stages, call, aiko, stage, numbers):
    assert found(aiko, stage=stage, call=call) == found(aiko, stage=stage) == numbers


def test_every_stage_is_known_and_no_other(aiko):
    assert set(queries.STAGES) == {
        *("submitted", "questions", "assigned", "unassigned", "reviewed", "unreviewed"),
        *("decided", "not_accepted", "withdrawn"),
    }
    with pytest.raises(ValueError, match="interview"):
        queries.keys_of(aiko, Asked(stage="interview"))


def test_area_country_and_agency_narrow_together(call, hanakos, taros, third, aiko):
    assert (
        found(aiko, area=2)
        == found(aiko, country="DE")
        == found(aiko, country="US")
        == found(aiko, agency="dfg")
        == [3]
    )
    assert found(aiko, country="NO", agency="rcn", area=1, words="clocks", stage="unassigned") == [2]
    assert found(aiko, country="NO", area=2) == []
    assert (found(aiko)) == [1, 2, 3]
    assert queries.keys_of(aiko, Asked(call="no-such-call")) == []


@pytest.mark.parametrize(
    ("sort", "numbers"),
    [
        ("number", [1, 2, 3]),
        ("-number", [3, 2, 1]),
        ("title", [3, 1, 2]),
        ("-title", [2, 1, 3]),
        ("pi", [1, 3, 2]),
        ("area", [1, 2, 3]),
        ("-area", [3, 1, 2]),
        ("received", [1, 2, 3]),
        ("-received", [3, 1, 2]),
        ("reviews", [1, 3, 2]),
        ("-reviews", [2, 1, 3]),
    ],
)
def test_lists_go_in_every_order_and_ties_by_number(call, hanakos, taros, third, kenji, aiko, sort, numbers):
    sent(cleared(taros, kenji, aiko))
    assert found(aiko, sort=sort, call=call) == found(aiko, sort=sort) == numbers


def test_japanese_readers_get_the_order_of_the_kana(hanakos, taros, third, aiko):
    with translation.override("ja"):
        assert found(aiko, sort="pi") == [3, 1, 2]  # タカハシ, ヤマダ, ヤマダ


def test_a_line_says_all_that_the_page_shows(call, hanakos, taros, third, kenji, yuki, aiko):
    sent(cleared(third, kenji, aiko))
    conflicted(asked(third, yuki, aiko))
    (row,) = queries.rows_of(aiko, [third.pk], queries.choices())
    one = row.proposal
    assert (one.reference, one.asked_count, one.clear_count, one.sent_count) == ("AS3-0003", 1, 1, 1)
    assert (row.asks, row.warns, row.is_withdrawn) == (one.asks, one.warns, False)
    assert ([country.code for country in row.countries], [str(one) for one in row.agencies]) == (
        ["DE", "US"],
        ["German Research Foundation (DFG)", "Hope Fund"],
    )
    assert one.seal == third.submissions.get().sha256


@pytest.mark.parametrize("count", [1, 3])
def test_finding_and_reading_cost_the_same_for_one_and_for_three(
    call, aiko, emi, kenji, count, django_assert_num_queries
):
    for number in range(count):
        cleared(a_sealed_proposal(call, person(f"lead{number}@aspire.example", "Lead", at=IN_APRIL)), kenji, emi)
    aiko.has_perm("reviews.search_proposals")  # reads the roles once
    with django_assert_num_queries(5):
        choices = queries.choices()
        keys = queries.keys_of(aiko, Asked(words="hanako keyaki", stage="unassigned", sort="-reviews"))
        assert len(queries.rows_of(aiko, keys, choices)) == count


def test_a_long_file_is_read_in_parts(call, hanakos, taros, third, aiko, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("reviews.queries.search.AT_ONCE", 2)
    choices, keys = queries.choices(), queries.keys_of(aiko, Asked(sort="-number"))
    with django_assert_num_queries(4):
        rows = list(queries.rows_in_parts(aiko, keys, choices))
    assert [row.proposal.number for row in rows] == [3, 2, 1]


@pytest.mark.postgres
def test_the_list_of_a_call_is_read_off_its_index_alone(call, hanakos, taros, aiko):
    keys = policies.proposals_screened_by(aiko).filter(call=call).order_by("number").values_list("pk")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "Index Only Scan using proposals_at_the_office" in keys.explain()
