"""Does any page, file or letter lead anybody back to a reviewer who must not find them?

One world for the module, in which every reviewer carries words and numbers of their own; each role reads it once in each
language, with every file taken apart. `make drill` reads everything. Otherwise each reader opens a few of those pages
that are the same form for each person of the pool, each account and each letter; officers read of the call in which
there are reviews; and the pages that everybody sees are left to the visitor and to Jiro: what stands there is not chosen
by who asks for it.
"""

import io
import os
import zipfile
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from calls.models import Call
from notices import gateways as wire
from notices.models import Notice
from notices.sentences import SECRET_MARK
from proposals.models import Invitation, Proposal
from reviews import policies, queries, services
from reviews.models import Assignment, Conflict, Packet
from reviews.queries import peers
from tests import builders
from tests.architecture.conftest import standing_world  # noqa: F401 - a fixture
from tests.architecture.test_urls import asked_values
from tests.architecture.urls import EVERYBODY, WALKS
from tests.reviews.crawled import Reader, hits, numbers_read, told_apart, unpacked
from tests.reviews.marked import judged_otherwise, mark, mark_conflict, with_files
from tests.selection.choosing import agreed_and_frozen

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

READS_ALL = bool(os.environ.get("DRILL"))
# Not read: what acts, and the link that only the letter to the invited person holds.
NOT_READ = {"account_logout", "set_language", "reviews:appointment"}
OF_EACH_PERSON = {
    *(f"reviews:pool_{page}" for page in ("person", "edit", "affiliation", "tie", "remove", "end")),
    *(f"accounts_office:{page}" for page in ("person", "grant_role", "end_role")),
    *(f"notices:{page}" for page in ("letter", "hold", "let_go", "send_again")),
    *(f"selection:{page}" for page in ("placing", "leave_empty", "use_seat", "award", "take_back")),
}
THE_SAME_FOR_ALL = {walk.name for walk in WALKS if walk.let_in == EVERYBODY} - {
    *("calls:list", "calls:page", "selection:published", "demo_letters", "demo_letter")
}
LIKE = {"editor": "jiro", "reader": "jiro", "stake": "aiko"}  # whose addresses people outside the cast begin with


@pytest.fixture(autouse=True)
def _without_the_call():
    """Leave the world's calls where they are."""


@pytest.fixture(autouse=True)
def document_root():
    """Leave the world's files where they are."""


@dataclass
class Portal:
    """The world with its marks, and what each role has read of it."""

    world: object
    call: Call  # the one in which reviewers have judged
    marks: dict
    people: dict  # the cast, two people let in to Hanako's proposal, an officer with a stake in Taro's, a newcomer
    at: object  # the instant at which everybody reads
    readings: dict = field(default_factory=dict)

    def read(self, who, language="en"):
        """Return all that a person can reach, read once."""
        if (who, language) not in self.readings:
            self.readings[who, language] = self.read_again(who, language)
        return self.readings[who, language]

    def read_again(self, who, language="en", starts=None):
        """Return all that a person can reach now; of some addresses (`starts`) these and nothing further."""
        less = frozenset() if READS_ALL else frozenset(OF_EACH_PERSON)
        left_out = frozenset() if READS_ALL or who in ("jiro", "visitor") else frozenset(THE_SAME_FOR_ALL)
        others = () if READS_ALL else Call.objects.exclude(pk=self.call.pk).values_list("slug", flat=True)
        elsewhere = tuple(f"/office/calls/{slug}/" for slug in others)
        how = {"seldom": less, "unread": left_out, "elsewhere": elsewhere, "goes_on": starts is None}
        reader = Reader(self.people.get(who), language, self.at, **how)
        return reader.read(starts or [reverse("home"), *addresses_of(self.world, LIKE.get(who, who))])

    @property
    def words(self):
        """Return every word that leads back to a reviewer."""
        return self.marks["kenji"].every | self.marks["yuki"].every | {"Qzreasonyuki"}

    @property
    def numbers(self):
        """Return all points that were given."""
        return self.marks["kenji"].numbers() | self.marks["yuki"].numbers()


def addresses_of(world, who):
    """Return every address of the table that lets somebody of the cast in, or everybody."""
    values = asked_values()
    return [
        reverse(walk.name, kwargs={key: world.objects[walk.of][key] for key in values[walk.name]})
        for walk in WALKS
        if who in walk.let_in and walk.name in values and walk.name not in NOT_READ
    ]


