"""Who gets which proposals in one file, when is it made, and how soon is it closed?"""

import io
import json
from contextlib import contextmanager
from datetime import timedelta

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobs.queries import job_of
from journal.refusals import NotAllowed
from proposals import gateways
from proposals import services as proposals
from proposals.gateways import path_of
from proposals.models import Dossier, Proposal
from reviews import queries, services
from reviews.gateways import packets as gateway
from reviews.models import Conflict, Packet
from tests.builders import IN_JULY, IN_JUNE, client_for, person
from tests.proposing import a_sealed_proposal
from tests.reviews.reading_pdf import bookmarks_of, texts_of, words_in_bytes
from tests.reviews.reviewing import asked, cleared, conflicted, pledged, sent
from tests.sheets import bytes_of

PAGE = reverse("reviews:packet_of_all", args=["aspire-2024-3"])
FILE = reverse("reviews:packet_file", args=["aspire-2024-3"])


@pytest.fixture
def quick(monkeypatch, tmp_path):
    """Bind every packet at once, with what is said as its bytes; `quick.fault` scripts what goes wrong."""

    class Quick:
        fault, made = None, 0

    @contextmanager
    def bound(data, *, mark, parts):
        if Quick.fault:
            raise Quick.fault
        Quick.made += 1
        path = tmp_path / "packet.json"
        path.write_text(json.dumps([data, mark, parts], ensure_ascii=False))
        yield gateway.Bound(path, 12, ())

    monkeypatch.setattr(gateway, "bound_packet", bound)
    return Quick


def set_dossier(proposal, *, language="en", content=b""):
    """Name a file as the reviewers' PDF of the sealed version of a proposal; returns the Dossier."""
    stored = gateways.store([content or f"{proposal.reference} {language}".encode()], max_bytes=100_000)
    return Dossier.objects.create(
        proposal=proposal, submission=proposal.submissions.get(), audience="reviewers", language=language,
        version=1, made_at=IN_JUNE, sha256=stored.sha256, size=stored.size, pages=8,
    )  # fmt: skip


def a_dossier(pages=2):
    """Return the bytes of a PDF with a bookmark for each page, a named author, and tags of its own."""
    pdf, file = pikepdf.new(), io.BytesIO()
    for _page in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages[-1].obj.StructParents = 0
    with pdf.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(f"Part {place + 1}", place) for place in range(pages))
    pdf.docinfo["/Author"] = "Somebody Else"
    pdf.save(file)
    return file.getvalue()


def made_all(*, at=IN_JULY):
    """Let the minute's sweep ask and a worker make; returns (asked for, made)."""
    return services.ask_for_packets(at=at), services.make_packets(now=lambda: at)


def in_packet(user):
    """Return the references in the file that a person is handed, or None."""
    answer = client_for(user, at=IN_JULY).get(FILE)
    if answer.status_code != 200:
        return None
    return [one["reference"] for one in json.loads(bytes_of(answer))[2]]


@pytest.fixture
def both(hanakos, taros, kenji, aiko):
    """Both proposals have their PDFs, and Kenji reads both."""
    for one in (hanakos, taros):
        set_dossier(one)
        cleared(one, kenji, aiko)
    return hanakos, taros


@pytest.mark.thorough
def test_it_is_asked_for_once_and_holds_what_is_open_in_the_order_of_the_numbers(both, kenji, call, quick):
    assert made_all() == (1, 1)
    assert made_all() == (0, 0)
    packet = Packet.objects.get()
    assert (packet.reviewer, packet.call, packet.pages, packet.made_at) == (kenji, call, 12, IN_JULY)
    assert in_packet(kenji) == [one.reference for one in both]
    answer = client_for(kenji, at=IN_JULY).get(FILE)
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="aspire-2024-3-packet-')
    assert "tanaka" not in answer.headers["Content-Disposition"].lower()


@pytest.mark.thorough
def test_the_mark_names_the_reader_and_their_number_and_the_day(both, kenji, call, quick):
    made_all()
    _data, mark, _parts = json.loads(bytes_of(client_for(kenji, at=IN_JULY).get(FILE)))
    number = queries.numbers_of(call)[kenji.pk]
    assert mark["across"] == ["Kenji Tanaka", f"{number} · {IN_JULY.date().isoformat()}"]
    assert f"Kenji Tanaka (reviewer {number})" in mark["head"]


def test_a_conflict_declared_later_closes_it_at_once(both, kenji, quick):
    made_all()
    hanakos, taros = both
    conflicted(hanakos.assignments.get(), at=IN_JULY)
    assert in_packet(kenji) is None
    page = client_for(kenji, at=IN_JULY).get(PAGE).content.decode()
    assert "has changed since the last packet" in page and hanakos.reference not in page
    assert made_all() == (1, 1)
    assert in_packet(kenji) == [taros.reference]


