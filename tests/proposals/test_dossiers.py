"""Who gets which PDF of a proposal, when is it made, and what happens when something goes wrong on the way?"""

import json
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone, translation

from jobs import services as jobs
from jobs.queries import job_of
from jobs.refusals import JobNotInHand
from journal.refusals import NotAllowed
from proposals import services, tasks
from proposals.eligibility import Finding, Verdict, Weight
from proposals.gateways import hash_on_disk, path_of, typesetting
from proposals.models import Dossier
from proposals.queries import previews_of, sealed_files_of
from proposals.refusals import DoorClosed
from proposals.sentences.dossier import say_dossier
from proposals.sentences.dossier_sections import ABOUT_PERSONS
from tests.builders import IN_APRIL, IN_JULY, IN_MAY, client_for
from tests.proposals.revised import let_in
from tests.proposals.whole import a_snapshot, a_text
from tests.proposing import a_draft, a_pdf, a_sealed_proposal, a_whole_draft
from tests.reviews.reviewing import asked, cleared

pytestmark = pytest.mark.thorough

FOUR = {("applicant", "ja"), ("applicant", "en"), ("reviewers", "ja"), ("reviewers", "en")}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path / "documents"


@pytest.fixture
def quick(monkeypatch, tmp_path):
    """Set every PDF at once, with the said tree as its bytes; `quick.broken` and `quick.fault` script what goes wrong."""

    class Quick:
        broken, fault, made = (), None, 0

    @contextmanager
    def bound(data, *, stamp, attachments, in_haste=False):
        if Quick.fault:
            raise Quick.fault
        Quick.made += 1
        path = Path(tmp_path / "said.json")
        path.write_text(json.dumps([data, stamp, attachments, in_haste], ensure_ascii=False, sort_keys=True))
        yield typesetting.Bound(path, 3, 3, Quick.broken)

    monkeypatch.setattr(typesetting, "bound_dossier", bound)
    return Quick


def clock():
    return IN_MAY


def made_of(proposal):
    rows = Dossier.objects.filter(submission__proposal=proposal)
    return set(rows.values_list("audience", "language"))


def make_all(at=IN_MAY):
    services.ask_for_dossiers(at=at)
    return services.make_dossiers(now=lambda: at)


# --- What is said ---------------------------------------------------------------------------
def everything(said):
    return json.dumps(said, ensure_ascii=False)


SECRETS = {
    "the address abroad": "ingrid@fjord.example",
    "the address of a member": "taro@keyaki.example",
    "the lead's e-Rad number": "01234567",
    "a member's e-Rad number": "07654321",
    "the institution's code": "1234567890",
    "the e-Rad application": "erad-application-24012345",
    "other support": "other-support of mine",
    "days of no interview": "no-interview on 3 July",
    "effort elsewhere": "57",
}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_reviewers_read_the_same_without_what_they_need_not_know(language):
    text = a_text(a_snapshot())
    with translation.override(language):
        whole, packet = everything(say_dossier(text)), everything(say_dossier(text, for_reviewers=True))
    assert {name for name, secret in SECRETS.items() if secret not in whole} == set()
    assert {name for name, secret in SECRETS.items() if secret in packet} == set()
    for shared in ("Fjord Institute", "RCN-4711", "9,000", "Suzuki", "0000-0002-1825-0097", "3f" * 32, "AS3-0007-2"):
        assert shared in whole and shared in packet


def test_findings_about_persons_are_not_for_reviewers():
    window = Finding("window", Verdict.MET, "open", Weight.REFUSES, {"closes_at": "2024-05-28T03:00:00+00:00"}, None)
    number = Finding("researcher-number", Verdict.NOT_MET, "none", Weight.WARNS, {}, None)
    text = a_text(a_snapshot(), findings=[window, number])
    rows = [
        said["sections"][-1]["blocks"][0]["rows"] for said in (say_dossier(text), say_dossier(text, for_reviewers=True))
    ]
    assert [[row["tone"] for row in one] for one in rows] == [["warns", "met"], ["met"]]
    assert "researcher-number" in ABOUT_PERSONS


def test_a_preview_says_on_every_page_that_it_was_not_submitted():
    said = say_dossier(a_text(a_snapshot(), is_sealed=False))
    assert (said["banner"], said["seal"], said["left"]) == ("Preview, not submitted", None, "AS3-0007 · Text version 9")
    sealed = say_dossier(a_text(a_snapshot()))
    assert (sealed["banner"], sealed["left"]) == ("", f"AS3-0007 · Version 2 · Receipt AS3-0007-2 · SHA-256 {'3f' * 8}")


