"""When is a board agreed to, when is it frozen, and what do its minutes keep?"""

import io
import re

import pikepdf
import pytest
from django.utils import translation

from journal.models import Entry
from notices.models import Notice
from proposals.models import Proposal
from proposals.services import withdraw_proposal
from reviews.models import Conflict, Reopening, Score
from reviews.refusals import DecisionFrozen
from reviews.sentences import say as say_of_reviews
from selection import queries, services
from selection.exports.minutes import minutes_as_pdf, minutes_in_words
from selection.models import Consent, Round
from selection.refusals import BoardFrozen, BoardMoved, GroundsMissing, NotFrozen, QuorumMissing, ResultsReleased
from selection.sentences import say
from tests.builders import AFTER_INTERVIEWS, IN_JUNE, jst
from tests.proposals.whole import HOSTILE
from tests.reviews.reviewing import cleared, sent
from tests.reviews.timed import reopened
from tests.selection.choosing import agreed_and_frozen, given, letters, listed, timed
from tests.selection.releasing import frozen_and_set, released
from tests.selection.test_reserves import WHY, by

LATER = jst(2024, 9, 27, 9)


def agree(call, officer, at=AFTER_INTERVIEWS):
    return services.agree(call.pk, seen=queries.seal_of_board(call), actor=officer, at=at)


def freeze(call, officer, at=AFTER_INTERVIEWS):
    return services.freeze(call.pk, seen=queries.seal_of_board(call), actor=officer, at=at)


@pytest.fixture
def rows(sealed):
    """Four sealed proposals."""
    return sealed(4)


@pytest.fixture
def every_change(call, rows, aiko):
    """Every act that changes the board, in an order in which each is possible."""
    first, second, third, fourth = (one.pk for one in rows)
    return [
        lambda: services.award(first, **by(aiko)),
        lambda: services.revoke_award(first, **by(aiko)),
        lambda: services.award(first, reason="First in the vote", **by(aiko)),
        lambda: services.leave_empty(call.pk, number=3, reason=WHY, **by(aiko)),
        lambda: services.put_in_reserve(second, **by(aiko)),
        lambda: services.put_in_reserve(third, **by(aiko)),
        lambda: services.move_reserve(third, up=True, **by(aiko)),
        lambda: services.decline(fourth, reason=WHY, **by(aiko)),
        lambda: services.use_seat_again(call.pk, number=3, **by(aiko)),
        lambda: services.take_off_reserve(second, **by(aiko)),
        lambda: services.undo_decline(fourth, **by(aiko)),
        lambda: withdraw_proposal(fourth, actor=rows[3].lead, at=AFTER_INTERVIEWS),
    ]


def test_every_change_of_the_board_changes_its_seal_and_voids_the_agreements(call, every_change, emi):
    seals = [queries.seal_of_board(call)]
    for change in every_change:
        agree(call, emi)
        change()
        seals.append(queries.seal_of_board(call))
        assert [one.counts for one in queries.agreements_of(call, seal=seals[-1])] == [False]
    assert [before != after for before, after in zip(seals, seals[1:], strict=False)] == [True] * len(every_change)


def test_a_board_that_comes_back_to_what_was_agreed_is_agreed_again(call, rows, aiko, emi):
    agree(call, emi)
    given(rows[0], aiko)
    services.revoke_award(rows[0].pk, **by(aiko))
    assert [one.counts for one in queries.agreements_of(call, seal=queries.seal_of_board(call))] == [True]


def test_agreeing_twice_counts_once_and_anew_after_a_change(call, rows, aiko, emi):
    first = agree(call, aiko)
    assert (agree(call, aiko, at=LATER), Consent.objects.count()) == (first, 1)
    with pytest.raises(QuorumMissing) as refused:
        freeze(call, aiko)
    assert refused.value.facts == {"have": 1, "needed": 2}
    given(rows[0], emi)
    assert agree(call, aiko, at=LATER).agreed_at == LATER
    assert (Consent.objects.count(), Entry.objects.filter(verb="board.agreed").count()) == (1, 2)