@pytest.fixture(scope="module")
def portal(standing_world):  # noqa: F811
    """The world with words, numbers, files and packets in it."""
    world, at = standing_world, timezone.now()
    call = Call.objects.get(slug=world.objects["the closed rehearsal"]["slug"])
    marks = {key: mark(world, key, at=at) for key in ("kenji", "yuki")}
    mark_conflict(world.cast["yuki"], call.proposals.get(lead__email__startswith="rin"), "Qzreasonyuki", at=at)
    stake = builders.person("stake@aspire.example", "With Stake", "officer")
    mark_conflict(stake, call.proposals.get(lead=world.cast["taro"]), "Qzownreason", at=at)
    people = {
        **world.cast,
        **{role: _let_in(world, role, at=at) for role in ("editor", "reader")},
        **{"stake": stake, "newcomer": builders.person("newcomer@aspire.example", "New Comer", "reviewer")},
    }
    for one in Assignment.objects.filter(
        proposal__call=call, state="asked", reviewer__in=[people["kenji"], people["yuki"]]
    ):
        services.declare(one.pk, conflicted=False, reason="", actor=one.reviewer, at=at)  # read, and not judged yet
    with_files(call, now=timezone.now, every=READS_ALL)
    return Portal(world, call, marks, people, timezone.now())


def _let_in(world, role, *, at):
    """Return a person who writes Hanako's proposal with her, or reads it along."""
    one = builders.person(f"{role}@aspire.example", "Let In")
    proposal = Proposal.objects.get(pk=world.objects["hanako's proposal"]["pk"])
    Invitation.objects.create(
        **{"proposal": proposal, "email": one.email, "role": role, "nonce": f"n{one.pk}", "invited_at": at},
        **{"invited_by": proposal.lead, "expires_at": at, "accepted_at": at, "accepted_by": one},
    )
    return one


def in_languages(rounds):
    """Return the languages to read in: both under `make drill`."""
    return ("en", "ja")[: rounds(1, drill=2)]


# --- Those who find nothing at all --------------------------------------------------------------
@pytest.mark.parametrize("who", ["hanako", "taro", "jiro", "visitor", "editor", "reader"])
def test_applicants_strangers_and_visitors_find_no_reviewer(portal, rounds, who):
    for language in in_languages(rounds):
        reading = portal.read(who, language)
        texts = {path: text for path, text in reading.texts.items() if path != reverse("account_login")}
        assert len(texts) > 20  # the log-ins of a demonstration portal stand on the page left out
        assert hits(texts, portal.words) == []
        assert numbers_read(reading.shown, portal.numbers) == []


# --- Those who judge ----------------------------------------------------------------------------
def read_after_sending(portal, who):
    """Return {address: lead} of the assignments of a reviewer whose review is in."""
    rows = portal.people[who].assignments.filter(review__sent_at__isnull=False)
    return {
        reverse("reviews:assignment", args=[pk]): lead.split("@")[0]
        for pk, lead in rows.values_list("pk", "proposal__lead__email")
    }


def found_by_reviewer(portal, reading, who, other):
    """Return what a reviewer finds of another one beyond what they may.

    What others wrote, and their points, are read without a name where one's own is sent; earlier versions never.
    """
    own, marks = read_after_sending(portal, who), portal.marks[other]
    words = {(path, word) for path, lead in own.items() for word in marks.written.get(lead, ()) if "before" not in word}
    points = {(path, number) for path, lead in own.items() for number in marks.points.get(lead, ())}
    found = hits(reading.texts, marks.every | {"Qzreasonyuki"}) + numbers_read(reading.shown, marks.numbers())
    return [one for one in found if one not in words | points]


@pytest.mark.parametrize(("who", "other"), [("kenji", "yuki"), ("yuki", "kenji")])
def test_reviewers_find_no_other_reviewer(portal, rounds, who, other):
    for language in in_languages(rounds):
        assert found_by_reviewer(portal, portal.read(who, language), who, other) == []


@pytest.mark.parametrize(("who", "other"), [("kenji", "yuki"), ("yuki", "kenji")])
def test_a_packet_spells_its_own_reader_and_no_other(portal, who, other):
    address = reverse("reviews:packet_file", args=[portal.call.slug])
    spelt = portal.read(who).shown[address]
    assert hits({address: spelt}, portal.marks[who].person) != []
    assert hits({address: portal.read(who).texts[address]}, portal.marks[other].every) == []


def test_a_packet_is_handed_to_its_reader_alone(portal):
    assert Packet.objects.filter(call=portal.call).count() == 2
    address = reverse("reviews:packet_file", args=[portal.call.slug])
    others = {one: builders.client_for(portal.people.get(one)) for one in (*portal.people, "visitor")}
    got = {one: client.get(address).status_code for one, client in others.items()}
    assert got == {**dict.fromkeys(portal.people, 404), "kenji": 200, "yuki": 200, "visitor": 302}