def test_what_was_sealed_before_a_question_was_asked_is_said_without_it():
    old = a_snapshot()
    for key in ("members", "plan", "declarations", "documents_of_kind"):
        del old[key]
    for key in ("orcid", "institution_code", "effort_percent", "effort_elsewhere_percent"):
        del old["investigator"][key]
    del old["counterparts"][0]["confirmed"]
    titles = [section["title"] for section in say_dossier(a_text(old))["sections"]]
    assert titles == [
        "1. Project",
        "2. People",
        "3. Counterpart researchers",
        "4. Research plan",
        "5. Budget",
        "6. Documents",
        "7. Declarations",
    ]


def test_an_empty_draft_is_said_too(call, hanako):
    draft = a_draft(call, hanako)
    services.ask_preview(draft.pk, actor=hanako, at=IN_APRIL, language="en")
    assert services.make_previews(now=clock) == 1
    assert Dossier.objects.get().pages >= 2


# --- Of sealed versions ---------------------------------------------------------------------
def test_a_sealed_version_gets_four_pdfs_once(call, hanako, quick):
    proposal = a_sealed_proposal(call, hanako)
    assert (services.ask_for_dossiers(at=IN_MAY), services.ask_for_dossiers(at=IN_MAY)) == (1, 0)
    assert (services.make_dossiers(now=clock), services.make_dossiers(now=clock)) == (1, 0)
    assert (made_of(proposal), quick.made) == (FOUR, 4)
    assert services.ask_for_dossiers(at=IN_MAY) == 0
    job = job_of(f"dossier-{proposal.submissions.get().pk}")
    assert (job.state, job.done_steps, job.all_steps) == ("done", 4, 4)
    for one in Dossier.objects.all():
        assert hash_on_disk(one.sha256) == one.sha256
        assert (one.version, one.pages, one.made_at) == (1, 3, IN_MAY)


def test_a_worker_that_dies_leaves_what_it_made_and_another_goes_on(call, hanako, quick):
    proposal = a_sealed_proposal(call, hanako)
    services.ask_for_dossiers(at=IN_MAY)
    lost = jobs.claim("proposals.tasks.make_dossiers", at=IN_MAY, lease=timedelta(minutes=5))
    submission = proposal.submissions.get()
    bytes_of = {"sha256": "ab" * 32, "size": 1, "pages": 1, "version": 1, "made_at": IN_MAY}
    Dossier.objects.create(proposal=proposal, submission=submission, audience="applicant", language="ja", **bytes_of)
    assert services.make_dossiers(now=clock) == 0  # still in its hand
    later = IN_MAY + timedelta(minutes=11)
    assert services.make_dossiers(now=lambda: later) == 1
    assert (made_of(proposal), quick.made) == (FOUR, 3)
    with pytest.raises(JobNotInHand):
        jobs.advance(lost, done=1, of=4, at=later, lease=timedelta(minutes=5))


def test_what_cannot_be_made_is_tried_three_times_and_then_alarms(call, hanako, quick, caplog):
    quick.fault = typesetting.NotSet("out of memory")
    proposal = a_sealed_proposal(call, hanako)
    assert [make_all(IN_MAY + timedelta(minutes=11 * n)) for n in range(4)] == [0, 0, 0, 0]
    assert job_of(f"dossier-{proposal.submissions.get().pk}").state == "failed"
    assert "was given up" in caplog.text and made_of(proposal) == set()
    assert services.ask_for_dossiers(at=IN_JULY) == 0


def test_what_could_not_be_added_alarms_and_the_pdf_is_made_all_the_same(call, hanako, quick, caplog):
    draft = a_whole_draft(call, hanako)
    services.receive_document(draft.pk, actor=hanako, at=IN_APRIL, name="plan.pdf", chunks=[a_pdf()])
    document = draft.documents.get()
    services.submit_proposal(draft.pk, actor=hanako, received_at=IN_APRIL)
    quick.broken = ((1, "missing"),)
    assert (make_all(), made_of(draft)) == (1, FOUR)
    assert f"{draft.reference} version 1 was set without the document {document.sha256}: missing" in caplog.text


def test_the_seal_rings_for_nothing_and_asks_for_nothing(call, hanako):
    proposal = a_sealed_proposal(call, hanako)
    assert job_of(f"dossier-{proposal.submissions.get().pk}") is None


@pytest.mark.thorough
def test_a_real_sealed_version_is_set_in_both_languages_for_both_readers(call, hanako, monkeypatch):
    draft = a_whole_draft(call, hanako)
    services.receive_document(draft.pk, actor=hanako, at=IN_APRIL, name="計画.pdf", chunks=[a_pdf(3)])
    services.submit_proposal(draft.pk, actor=hanako, received_at=IN_APRIL)
    monkeypatch.setattr(timezone, "now", clock)
    tasks.ask_for_dossiers()
    tasks.make_dossiers()
    assert made_of(draft) == FOUR
    for one in Dossier.objects.all():
        assert path_of(one.sha256).stat().st_size == one.size > 20_000
        assert one.pages >= 6