def test_nobody_agrees_to_or_freezes_a_board_they_have_not_seen(call, rows, aiko, emi):
    seen = queries.seal_of_board(call)
    given(rows[0], emi)
    for act in (services.agree, services.freeze):
        with pytest.raises(BoardMoved) as refused:
            act(call.pk, seen=seen, **by(aiko))
    assert say(refused.value).startswith("The board has changed meanwhile. Nothing was done")
    assert not Consent.objects.exists()


def test_an_officer_who_has_got_a_stake_since_does_not_count(call, rows, aiko, emi):
    agree(call, aiko)
    agree(call, emi)
    Conflict.objects.create(person=emi, proposal=rows[1], reason="A former pupil.", declared_at=IN_JUNE)
    with pytest.raises(QuorumMissing):
        freeze(call, aiko)
    said = [
        (one.officer, one.is_void, one.has_stake)
        for one in queries.agreements_of(call, seal=queries.seal_of_board(call))
    ]
    assert said == [(aiko, False, False), (emi, False, True)]


def test_the_quorum_is_the_calls_own(call, rows, aiko):
    type(call).objects.filter(pk=call.pk).update(decision_quorum=1)
    agree(call, aiko)
    assert freeze(call, aiko).frozen_by == aiko


def test_nobody_selected_is_agreed_and_frozen_like_any_other_outcome(call, rows, aiko, emi):
    before = Notice.objects.count()
    seal = queries.seal_of_board(call)
    this_round = agreed_and_frozen(call, aiko, emi)
    assert (this_round.frozen_at, this_round.frozen_by, this_round.frozen_seal) == (AFTER_INTERVIEWS, emi, seal)
    assert [seat["proposal"] for seat in this_round.minutes["seats"]] == [None] * 3
    assert minutes_in_words(this_round.minutes)["outcome"]["title"] == "Nobody is selected under this call."
    assert Notice.objects.count() == before  # silence
    assert set(Proposal.objects.values_list("state", flat=True)) == {"submitted"}


def test_the_minutes_keep_the_board_as_it_stood(call, rows, day, aiko, emi):
    timed(listed(rows[0], day, aiko), aiko)
    services.award(rows[0].pk, reason="First in the vote", **by(aiko))
    services.leave_empty(call.pk, number=2, reason=WHY, **by(aiko))
    services.put_in_reserve(rows[1].pk, reason="Second in the vote", **by(aiko))
    services.decline(rows[2].pk, reason=WHY, **by(aiko))
    said = agreed_and_frozen(call, aiko, emi).minutes
    project = said["seats"][0]["proposal"]
    assert project == {
        "reference": "AS3-0001",
        "version": 1,
        "title_en": "Project of Lead 1",
        "title_ja": project["title_ja"],
        "lead": {"name": "Lead 1", "name_ja": ""},
        "area": 1,
        "direct_yen": project["direct_yen"],
        "indirect_yen": project["indirect_yen"],
    }
    budget = rows[0].submissions.get().snapshot["budget"]
    assert (project["direct_yen"], project["indirect_yen"]) == (budget["direct_yen"], budget["indirect_yen"])
    assert (said["sum_direct_yen"], said["sum_indirect_yen"]) == (budget["direct_yen"], budget["indirect_yen"])
    assert [(seat["number"], seat["reason"], seat["left_empty"]) for seat in said["seats"]] == [
        (1, "First in the vote", False),
        (2, WHY, True),
        (3, "", False),
    ]
    assert [(one["rank"], one["reference"], one["reason"]) for one in said["reserves"]] == [
        (1, "AS3-0002", "Second in the vote")
    ]
    assert [(one["reference"], one["reason"]) for one in said["declines"]] == [("AS3-0003", WHY)]
    assert [(one["reference"], one["standing"], one["interview"]) for one in said["ranking"]] == [
        ("AS3-0001", "seat", "held"),
        ("AS3-0002", "reserve", "none"),
        ("AS3-0003", "declined", "none"),
        ("AS3-0004", "undecided", "none"),
    ]
    assert {(one["calibrated"], one["low"], one["high"], one["chance"]) for one in said["ranking"]} == {(None,) * 4}
    assert [one["name"] for one in said["agreed"]] == ["Aiko Mori", "Emi Kato"]
    assert (said["schema"], said["frozen_by"]["name"], said["call"]["slug"]) == (2, "Emi Kato", call.slug)


