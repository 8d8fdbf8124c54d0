"""A deadline moved later: who may, what is refused, what everybody reads, and what a file can no longer undo."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Event

import pytest
from django.db import connection
from icalendar import Calendar

from calls.models import ChangeLogEntry, Extension
from calls.queries import call_page
from calls.refusals import (
    DeadlineMovedEarlier,
    DeadlineMovedMeanwhile,
    DeadlineNotAhead,
    DeadlinePassed,
    ReasonsMissing,
)
from calls.sentences import say
from calls.services import extend_deadline, load_call, rehearse_call
from journal.models import Entry
from journal.refusals import NotAllowed
from journal.services import record
from notices.queries import keys_owed
from proposals.models import Submission
from proposals.services import start_draft, submit_proposal, tell_of_extensions
from tests.builders import (
    A_BREATH_AFTER_NOON,
    ASPIRE_CALL,
    IN_APRIL,
    IN_JULY,
    IN_JUNE,
    IN_MAY,
    NOON,
    client_for,
    jst,
)
from tests.proposing import a_whole_draft

A_WEEK_LATER = jst(2024, 6, 4, 12)
AN_HOUR_LATER = jst(2024, 5, 28, 13)
WHY = {"reason_en": "The portal could not be reached.", "reason_ja": "ポータルに接続できなかったため。"}


def extended(call, officer, *, to=A_WEEK_LATER, at=IN_MAY, **changes):
    return extend_deadline(call.pk, closes_at=to, actor=officer, at=at, **{**WHY, **changes})


@pytest.fixture
def file(tmp_path):
    copy = tmp_path / "call.toml"
    copy.write_text(ASPIRE_CALL.read_text(encoding="utf-8"), encoding="utf-8")
    return copy


def amend(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


# --- The act --------------------------------------------------------------------------------
def test_an_extension_is_kept_told_in_public_and_journalled(call, aiko):
    extension = extended(call, aiko)
    call.refresh_from_db()
    assert (call.closes_at, call.version, call.last_updated_on) == (A_WEEK_LATER, 2, date(2024, 7, 3))
    assert (extension.was_at, extension.closes_at, extension.decided_at, extension.decided_by, extension.told_at) == (
        NOON, A_WEEK_LATER, IN_MAY, aiko, None,
    )  # fmt: skip
    told = ChangeLogEntry.objects.get(on=date(2024, 5, 20))
    assert (told.text_en, told.text_ja) == (
        "The submission deadline was extended from Tue 28 May 2024, 12:00 JST to Tue 4 June 2024, 12:00 JST. "
        "Reason: The portal could not be reached.",
        "応募締切を2024年5月28日（火）12:00から2024年6月4日（火）12:00（いずれも日本標準時）に延長しました。"
        "理由：ポータルに接続できなかったため。",
    )
    entry = Entry.objects.get(verb="call.deadline_moved")
    assert (entry.at, entry.actor, entry.subject, entry.detail) == (
        IN_MAY,
        aiko,
        f"calls.call:{call.pk}",
        {"from": "2024-05-28T03:00:00+00:00", "to": "2024-06-04T03:00:00+00:00", "version": 2, **WHY},
    )


@pytest.mark.parametrize(
    ("changes", "refusal", "facts"),
    [
        pytest.param(
            {"to": NOON - timedelta(days=1)}, DeadlineMovedEarlier,
            {"closes_at": NOON, "wanted": NOON - timedelta(days=1)}, id="earlier",
        ),
        pytest.param({"to": NOON}, DeadlineMovedEarlier, {"closes_at": NOON, "wanted": NOON}, id="the same instant"),
        pytest.param(
            {"to": A_WEEK_LATER, "at": A_WEEK_LATER}, DeadlineNotAhead,
            {"wanted": A_WEEK_LATER, "at": A_WEEK_LATER}, id="an instant that is now",
        ),
        pytest.param({"reason_en": " "}, ReasonsMissing, {}, id="no English reason"),
        pytest.param({"reason_ja": ""}, ReasonsMissing, {}, id="no Japanese reason"),
        pytest.param(
            {"was_at": NOON - timedelta(days=1)}, DeadlineMovedMeanwhile, {"closes_at": NOON},
            id="another deadline was read",
        ),
    ],
)  # fmt: skip
def test_a_refused_extension_changes_nothing(call, aiko, changes, refusal, facts):
    with pytest.raises(refusal) as refused:
        extended(call, aiko, **changes)
    assert refused.value.facts == facts
    assert say(refused.value)
    call.refresh_from_db()
    assert (call.closes_at, call.version, call.change_log.count(), Extension.objects.count()) == (NOON, 1, 2, 0)


def test_only_the_office_moves_a_deadline(call, hanako, kenji, sora, jiro):
    for person in (hanako, kenji, sora, jiro):
        with pytest.raises(NotAllowed):
            extended(call, person)


def test_after_an_outage_a_closed_call_opens_again(call, aiko, hanako):
    proposal = a_whole_draft(call, hanako)
    late = A_BREATH_AFTER_NOON
    with pytest.raises(DeadlinePassed):
        submit_proposal(proposal.pk, actor=hanako, received_at=late)
    extended(call, aiko, to=AN_HOUR_LATER, at=NOON + timedelta(minutes=20))
    submission = submit_proposal(proposal.pk, actor=hanako, received_at=AN_HOUR_LATER)
    assert (submission.received_at, submission.closes_at, submission.call_version) == (AN_HOUR_LATER, AN_HOUR_LATER, 2)
    assert call_page(call.slug, AN_HOUR_LATER).state.word == "open"
    assert call_page(call.slug, AN_HOUR_LATER + timedelta(microseconds=1)).state.word == "closed"


def test_a_deadline_is_extended_again_and_each_move_is_told(call, aiko, emi):
    extended(call, aiko, to=AN_HOUR_LATER)
    extended(call, emi, to=A_WEEK_LATER)
    call.refresh_from_db()
    assert (call.closes_at, call.version, call.change_log.filter(on=date(2024, 5, 20)).count()) == (A_WEEK_LATER, 3, 2)
    assert list(call.extensions.order_by("pk").values_list("was_at", "closes_at")) == [
        (NOON, AN_HOUR_LATER), (AN_HOUR_LATER, A_WEEK_LATER),
    ]  # fmt: skip


# --- Files, rehearsals ------------------------------------------------------------------------
def test_loading_the_old_file_again_moves_nothing_back(call, aiko):
    extended(call, aiko)
    again = load_call(ASPIRE_CALL, at=IN_JUNE)
    assert (again.closes_at, again.version, again.change_log.count()) == (A_WEEK_LATER, 2, 3)


def test_an_amended_file_that_does_not_know_of_the_extension_leaves_it(call, aiko, file):
    extended(call, aiko)
    amend(file, "places_max = 3", "places_max = 4")
    amended = load_call(file, at=IN_JUNE)
    assert (amended.closes_at, amended.version, amended.places_max) == (A_WEEK_LATER, 3, 4)
    assert list(amended.change_log.filter(on=date(2024, 6, 10)).values_list("text_en", flat=True)) == [
        "The number of projects to be selected was changed."
    ]


@pytest.mark.parametrize(
    ("closes_on", "closes_at", "told"),
    [
        pytest.param("2024-06-04", A_WEEK_LATER, [], id="catches up with it"),
        pytest.param("2024-05-31", A_WEEK_LATER, [], id="stays behind it"),
        pytest.param(
            "2024-06-11",
            jst(2024, 6, 11, 12),
            ["The submission deadline was moved to Tue 11 June 2024, 12:00 noon (Japan Standard Time)."],
            id="goes beyond it",
        ),
    ],
)
def test_the_later_of_file_and_extension_stands(call, aiko, file, closes_on, closes_at, told):
    extended(call, aiko)
    amend(file, "closes_on = 2024-05-28", f"closes_on = {closes_on}")
    amended = load_call(file, at=jst(2024, 5, 30, 10))
    assert (amended.closes_at, amended.version) == (closes_at, 3)
    assert list(amended.change_log.filter(on=date(2024, 5, 30)).values_list("text_en", flat=True)) == told


def test_a_deadline_that_a_file_moves_later_is_an_extension_too(call, hanako, file):
    draft = a_whole_draft(call, hanako)
    amend(file, "closes_on = 2024-05-28 ", "closes_on = 2024-06-04 ")
    load_call(file, at=IN_MAY)
    [extension] = Extension.objects.all()
    assert (extension.was_at, extension.closes_at, extension.decided_by) == (NOON, A_WEEK_LATER, None)
    assert extension.reason_en == call.change_log.order_by("-on", "-pk")[0].text_en
    tell_of_extensions(at=IN_MAY)
    letter = f"deadline-extended-{extension.pk}-{draft.lead_id}"
    assert keys_owed([letter]) == {letter}


def test_a_file_that_takes_back_what_it_announced_is_refused_after_an_extension_too(call, aiko, file):
    extended(call, aiko)
    amend(file, "closes_on = 2024-05-28", "closes_on = 2024-05-27")
    with pytest.raises(DeadlineMovedEarlier):
        load_call(file, at=IN_JUNE)
    call.refresh_from_db()
    assert (call.closes_at, call.version) == (A_WEEK_LATER, 2)


def test_an_extended_call_is_rehearsed_as_it_closes_now(call, aiko):
    extended(call, aiko, to=jst(2024, 6, 4, 17))
    rehearsal = rehearse_call(call.slug, closes_on=date(2026, 12, 8), actor=None, at=IN_JULY)
    by = date(2026, 12, 8) - date(2024, 6, 4)
    assert rehearsal.closes_at == jst(2026, 12, 8, 12)
    assert rehearsal.interview_days.get().on == date(2024, 9, 19) + by
    assert rehearsal.extensions.count() == 0


def test_a_rehearsal_can_be_extended_for_practice_and_the_call_stays(call, aiko):
    rehearsal = rehearse_call(call.slug, closes_on=date(2026, 12, 8), actor=None, at=IN_APRIL)
    extended(rehearsal, aiko, to=jst(2026, 12, 9, 12), at=jst(2026, 12, 8, 10))
    call.refresh_from_db()
    rehearsal.refresh_from_db()
    assert (call.closes_at, rehearsal.closes_at) == (NOON, jst(2026, 12, 9, 12))


# --- What everybody reads ---------------------------------------------------------------------
def test_calendar_feed_and_data_give_the_new_instant(call, aiko):
    extended(call, aiko)
    client = client_for(at=IN_JUNE)
    calendar = Calendar.from_ical(client.get("/calls/aspire-2024-3/dates.ics").content)
    event = next(one for one in calendar.walk("VEVENT") if "closes" in str(one["UID"]))
    assert (event["DTSTART"].dt.astimezone(UTC), int(event["SEQUENCE"]), event["LAST-MODIFIED"].dt) == (
        A_WEEK_LATER, 1, IN_MAY,
    )  # fmt: skip
    feed = client.get("/calls/aspire-2024-3/changes.atom?lang=en").content.decode()
    assert "extended from Tue 28 May 2024, 12:00 JST to Tue 4 June 2024, 12:00 JST. Reason: The portal" in feed
    data = client.get("/api/v1/calls/aspire-2024-3/").json()
    noon, later = ({"utc": f"{at:%Y-%m-%dT%H:%M:%SZ}", "jst": jst_} for at, jst_ in (
        (NOON, "2024-05-28T12:00:00+09:00"), (A_WEEK_LATER, "2024-06-04T12:00:00+09:00"),
    ))  # fmt: skip
    assert (data["version"], data["closes_at"], data["extensions"]) == (
        2,
        later,
        [
            {
                "decided_at": {"utc": "2024-05-20T01:00:00Z", "jst": "2024-05-20T10:00:00+09:00"},
                "was_at": noon,
                "closes_at": later,
                "reason": {"en": WHY["reason_en"], "ja": WHY["reason_ja"]},
            }
        ],
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "On Mon 20 May 2024 it was moved from Tue 28 May 2024, 12:00 JST to Tue 4 June 2024, 12:00 JST."),
        ("en", "Reason: The portal could not be reached."),
        ("ja", "ポータルに接続できなかったため。"),
    ],
)
def test_the_page_of_the_call_says_that_it_was_extended(call, aiko, language, words):
    before = client_for(at=IN_MAY).get("/calls/aspire-2024-3/").content.decode()
    extended(call, aiko)
    response = client_for(at=IN_MAY).get("/calls/aspire-2024-3/", headers={"accept-language": language})
    page = " ".join(response.content.decode().split())
    assert (words in page, 'id="extension"' in page, 'id="extension"' in before) == (True, True, False)


# --- Races ------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_submission_in_flight_while_the_deadline_moves_is_in_time_or_refused_and_repeatable(call, aiko, hanako):
    received_at = A_BREATH_AFTER_NOON  # late until the extension stands
    proposal = a_whole_draft(call, hanako)
    start = Barrier(2)

    def in_thread(act):
        try:
            start.wait()
            return act()
        except DeadlinePassed as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        sent = pool.submit(in_thread, lambda: submit_proposal(proposal.pk, actor=hanako, received_at=received_at))
        moved = pool.submit(in_thread, lambda: extended(call, aiko, to=AN_HOUR_LATER, at=NOON + timedelta(minutes=5)))
    assert isinstance(moved.result(), Extension)
    if isinstance(sent.result(), DeadlinePassed):
        assert Submission.objects.count() == 0
        submit_proposal(proposal.pk, actor=hanako, received_at=received_at)
    assert list(Submission.objects.values_list("received_at", "closes_at")) == [(received_at, AN_HOUR_LATER)]


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_extend_at_once_make_one_chain(call, aiko, emi):
    start, ends = Barrier(2), [datetime(2024, 6, day, 3, tzinfo=UTC) for day in (4, 11)]

    def act(number):
        try:
            start.wait()
            extended(call, (aiko, emi)[number], to=ends[number])
        except DeadlineMovedEarlier:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(act, range(2)))
    call.refresh_from_db()
    chain = list(call.extensions.order_by("was_at").values_list("was_at", "closes_at"))
    assert (done[1], call.closes_at, call.version) == (True, ends[1], 1 + sum(done))
    assert chain == ([(NOON, ends[0]), (ends[0], ends[1])] if done[0] else [(NOON, ends[1])])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_an_extension_that_is_being_written(call, aiko, hanako, taro, monkeypatch):
    proposal = a_whole_draft(call, hanako)
    written, may_end = Event(), Event()

    def slowly(*args, **kwargs):
        written.set()
        assert may_end.wait(20)
        return record(*args, **kwargs)

    monkeypatch.setattr("calls.services.extending.record", slowly)

    def extend():
        try:
            return extended(call, aiko)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        moved = pool.submit(extend)
        assert written.wait(20)
        submission = submit_proposal(proposal.pk, actor=hanako, received_at=IN_MAY)  # by the deadline that stands
        start_draft(call.pk, actor=taro, at=IN_MAY)
        may_end.set()
        assert moved.result().closes_at == A_WEEK_LATER
    assert (submission.closes_at, submission.call_version) == (NOON, 1)