# --- Previews -------------------------------------------------------------------------------
def test_a_preview_is_made_once_for_a_text_and_again_when_the_text_changes(call, hanako, quick):
    draft = a_whole_draft(call, hanako)
    for _press in range(2):
        services.ask_preview(draft.pk, actor=hanako, at=IN_APRIL, language="en")
    assert (services.make_previews(now=clock), quick.made) == (1, 1)
    english, japanese = previews_of(draft)
    assert (english.is_current, english.state, english.dossier.name) == (
        True,
        "done",
        f"{draft.reference}-v{draft.version}-preview-en.pdf",
    )
    assert (japanese.dossier, japanese.state) == (None, "")
    first = english.dossier.sha256

    services.save_budget(draft.pk, actor=hanako, at=IN_APRIL, began=None, amounts={(2025, "goods"): 1_000})
    draft.refresh_from_db()
    assert [one.is_current for one in previews_of(draft)] == [False, False]
    services.ask_preview(draft.pk, actor=hanako, at=IN_APRIL, language="en")
    services.make_previews(now=clock)
    again = Dossier.objects.get()
    assert (again.version, again.sha256 == first) == (draft.version, False)
    services.sweep_documents(at=timezone.now() + timedelta(days=2))
    assert (hash_on_disk(first), hash_on_disk(again.sha256)) == (None, again.sha256)


def test_a_preview_that_failed_may_be_asked_for_again(call, hanako, quick):
    draft = a_whole_draft(call, hanako)
    quick.fault = typesetting.NotSet("too long")
    services.ask_preview(draft.pk, actor=hanako, at=IN_APRIL, language="ja")
    assert services.make_previews(now=clock) == 0
    assert {one.language: one.state for one in previews_of(draft)} == {"ja": "failed", "en": ""}
    quick.fault = None
    services.ask_preview(draft.pk, actor=hanako, at=IN_APRIL, language="ja")
    assert services.make_previews(now=clock) == 1
    assert {one.language: one.state for one in previews_of(draft)} == {"ja": "done", "en": ""}


def test_who_may_not_read_is_refused_and_what_is_sealed_has_no_preview(call, hanako, taro):
    draft, sealed = a_whole_draft(call, hanako), a_sealed_proposal(call, taro)
    with pytest.raises(NotAllowed):
        services.ask_preview(draft.pk, actor=taro, at=IN_APRIL, language="en")
    with pytest.raises(DoorClosed):
        services.ask_preview(sealed.pk, actor=taro, at=IN_APRIL, language="en")
    with pytest.raises(ValueError, match="fr"):
        services.ask_preview(draft.pk, actor=hanako, at=IN_APRIL, language="fr")


def test_a_draft_that_was_sealed_meanwhile_gets_no_preview(call, hanako, quick):
    draft = a_whole_draft(call, hanako)
    services.ask_preview(draft.pk, actor=hanako, at=IN_APRIL, language="en")
    services.submit_proposal(draft.pk, actor=hanako, received_at=IN_APRIL)
    assert (services.make_previews(now=clock), quick.made) == (1, 0)


def test_a_working_copy_has_previews_of_its_own_and_goes_with_them(call, hanako, quick):
    proposal = a_sealed_proposal(call, hanako)
    make_all()
    copy = services.begin_revision(proposal.pk, actor=hanako, at=IN_APRIL)
    services.ask_preview(copy.pk, actor=hanako, at=IN_APRIL, language="en")
    services.make_previews(now=clock)
    assert [one.is_current for one in previews_of(copy)] == [True, False]
    assert [len(one.dossiers) for one in sealed_files_of(copy)] == [2]
    services.submit_proposal(copy.pk, actor=hanako, received_at=IN_APRIL, press="second")
    assert make_all() == 1
    assert [(one.submission.sequence, len(one.dossiers)) for one in sealed_files_of(proposal)] == [(2, 2), (1, 2)]
    assert not Dossier.objects.filter(submission=None).exists()