def test_the_minutes_keep_the_calibrated_scores_as_they_stood_and_older_minutes_know_none(
    call, rows, kenji, yuki, aiko, emi
):
    for one, kenjis, yukis in ((rows[0], 9, 8), (rows[1], 8, 7), (rows[2], 4, 3), (rows[3], 3, 2)):
        sent(cleared(one, kenji, aiko), overall=kenjis)
        sent(cleared(one, yuki, aiko), overall=yukis)
    kept = agreed_and_frozen(call, aiko, emi).minutes
    assert [(one["mean"], one["calibrated"], one["chance"]) for one in kept["ranking"]] == [
        ("8.50", "8.50", 100),
        ("7.50", "7.50", 100),
        ("3.50", "3.50", 100),
        ("2.50", "2.50", 0),
    ]
    assert kept["ranking"][0]["low"] < "8.50" < kept["ranking"][0]["high"]

    Score.objects.filter(review__assignment__proposal=rows[0]).update(points=1)
    frozen = Round.objects.get().minutes
    assert frozen == kept
    [ranking] = [table for table in minutes_in_words(frozen)["tables"] if table["label"] == "Ranking as it stood then"]
    assert ranking["rows"][0]["cells"][4][0] == "8.50" and ranking["rows"][0]["cells"][5] == "100 %"

    for one in frozen["ranking"]:  # as boards were kept before there were calibrated scores
        for name in ("calibrated", "low", "high", "chance"):
            del one[name]
    [ranking] = [table for table in minutes_in_words(frozen)["tables"] if table["label"] == "Ranking as it stood then"]
    assert ranking["rows"][0]["cells"][4:6] == ["–", "–"]


def test_frozen_once(call, rows, aiko, emi):
    agreed_and_frozen(call, aiko, emi)
    with pytest.raises(BoardFrozen):
        freeze(call, aiko)
    assert Entry.objects.filter(verb="board.frozen").count() == 1


def test_a_board_taken_up_again_forgets_its_agreements_and_its_moment(call, rows, aiko, emi):
    seal = agreed_and_frozen(call, aiko, emi).frozen_seal
    Round.objects.update(release_at=jst(2024, 9, 30, 15), release_set_by=emi)
    with pytest.raises(GroundsMissing):
        services.unfreeze(call.pk, reason=" ", **by(aiko))
    with pytest.raises(BoardMoved):
        services.unfreeze(call.pk, reason=WHY, seen="0" * 64, **by(aiko))
    this_round = services.unfreeze(call.pk, reason=WHY, seen=seal, **by(aiko))
    assert (this_round.frozen_at, this_round.minutes, this_round.release_at) == (None, {}, None)
    assert not Consent.objects.exists()
    assert Entry.objects.get(verb="board.taken_up_again").detail == {
        "reason": WHY,
        "seal": seal,
        "frozen_at": AFTER_INTERVIEWS.isoformat(),
        "release_at": jst(2024, 9, 30, 15).isoformat(),
    }
    with pytest.raises(NotFrozen):
        services.unfreeze(call.pk, reason=WHY, **by(aiko))
    given(rows[0], aiko)  # it may be changed again


