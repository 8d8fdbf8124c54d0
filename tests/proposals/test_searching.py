"""By which words is a proposal found, and from which text were they taken?"""

from agencies.models import Agency
from proposals.eligibility import open_points_of
from proposals.searching import names_of, search_text_of
from proposals.services import MemberText, save_member, submit_proposal, withdraw_proposal
from tests.builders import IN_APRIL, IN_JUNE
from tests.proposing import a_sealed_proposal, a_whole_draft

LINES = [
    "as3-0001",
    "condensates in ageing neurons",
    "老化神経細胞ニオケル生体分子凝縮体",
    "hanako yamada",
    "山田 花子",
    "hanakoyamada",
    "山田花子",
    "keyaki university",
    "ヤマダ ハナコ",
    "ヤマダハナコ",
    "01234567",
    "ingrid solberg",
    "ingridsolberg",
    "fjord institute",
    "norway",
    "ノルウェー",
    "rcn",
    "research council of norway",
    "ノルウェー研究評議会",
    "norges forskningsrad",  # its name at home, which only the register knows
    "ageing proteins",
    "rcn-4711",
    "how condensates harden with age, and whether that can be slowed.",
    "condensates harden with age; nobody knows why.",
    "fy2024: imaging set up. fy2025: a hundred cells followed for a week.",
]


def test_a_sealed_proposal_is_found_by_what_was_sealed(call, hanako):
    sealed = a_sealed_proposal(call, hanako)
    assert sealed.search_text.split("\n") == LINES


def test_a_sealed_proposal_is_found_by_its_team(call, hanako):
    draft = a_whole_draft(call, hanako)
    text = MemberText(name="Taro Suzuki", name_ja="鈴木 太郎", institution="Momiji University", researcher_number="01")
    save_member(draft.pk, actor=hanako, at=IN_APRIL, began=None, member_pk=None, text=text)
    found = submit_proposal(draft.pk, actor=hanako, received_at=IN_APRIL).proposal.search_text.split("\n")
    assert set(found) - set(LINES) == {"taro suzuki", "鈴木 太郎", "tarosuzuki", "鈴木太郎", "momiji university", "01"}


def test_a_snapshot_without_team_and_plan_is_read_as_before(call, hanako):
    snapshot = a_sealed_proposal(call, hanako).submissions.get().snapshot
    old = {key: value for key, value in snapshot.items() if key not in ("members", "plan")}
    assert search_text_of(old, {}).split("\n") == [one for one in LINES[:-2] if not one.startswith("norges")]


def test_a_draft_is_found_by_nothing(call, hanako):
    assert a_whole_draft(call, hanako).search_text == ""


def test_a_withdrawn_proposal_keeps_its_words(call, hanako):
    sealed = a_sealed_proposal(call, hanako)
    withdraw_proposal(sealed.pk, actor=hanako, at=IN_JUNE)
    sealed.refresh_from_db()
    assert "hanako yamada" in sealed.search_text


def test_an_agency_goes_by_its_names_and_those_of_its_parent():
    parent = Agency(key="nih", name_en="National Institutes of Health", abbreviation="NIH")
    child = Agency(
        key="nci", name_en="National Cancer Institute", abbreviation="NCI", aliases=["Cancer"], parent=parent
    )
    assert names_of(child) == [
        *("National Cancer Institute", "NCI", "nci", "Cancer"),
        *("National Institutes of Health", "NIH", "nih"),
    ]
    assert names_of(None) == []


def test_an_agency_that_is_not_listed_is_found_as_typed(call, hanako):
    sealed = a_sealed_proposal(call, hanako, counterparts=[{"agency_key": "", "unlisted_agency": "Fundação Exemplo"}])
    assert "fundacao exemplo" in sealed.search_text.split("\n")
    assert (sealed.asks, sealed.warns) == open_points_of(sealed.submissions.get().findings)
    assert sealed.asks == 1


def test_the_same_words_come_of_the_stored_snapshot(call, hanako):
    sealed = a_sealed_proposal(call, hanako)
    names = {agency.key: names_of(agency) for agency in Agency.objects.select_related("parent")}
    assert search_text_of(sealed.submissions.get().snapshot, names) == sealed.search_text