# --- Pages ----------------------------------------------------------------------------------
def test_a_draft_is_previewed_from_its_page(call, hanako, quick):
    draft = a_whole_draft(call, hanako)
    hanako_s, place = client_for(hanako, at=IN_MAY), f"/proposals/{draft.pk}/dossier/"
    page = hanako_s.get(place)
    assert "Make the PDF in Japanese" in page.text and "hx-get" not in page.text
    assert hanako_s.post(place, {"language": "ja"}).headers["Location"] == place
    page = hanako_s.get(place)
    assert "Being made" in page.text and 'hx-trigger="every 2s"' in page.text
    part = hanako_s.get(place, headers={"hx-request": "true"})
    assert part.text.lstrip().startswith('<div id="dossier"')

    services.make_previews(now=clock)
    page = hanako_s.get(place)
    assert "Up to date" in page.text and "hx-get" not in page.text
    made = Dossier.objects.get()
    file = hanako_s.get(f"{place}{made.pk}/file/")
    name = f"{draft.reference}-v{draft.version}-preview-ja.pdf"
    assert file.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert (file.headers["X-Content-Type-Options"], file.headers["Content-Security-Policy"]) == (
        "nosniff",
        "sandbox; default-src 'none'",
    )
    assert hanako_s.post(place, {"language": "<script>"}).status_code == 302


def test_the_pages_of_a_sealed_proposal_offer_its_versions_to_its_people_only(call, hanako, taro, quick):
    proposal = a_sealed_proposal(call, hanako)
    hanako_s, place = client_for(hanako, at=IN_MAY), f"/proposals/{proposal.pk}/dossier/"
    assert "Being made" in hanako_s.get(place).text
    make_all()
    page = hanako_s.get(place)
    assert f"{proposal.reference}-v1-dossier-en.pdf" in page.text and "packet" not in page.text
    assert hanako_s.post(place).status_code == 409
    packet = Dossier.objects.filter(audience="reviewers").first()
    assert hanako_s.get(f"{place}{packet.pk}/file/").status_code == 404  # written for others
    mine = Dossier.objects.filter(audience="applicant").first()
    assert client_for(taro, at=IN_MAY).get(f"{place}{mine.pk}/file/").status_code == 404
    path_of(mine.sha256).unlink(missing_ok=True)
    assert hanako_s.get(f"{place}{mine.pk}/file/").status_code == 404


def test_a_reviewer_takes_the_packet_once_no_conflict_is_declared(call, hanako, kenji, yuki, aiko, quick):
    proposal = a_sealed_proposal(call, hanako)
    open_to_kenji, closed = cleared(proposal, kenji, aiko), asked(proposal, yuki, aiko)
    kenji_s = client_for(kenji, at=IN_JULY)
    early = kenji_s.get(f"/reviews/{open_to_kenji.pk}/packet/", follow=True)
    assert "is being made" in early.text and "Download the packet (PDF)" in early.text
    make_all()
    taken = kenji_s.get(f"/reviews/{open_to_kenji.pk}/packet/")
    assert f'filename="{proposal.reference}-v1-packet-en.pdf"' in taken.headers["Content-Disposition"]
    assert b"ingrid@fjord.example" not in taken.getvalue()
    assert client_for(yuki, at=IN_JULY).get(f"/reviews/{closed.pk}/packet/").status_code == 404
    assert client_for(yuki, at=IN_JULY).get(f"/reviews/{open_to_kenji.pk}/packet/").status_code == 404


def test_an_officer_takes_the_whole_of_what_the_office_has(call, hanako, aiko, kenji, quick):
    proposal = a_sealed_proposal(call, hanako)
    make_all()
    place = f"/office/proposals/{proposal.pk}/dossier/"
    taken = client_for(aiko, at=IN_JULY).get(place)
    assert f'filename="{proposal.reference}-v1-dossier-en.pdf"' in taken.headers["Content-Disposition"]
    assert client_for(kenji, at=IN_JULY).get(place).status_code == 404


def test_the_page_costs_the_same_for_one_version_and_for_three(call, hanako, quick, django_assert_num_queries):
    proposal = a_sealed_proposal(call, hanako)
    hanako_s, place = client_for(hanako, at=IN_MAY), f"/proposals/{proposal.pk}/dossier/"
    make_all()
    for press in ("second", "third", None):
        hanako_s.get(place)
        with django_assert_num_queries(6):
            hanako_s.get(place)
        if press:
            copy = services.begin_revision(proposal.pk, actor=hanako, at=IN_APRIL)
            services.submit_proposal(copy.pk, actor=hanako, received_at=IN_APRIL, press=press)
            make_all()


def test_editors_and_readers_let_in_get_the_pdfs_as_the_lead_does(call, hanako, taro, jiro, quick):
    draft = a_whole_draft(call, hanako)
    for person, role in ((taro, "editor"), (jiro, "reader")):
        let_in(draft, person, role)
        persons, place = client_for(person, at=IN_MAY), f"/proposals/{draft.pk}/dossier/"
        assert persons.post(place, {"language": "en"}).headers["Location"] == place
        services.make_previews(now=clock)
        made = Dossier.objects.get()
        assert persons.get(f"{place}{made.pk}/file/").headers["Content-Type"] == "application/pdf"