def test_no_review_is_opened_again_while_the_board_is_frozen(call, rows, kenji, aiko, emi):
    assignment = cleared(rows[0], kenji, aiko)
    sent(assignment)
    agreed_and_frozen(call, aiko, emi)
    with pytest.raises(DecisionFrozen) as refused:
        reopened(assignment, aiko, at=AFTER_INTERVIEWS)
    assert refused.value.facts == {"frozen_at": AFTER_INTERVIEWS}
    assert say_of_reviews(refused.value).startswith("The selection board of this call was frozen ")
    assert not Reopening.objects.exists()
    services.unfreeze(call.pk, reason=WHY, **by(aiko))
    assert reopened(assignment, aiko, at=AFTER_INTERVIEWS).reopened_by == aiko


def test_a_board_taken_up_again_withdraws_the_letters_of_a_release_that_was_set(call, rows, aiko, emi):
    given(rows[0], aiko)
    frozen_and_set(call, aiko, emi)
    assert [letter.state for letter in letters("result")] == ["pending"] * 4
    services.unfreeze(call.pk, reason=WHY, **by(aiko))
    assert [letter.state for letter in letters("result")] == ["withdrawn"] * 4
    assert Entry.objects.filter(verb="release.cancelled").count() == 1


def test_once_the_moment_has_come_or_the_results_are_out_nothing_is_taken_up_again(call, rows, aiko, emi):
    agreed_and_frozen(call, aiko, emi)
    Round.objects.update(release_at=AFTER_INTERVIEWS, release_set_by=emi)
    with pytest.raises(ResultsReleased):
        services.unfreeze(call.pk, reason=WHY, **by(aiko))
    Round.objects.update(release_at=None, release_set_by=None)
    released(call, aiko)
    with pytest.raises(ResultsReleased):
        services.unfreeze(call.pk, reason=WHY, **by(aiko))


def words_of(data):
    """Return what a PDF says, read back through the ToUnicode maps of its fonts, blanks dropped."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return "".join(text for page in pdf.pages for text in _shown(page))


def _shown(page):
    maps = {name: _unicode(font) for name, font in page.Resources.Font.items()}
    current = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            current = maps[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else [operands[0]]
            for part in parts:
                if isinstance(part, pikepdf.String):
                    codes = bytes(part)
                    yield (
                        "".join(current.get(codes[i : i + 2], "") for i in range(0, len(codes), 2))
                        .replace(" ", "")
                        .replace("\u200b", "")
                    )


def _unicode(font):
    """Return {two-byte code: signs} of a font."""
    source = font.ToUnicode.read_bytes().decode()
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", source, re.DOTALL):
        for code, signs in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            found[bytes.fromhex(code)] = bytes.fromhex(signs).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", source, re.DOTALL):
        for first, last, signs in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            start = int(first, 16)
            for step in range(int(last, 16) - start + 1):
                text = bytes.fromhex(signs).decode("utf-16-be")
                found[(start + step).to_bytes(2, "big")] = text[:-1] + chr(ord(text[-1]) + step)
    return found


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                *("Minutesoftheselection", "1projectisselected", "AikoMori,Thu26September2024,10:00JST"),
                *("Leftempty", "ProjectofLead1"),
            ],
        ),
        ("ja", ["森愛子", "2024年9月26日"]),
    ],
)
def test_the_pdf_says_what_the_minutes_keep_in_both_languages(call, rows, aiko, emi, language, words):
    services.award(rows[0].pk, reason=HOSTILE, **by(aiko))
    services.put_in_reserve(rows[1].pk, reason="Second in the vote", **by(aiko))
    services.decline(rows[2].pk, reason=WHY, **by(aiko))
    minutes = agreed_and_frozen(call, aiko, emi).minutes
    with translation.override(language):
        data = minutes_as_pdf(minutes)
    said = words_of(data)
    wanted = [*words, minutes["seal"], "Secondinthevote", WHY.replace(" ", ""), "AS3-0004"]
    assert [word for word in wanted if word not in said] == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang)[:2] == language and b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()