# --- The office ---------------------------------------------------------------------------------
def of_taros(portal):
    """Return the words and the numbers that lead to Taro's proposal or to what was said of it."""
    taros = portal.call.proposals.get(lead=portal.people["taro"])
    marks = portal.marks.values()
    words = {"Qzownreason", taros.title_en, taros.title_ja, taros.reference}
    return words.union(*(one.written["taro"] for one in marks)), set().union(*(one.points["taro"] for one in marks))


def test_an_officer_with_a_stake_finds_no_word_of_what_was_judged(portal, rounds):
    words, numbers = of_taros(portal)
    for language in in_languages(rounds):
        reading = portal.read("stake", language)
        assert hits(reading.texts, {"Qznamekenji"}) != []  # the pool is theirs to read
        assert hits(reading.texts, words) + numbers_read(reading.shown, numbers) == []


def test_an_officer_without_a_stake_finds_what_was_written_and_given(portal):
    pages = [reverse("reviews:proposal", args=[portal.world.objects["taro's proposal"]["pk"]])]
    pages += [reverse("reviews:reviews_file", args=[portal.call.slug]) + f"?format={kind}" for kind in ("csv", "xlsx")]
    reading = portal.read_again("aiko", starts=pages)
    for path in pages:
        found = {word for _, word in hits({path: reading.texts[path]}, portal.words)}
        assert found > {"Qznamekenji", "Qzpanelkenjitaro", "Qznameyuki", "Qzpanelyukitaro"}
        assert {number for _, number in numbers_read({path: reading.shown[path]}, of_taros(portal)[1])} != set()


def test_minutes_spell_points_and_are_closed_to_an_officer_with_a_stake(portal):
    agreed_and_frozen(portal.call, portal.people["aiko"], portal.people["emi"], at=portal.at)
    pages = [reverse(f"selection:{page}", args=[portal.call.slug]) for page in ("minutes", "board", "release")]
    emis = portal.read_again("emi", starts=pages)
    rows = queries.ranking_of(portal.people["emi"], portal.call).rows
    mean = next(row.mean for row in rows if row.proposal.lead_id == portal.people["taro"].pk)
    assert mean in emis.shown[pages[0]]
    reading = portal.read_again("stake", starts=pages)
    words, numbers = of_taros(portal)
    assert hits(reading.texts, {*words, mean}) + numbers_read(reading.shown, numbers) == []


def test_administrators_find_people_and_roles_and_nothing_of_reviewing(portal, rounds):
    found = set()
    for language in in_languages(rounds):
        reading = portal.read("sora", language)
        found |= {(path.split("?")[0], word) for path, word in hits(reading.texts, portal.marks["kenji"].every)}
        assert numbers_read(reading.shown, portal.numbers) == []
    people = reverse("accounts_office:people")
    assert {word for _, word in found} <= portal.marks["kenji"].person
    assert {path for path, _ in found if not path.startswith(people)} == set()


# --- Those who may not know cannot tell ---------------------------------------------------------
# Judges say something else at another time, and there is one more of them: what may not lead to them stays as it was, to
# the byte, with every count, mean, order, size and header.
@pytest.mark.parametrize("who", ["hanako", "visitor", *(("taro", "editor", "jiro", "sora") if READS_ALL else ())])
def test_whoever_judges_and_whatever_they_say_applicants_and_strangers_read_the_same(portal, rounds, who):
    before = portal.read(who)
    judged_otherwise(portal.call, ("hanako", "taro", "mika", "sho", "nao", "rin"), **of_others(portal))
    assert told_apart(before.texts, portal.read_again(who).texts) == []


def test_before_a_review_is_sent_nothing_tells_what_others_say_of_the_same_proposal(portal, rounds):
    before = portal.read("yuki")
    judged_otherwise(portal.call, ("mika", "nao", "rin"), **of_others(portal, but="yuki"))
    assert told_apart(before.texts, portal.read_again("yuki").texts) == []


def test_whoever_judges_it_an_officer_with_a_stake_reads_the_same(portal, rounds):
    before = portal.read("stake")
    judged_otherwise(portal.call, ("taro",), **of_others(portal))
    assert told_apart(before.texts, portal.read_again("stake").texts) == []


def of_others(portal, *, but=None):
    """Return by whom and when judges say something else."""
    return {"but": portal.people.get(but), "newcomer": portal.people["newcomer"], "at": portal.at}


# --- Letters ------------------------------------------------------------------------------------
def letters_to(people):
    """Return letters as they go over the wire, every header and part of them: {what it is: text}."""
    return {f"letter {one.pk} of {one.kind} to {one.to_address}": _as_posted(one) for one in people}