@pytest.mark.thorough
def test_a_conflict_that_the_portal_found_closes_it_and_one_set_aside_opens_it_again(both, kenji, aiko, emi, quick):
    made_all()
    hanakos, taros = both
    hit = Conflict.objects.create(
        person=kenji,
        proposal=hanakos,
        state="found",
        is_declared=False,
        hits=[{"code": "same-institution"}],
        declared_at=IN_JULY,
    )
    assert in_packet(kenji) is None
    made_all()
    assert in_packet(kenji) == [taros.reference]
    hit.state, hit.ruling_reason = "overridden", "Two namesakes."
    hit.proposed_by, hit.proposed_at, hit.ruled_by, hit.ruled_at = aiko, IN_JULY, emi, IN_JULY
    hit.save()
    assert in_packet(kenji) is None
    assert made_all() == (1, 1)  # once more under the contents of the first time
    assert in_packet(kenji) == [hanakos.reference, taros.reference]


@pytest.mark.thorough
def test_what_is_withdrawn_or_taken_back_is_no_longer_handed_out(both, kenji, hanako, aiko, quick):
    made_all()
    hanakos, taros = both
    proposals.withdraw_proposal(hanakos.pk, actor=hanako, at=IN_JULY)
    assert in_packet(kenji) is None
    services.end_assignment(taros.assignments.get().pk, actor=aiko, at=IN_JULY)
    services.ask_for_packets(at=IN_JULY)
    assert Packet.objects.count() == 0


@pytest.mark.thorough
def test_once_a_call_is_decided_packets_go_and_one_made_again_stays_a_day(both, kenji, quick):
    made_all()
    Proposal.objects.update(state="not_selected")
    services.ask_for_packets(at=IN_JULY + timedelta(days=2))
    assert Packet.objects.count() == 0
    client_for(kenji, at=IN_JULY).post(PAGE)
    services.make_packets(now=lambda: IN_JULY)
    services.ask_for_packets(at=IN_JULY + timedelta(hours=1))
    assert len(in_packet(kenji)) == 2
    services.ask_for_packets(at=IN_JULY + timedelta(days=2))
    assert Packet.objects.count() == 0


def test_readers_get_files_of_their_own_and_nobody_gets_anothers(both, kenji, yuki, aiko, hanako, quick):
    hanakos, taros = both
    cleared(taros, yuki, aiko)
    assert made_all() == (2, 2)
    assert (in_packet(kenji), in_packet(yuki)) == ([hanakos.reference, taros.reference], [taros.reference])
    assert len(set(Packet.objects.values_list("sha256", flat=True))) == 2
    for user in (hanako, aiko):
        assert [client_for(user, at=IN_JULY).get(one).status_code for one in (PAGE, FILE)] == [404, 404]


@pytest.mark.thorough
def test_a_proposal_without_a_word_on_conflicts_is_not_part_of_it(hanakos, kenji, aiko, quick):
    set_dossier(hanakos)
    asked(hanakos, kenji, aiko)
    assert made_all() == (0, 0)
    page = client_for(kenji, at=IN_JULY).get(PAGE).content.decode()
    assert "Nothing is open to you yet" in page
    with pytest.raises(NotAllowed):
        services.ask_for_own_packet(hanakos.call_id, actor=kenji, at=IN_JULY)


@pytest.mark.thorough
def test_it_waits_for_the_pdf_of_every_proposal(hanakos, kenji, aiko, quick):
    cleared(hanakos, kenji, aiko)
    assert made_all() == (0, 0)
    assert "1 PDF that belongs in it is not there yet" in client_for(kenji, at=IN_JULY).get(PAGE).content.decode()
    set_dossier(hanakos, language="ja")
    assert made_all() == (1, 1)
    set_dossier(hanakos)  # the reader's own language
    assert made_all() == (1, 1)


@pytest.mark.thorough
def test_who_presses_is_served_and_pressing_twice_asks_once(both, kenji, quick):
    browser = client_for(kenji, at=IN_JULY)
    for _press in range(2):
        assert browser.post(PAGE).url == PAGE
    assert "Being made" in browser.get(PAGE).content.decode()
    assert (services.make_packets(now=lambda: IN_JULY), quick.made) == (1, 1)
    assert FILE in browser.get(PAGE).content.decode()


@pytest.mark.thorough
def test_what_cannot_be_made_is_tried_three_times_and_may_be_asked_for_again(both, kenji, call, quick, caplog):
    quick.fault = gateway.NotSet("out of memory")
    for minutes in (0, 11, 22, 33):
        made_all(at=IN_JULY + timedelta(minutes=minutes))
    contents = queries.contents_of(kenji, call)
    assert job_of(contents.key).state == "failed" and "was given up" in caplog.text
    assert "Could not be made" in client_for(kenji, at=IN_JULY).get(PAGE).content.decode()
    quick.fault = None
    services.ask_for_own_packet(call.pk, actor=kenji, at=IN_JULY)
    assert services.make_packets(now=lambda: IN_JULY) == 1
    assert len(in_packet(kenji)) == 2


