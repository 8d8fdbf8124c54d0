"""Does any page, file or letter lead anybody back to a reviewer who must not find them?"""

import pytest
from django.urls import reverse
from django.utils import timezone

from notices.models import Notice
from proposals.models import Invitation, Proposal
from tests import builders
from tests.architecture.conftest import standing_world  # noqa: F401 - a fixture
from tests.architecture.test_urls import asked_values
from tests.architecture.urls import WALKS
from tests.reviews.marked import Reader, hits, mark, mark_conflict, unpacked

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

# Not read: what acts, and the link that only the letter to the invited person holds.
NOT_READ = {"account_logout", "set_language", "reviews:appointment"}


@pytest.fixture(autouse=True)
def _without_the_call():
    """Leave the world's calls where they are."""


@pytest.fixture(autouse=True)
def document_root():
    """Leave the world's files where they are."""


@pytest.fixture
def closed(standing_world):  # noqa: F811
    """The call in which reviewers have judged."""
    return standing_world.objects["the closed rehearsal"]["slug"]


@pytest.fixture
def marks(standing_world, closed):  # noqa: F811
    """The words that lead back to Kenji and to Yuki."""
    at = timezone.now()
    found = {key: mark(standing_world, key, at=at) for key in ("kenji", "yuki")}
    rins = Proposal.objects.get(call__slug=closed, lead__email__startswith="rin")
    mark_conflict(standing_world.cast["yuki"], rins, "Qzreasonyuki", at=at)
    return found


def addresses_of(world, who):
    """Return every address of the table that lets somebody of the cast in, or everybody."""
    values = asked_values()
    return [
        reverse(walk.name, kwargs={key: world.objects[walk.of][key] for key in values[walk.name]})
        for walk in WALKS
        if who in walk.let_in and walk.name in values and walk.name not in NOT_READ
    ]


def everything(world, user, like, language, **how):
    """Return all that a person reads, beginning with their page and with what is open to one like them."""
    return Reader(user, language, **how).read([reverse("home"), *addresses_of(world, like)])


def in_languages(rounds):
    """Return the languages to read in: both under `make drill`."""
    return ("en", "ja")[: rounds(1, drill=2)]


def let_in(world, role):
    """Return a person who writes Hanako's proposal with her, or reads it along."""
    one = builders.person(f"{role}@aspire.example", "Let In")
    proposal = Proposal.objects.get(pk=world.objects["hanako's proposal"]["pk"])
    at = timezone.now()
    Invitation.objects.create(
        **{"proposal": proposal, "email": one.email, "role": role, "nonce": f"n{one.pk}", "invited_at": at},
        **{"invited_by": proposal.lead, "expires_at": at, "accepted_at": at, "accepted_by": one},
    )
    return one


# --- Those who find nothing at all --------------------------------------------------------------
@pytest.mark.parametrize("who", ["hanako", "taro", "jiro", "visitor"])
def test_applicants_strangers_and_visitors_find_no_reviewer(standing_world, marks, rounds, who):  # noqa: F811
    words = marks["kenji"].every | marks["yuki"].every | {"Qzreasonyuki"}
    for language in in_languages(rounds):
        texts = everything(standing_world, standing_world.cast.get(who), who, language)
        assert len(texts) > 20
        texts.pop(reverse("account_login"), None)  # a demonstration portal lists its log-ins there
        assert hits(texts, words) == []


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_people_let_in_to_a_proposal_find_no_reviewer(standing_world, marks, role):  # noqa: F811
    texts = everything(standing_world, let_in(standing_world, role), "jiro", "ja")
    assert any("/proposals/" in path for path in texts)
    assert hits(texts, marks["kenji"].every | marks["yuki"].every) == []