def _as_posted(notice):
    said = {name: getattr(notice, name) for name in ("to_address", "language", "subject", "message_id", "calendar")}
    body = notice.body.replace(SECRET_MARK, notice.secret)
    posted = message_from_bytes(wire._written(wire.Letter(**said, body=body, date=notice.promised_at)), policy=default)
    parts = [part for part in posted.walk() if not part.is_multipart()]
    heads = [f"{name}: {value}" for part in (posted, *parts) for name, value in part.items()]
    return "\n".join((*heads, *(str(part.get_content()) for part in parts), notice.subject, notice.calendar))


def test_no_letter_to_anybody_else_names_a_reviewer(portal):
    own = Role.objects.filter(kind__in=["reviewer", "officer"]).values("user")
    letters = letters_to(Notice.objects.exclude(to_user__in=own))
    assert len(letters) > 5
    assert hits(letters, portal.words) == []


def test_no_letter_to_a_reviewer_names_another(portal):
    for user in User.objects.filter(roles__kind="reviewer").exclude(pk=portal.people["newcomer"].pk):
        others = [marks for key, marks in portal.marks.items() if portal.people[key] != user]
        letters = letters_to(Notice.objects.filter(to_user=user))
        assert hits(letters, frozenset().union(*(marks.every for marks in others))) == []
    assert letters_to(Notice.objects.filter(to_user=portal.people["kenji"])) != {}


# --- The test itself ----------------------------------------------------------------------------
def test_the_crawl_meets_files_of_every_kind(portal, rounds):
    kinds = set()
    for who in ("hanako", "kenji", "stake"):
        kinds |= {
            text.split("Content-Type: ")[1].split("\n")[0].split(";")[0] for text in portal.read(who).texts.values()
        }
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert kinds >= {
        "application/pdf",
        "application/zip",
        "application/json",
        "text/csv",
        "text/html",
        "text/plain",
        sheet,
    }


def test_a_leak_to_a_reviewer_is_found(portal, monkeypatch):
    before = portal.read("yuki")
    closed_yet = {reverse("reviews:assignment", args=[pk]) for pk in _unsent(portal.people["yuki"])}
    leak = lambda user, assignment: peers._read(assignment, stage_code="document")  # noqa: E731 - whatever was sent
    monkeypatch.setattr(queries, "peers_of", leak)
    reading = portal.read_again("yuki", starts=closed_yet)
    found = {what for _path, what in found_by_reviewer(portal, reading, "yuki", "kenji")}
    assert {"Qzpanelkenjimika", "Qzpanelkenjinao"} < found and found & portal.marks["kenji"].points["mika"]
    assert {
        path for path, *_ in told_apart({path: before.texts[path] for path in closed_yet}, reading.texts)
    } == closed_yet


def _unsent(reviewer):
    return reviewer.assignments.filter(state="clear", review__isnull=True).values_list("pk", flat=True)


def test_a_leak_to_an_officer_with_a_stake_is_found(portal, monkeypatch):
    starts = [reverse(f"reviews:{page}", args=[portal.call.slug]) for page in ("ranking", "reviews_file")]
    starts[1] += "?format=csv"
    before = portal.read("stake")
    monkeypatch.setattr(policies, "_in_conflict_with", lambda user: Conflict.objects.none().values("proposal"))
    reading = portal.read_again("stake", starts=starts)
    words, numbers = of_taros(portal)
    assert hits(reading.texts, words) != [] and numbers_read(reading.shown, numbers) != []
    assert {path for path, *_ in told_apart({path: before.texts[path] for path in starts}, reading.texts)} == set(
        starts
    )


def test_what_is_packed_escaped_and_noted_beside_is_read():
    file, sheet = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(sheet, "w") as book:
        book.writestr("docProps/core.xml", "<dc:creator>Qzcreator</dc:creator>")
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.attachments["Qzattached.txt"] = b"Qzinattachment"
    with pdf.open_metadata() as xmp:
        xmp["dc:creator"] = ["Qzxmp"]
    pdf.docinfo["/Keywords"] = "Qzkeyword"
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Qzbookmark", 0))
    pdf.save(paper := io.BytesIO())
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("deep/Qzname.txt", "&#x51;zinside")
        archive.writestr("sheet.xlsx", sheet.getvalue())
        archive.writestr("paper.pdf", paper.getvalue())
        archive.comment = b"Qzremark"
    text = "\n".join(text for _is_shown, text in unpacked(file.getvalue()))
    words = {
        f"Qz{word}" for word in ("name", "inside", "creator", "keyword", "attached", "inattachment", "xmp", "remark")
    }
    assert {word for _, word in hits({"": text}, words | {"Qzbookmark"})} == words | {"Qzbookmark"}


def test_a_number_is_read_only_where_it_stands_alone():
    shown = {"page": "24001 x24002 0.24003 <td>24004</td> 2024/24005 24006-1 mean 24007.5, 24008,3"}
    assert numbers_read(shown, range(24001, 24009)) == [("page", one) for one in (24001, 24004, 24007, 24008)]
