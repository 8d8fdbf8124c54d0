"""Two versions compared: line by line, long answers word by word, and nothing that is the same is named."""

import copy
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.comparing import Change, Place, compare, lines_of, pieces_of, shortened
from proposals.facts import snapshot_of
from proposals.sentences.lines import GRANTS, KINDS, answer_of, part_of_place, question_of, section_of_place
from tests.proposing import a_whole_draft

TEXTS = st.text(alphabet="ab 。.\n研究", max_size=60)


@pytest.fixture
def snapshot(call, hanako):
    return snapshot_of(a_whole_draft(call, hanako))


def with_changes(snapshot, change):
    changed = copy.deepcopy(snapshot)
    change(changed)
    return changed


def test_the_same_text_has_no_changes(snapshot):
    assert compare(snapshot, copy.deepcopy(snapshot)) == []


def test_one_changed_answer_is_one_change(snapshot):
    after = with_changes(snapshot, lambda one: one["project"].update(months=48))
    assert compare(snapshot, after) == [Change(Place("project", (), "months"), 60, 48)]


def test_what_is_added_and_what_goes_is_told_apart(snapshot):
    document = {"pk": 1, "kind": "plan", "name": "plan.pdf", "sha256": "a" * 64, "size": 1, "pages": 1}
    after = with_changes(snapshot, lambda one: one["documents"].append(document))
    place = ("document", "a" * 64)
    added = [(one.place.part, one.place.field, one.kind) for one in compare(snapshot, after)]
    gone = [(one.place.part, one.place.field, one.kind) for one in compare(after, snapshot)]
    assert added == [(place, "name", "added"), (place, "kind", "added")]
    assert gone == [(place, "name", "removed"), (place, "kind", "removed")]


def test_money_is_compared_by_year_and_category(snapshot):
    lines = [{"fiscal_year": 2024, "category": "goods", "amount_yen": 1_000_000}]
    after = with_changes(snapshot, lambda one: one["budget"].update(lines=lines))
    assert [(one.place.part, one.place.field, one.before, one.after) for one in compare(snapshot, after)] == [
        (("year", 2024), "goods", 9_000_000, 1_000_000),
        (("year", 2025), "personnel", 20_000_000, None),
        (("year", 2026), "travel", 6_000_000, None),
    ]


def test_versions_from_before_a_question_existed_compare_well(snapshot):
    old = with_changes(snapshot, lambda one: [one.pop(name) for name in ("plan", "members", "declarations", "schema")])
    old["counterparts"][0].pop("position")
    assert {one.place.section for one in compare(old, snapshot)} == {"plan"}


def test_every_line_of_every_snapshot_has_its_words(snapshot):
    filled = copy.deepcopy(snapshot)
    filled["members"] = [
        {"position": 1, "kind": kind, "name": "Jun Sato", "effort_percent": 0} for kind in ("co_investigator", "other")
    ]
    filled["counterparts"][0].update(unlisted_agency="X", grant_status="applied", outcome_due_on="2024-05-20")
    filled["counterparts"][0]["confirmed"] = {"name": "I. Solberg", "at": "2024-05-20T00:00:00+00:00", "text": {}}
    filled["investigator"].update(
        orcid="0000", institution_code="1", promises_affiliation=True, affiliation_on="2024-10-01"
    )
    filled["declarations"] = {"participants_informed": True, "other_support": "x", "interview_constraints": "y"}
    filled["documents"] = [{"sha256": "a", "name": "a.pdf", "kind": kind} for kind in ("plan", "unheard of")]
    for place, value in lines_of(filled).items():
        assert question_of(place) and section_of_place(place) and answer_of(place, value)
        assert bool(part_of_place(place)) == (place.part != () or place.section == "people")
    assert all(say() for say in (*GRANTS.values(), *KINDS.values()))


# --- Word by word ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        pytest.param("a b c", "a x c", (("same", "a "), ("removed", "b"), ("added", "x"), ("same", " c")), id="a word"),
        pytest.param(
            "細胞が老いる", "細胞は老いる",
            (("same", "細胞"), ("removed", "が"), ("added", "は"), ("same", "老いる")), id="a character of Japanese",
        ),
        pytest.param("One. Two.", "One. Two. Three.", (("same", "One. Two."), ("added", " Three.")), id="a sentence"),
        pytest.param("same", "same", (("same", "same"),), id="nothing"),
    ],
)  # fmt: skip
def test_pieces_name_what_was_left_out_and_put_in(before, after, pieces):
    assert pieces_of(before, after) == pieces


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_the_pieces(before, after):
    pieces = pieces_of(before, after)
    assert "".join(text for kind, text in pieces if kind != "added") == before
    assert "".join(text for kind, text in pieces if kind != "removed") == after


def test_long_stretches_that_stayed_the_same_are_cut(snapshot):
    text = "word " * 200
    kinds_and_lengths = [(kind, len(text)) for kind, text in shortened(pieces_of(text + "old", text + "new"))]
    assert kinds_and_lengths[0][1] < 200 and [kind for kind, _ in kinds_and_lengths] == ["same", "removed", "added"]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("。" * 20_000, "。" * 19_999, id="full stops"),
        pytest.param("a " * 10_000, "b " * 10_000, id="words without an end"),
        pytest.param("研" * 20_000, "究" * 20_000, id="one long word of Japanese"),
        pytest.param("a. b. " * 1400, "b. a. " * 1400, id="thousands of short sentences"),
    ],
)
def test_no_text_keeps_the_reader_waiting(before, after):
    began = time.perf_counter()
    pieces_of(before, after)
    assert time.perf_counter() - began < 3  # seconds; it takes some hundredths