# --- Those who judge ----------------------------------------------------------------------------
@pytest.mark.parametrize(("who", "other"), [("kenji", "yuki"), ("yuki", "kenji")])
def test_reviewers_find_no_other_reviewer(standing_world, marks, closed, rounds, who, other):  # noqa: F811
    user = standing_world.cast[who]
    sent = {
        pk: lead.split("@")[0]
        for pk, lead in user.assignments.filter(review__sent_at__isnull=False).values_list(
            "pk", "proposal__lead__email"
        )
    }
    for language in in_languages(rounds):
        texts = everything(standing_world, user, who, language)
        own = {f"/reviews/{pk}/": lead for pk, lead in sent.items()}
        allowed = {  # what others wrote is read, without a name, where one's own is sent; earlier versions never
            (path, word)
            for path, lead in own.items()
            for word in marks[other].written.get(lead, ())
            if "before" not in word
        }
        words = marks[other].every | {"Qzreasonyuki"}
        assert [one for one in hits(texts, words) if one not in allowed] == []


# --- The office ---------------------------------------------------------------------------------
def test_an_officer_with_a_stake_finds_no_word_of_what_was_judged(standing_world, marks, rounds):  # noqa: F811
    one = builders.person("stake@aspire.example", "With Stake", "officer")
    taros = Proposal.objects.get(pk=standing_world.objects["taro's proposal"]["pk"])
    mark_conflict(one, taros, "Qzownreason", at=timezone.now())
    words = {"Qzownreason", taros.title_en, taros.title_ja, taros.reference}
    words |= marks["kenji"].written["taro"] | marks["yuki"].written["taro"]
    for language in in_languages(rounds):
        texts = everything(standing_world, one, "aiko", language, of_a_kind=8)
        assert hits(texts, {"Kenji"}) != []  # the pool is theirs to read
        assert hits(texts, words) == []


def test_an_officer_without_a_stake_finds_what_was_written(standing_world, marks, closed):  # noqa: F811
    page = reverse("reviews:proposal", args=[standing_world.objects["hanako's proposal"]["pk"]])
    answer = builders.client_for(standing_world.cast["aiko"]).get(page)
    written = {word for word in marks["kenji"].written["hanako"] if "before" not in word}
    found = {word for _, word in hits({page: answer.content.decode()}, marks["kenji"].every)}
    assert found & marks["kenji"].person and found >= written


def test_administrators_find_people_and_roles_and_nothing_of_reviewing(standing_world, marks, rounds):  # noqa: F811
    found = set()
    for language in in_languages(rounds):
        texts = everything(standing_world, standing_world.cast["sora"], "sora", language)
        found |= {(path.split("?")[0], word) for path, word in hits(texts, marks["kenji"].every)}
    people = reverse("accounts_office:people")
    assert {word for _, word in found} <= marks["kenji"].person
    assert {path for path, _ in found if not path.startswith(people)} == set()


# --- Letters ------------------------------------------------------------------------------------
def test_no_letter_to_anybody_else_names_a_reviewer(standing_world, marks):  # noqa: F811
    own = {user.pk for key, user in standing_world.cast.items() if key in ("kenji", "yuki", "aiko", "emi")}
    letters = {
        f"letter {one.pk} of {one.kind}": "\n".join((one.subject, one.body, str(one.calendar), one.to_address))
        for one in Notice.objects.exclude(to_user__in=own)
    }
    assert len(letters) > 5
    assert hits(letters, marks["kenji"].every | marks["yuki"].every) == []


def test_no_letter_to_a_reviewer_names_another(standing_world, marks):  # noqa: F811
    for key, other in (("kenji", "yuki"), ("yuki", "kenji")):
        letters = {
            f"letter {one.pk} of {one.kind}": "\n".join((one.subject, one.body, str(one.calendar)))
            for one in Notice.objects.filter(to_user=standing_world.cast[key])
        }
        assert letters and hits(letters, marks[other].every) == []


# --- The test itself ----------------------------------------------------------------------------
def test_the_crawl_reads_what_is_packed_and_escaped():
    import io  # noqa: PLC0415
    import zipfile  # noqa: PLC0415

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("deep/Qzname.txt", "&#x51;zinside")
    text = "\n".join(unpacked(file.getvalue()))
    assert "Qzname" in text and "Qzinside" in text