@pytest.mark.thorough
def test_bytes_that_are_gone_are_said_and_made_once_more(both, kenji, quick):
    made_all()
    path_of(Packet.objects.get().sha256).unlink()
    answer = client_for(kenji, at=IN_JULY).get(FILE)
    assert (answer.status_code, answer.url) == (302, PAGE)
    assert client_for(kenji, at=IN_JULY).post(PAGE).status_code == 302
    assert services.make_packets(now=lambda: IN_JULY) == 1
    assert len(in_packet(kenji)) == 2


@pytest.mark.thorough
def test_stored_packets_are_kept_from_the_sweep_of_files_that_no_row_names(both, kenji, quick):
    made_all()
    kept = path_of(Packet.objects.get().sha256)
    assert kept not in proposals.unnamed_bytes(at=IN_JULY + timedelta(days=9000))
    Packet.objects.all().delete()
    assert kept in proposals.unnamed_bytes(at=IN_JULY + timedelta(days=9000))


@pytest.mark.thorough
def test_the_sweep_asks_the_same_few_questions_for_one_reader_and_for_many(both, call, aiko, quick):
    def questions():
        with CaptureQueriesContext(connection) as asked_for:
            queries.packets_wanted()
        return len(asked_for)

    once = questions()
    for number in range(3):
        proposal = a_sealed_proposal(call, person(f"lead{number}@aspire.example", f"Lead {number}"))
        cleared(proposal, person(f"reader{number}@aspire.example", f"Reader {number}", "reviewer"), aiko)
    assert questions() == once


def test_before_the_pledge_nothing_is_shown(hanakos, kenji, aiko, quick):
    set_dossier(hanakos)
    services.assign_reviewer(hanakos.pk, reviewer_pk=kenji.pk, actor=aiko, at=IN_JUNE)
    for address in (PAGE, FILE):
        answer = client_for(kenji, at=IN_JULY).get(address)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/reviews/pledge/aspire-2024-3/")
    pledged(hanakos.call, kenji)
    assert client_for(kenji, at=IN_JULY).get(PAGE).status_code == 200


@pytest.mark.thorough
def test_a_real_packet_has_bookmarks_and_its_readers_mark_on_every_page(hanakos, taros, kenji, yuki, aiko, call):
    kenji.name = "Kenji Markerone"
    yuki.name = "Yuki Markertwo"
    for one in (kenji, yuki):
        one.save()
    for pages, proposal in ((2, hanakos), (3, taros)):
        set_dossier(proposal, content=a_dossier(pages))
        for reader in (kenji, yuki):
            sent(cleared(proposal, reader, aiko))
    assert made_all() == (2, 2)
    numbers = queries.numbers_of(call)
    for reader, other in ((kenji, yuki), (yuki, kenji)):
        content = bytes_of(client_for(reader, at=IN_JULY).get(FILE))
        pdf = pikepdf.open(io.BytesIO(content))
        assert len(pdf.pages) == Packet.objects.get(reviewer=reader).pages == 6
        head = f"{reader.name} (reviewer {numbers[reader.pk]})".replace(" ", "")
        texts = [text.replace(" ", "") for text in texts_of(pdf)]
        assert [head in text for text in texts] == [True] * len(texts)
        assert "Frailtyclocks" in "".join(texts)
        with pdf.open_outline() as outline:
            tree = bookmarks_of(outline.root)
        assert [title.split(" ")[0] for title, _below in tree] == ["Contents", hanakos.reference, taros.reference]
        assert tree[1][1] == [("Part 1", []), ("Part 2", [])]
        everything = words_in_bytes(pdf) + "".join(texts).encode() + content
        for marker in (other.name.split()[1], other.email, aiko.name, "Somebody Else"):
            assert marker.encode() not in everything
        assert set(pdf.docinfo) == {"/Title", "/Producer", "/Creator"}


@pytest.mark.thorough
def test_a_dossier_that_is_gone_is_replaced_by_a_page_that_says_so(hanakos, taros, kenji, aiko, caplog):
    for pages, proposal in ((2, hanakos), (3, taros)):
        set_dossier(proposal, content=a_dossier(pages))
        cleared(proposal, kenji, aiko)
    path_of(hanakos.dossiers.get().sha256).unlink()
    assert made_all() == (1, 1)
    pdf = pikepdf.open(io.BytesIO(bytes_of(client_for(kenji, at=IN_JULY).get(FILE))))
    assert "couldnotbeadded" in texts_of(pdf)[1].replace(" ", "")
    assert f"one was made without the PDF of {hanakos.reference}: missing" in caplog.text
