"""What does a calendar program take over from an interview letter, read by another hand than the one that wrote it?"""

from datetime import UTC, timedelta
from email.utils import parseaddr

import pytest
from django.conf import settings

from journal.sentences import instant
from notices.services import post_due
from selection.services import give_time, unlist
from tests.builders import IN_AUGUST, TOKYO, jst
from tests.selection.choosing import ELEVEN, ROOM, TEN, letters, listed, planned, posted, timed
from tests.selection.reading import instant_of, read

UID = "aspire-2024-3.interview.as3-0001@calls.aspire-portal"


def calendars(*kinds):
    return [read(letter.calendar.encode()) for letter in letters(*(kinds or ("interview", "interview-called-off")))]


def test_the_entry_says_the_time_the_place_and_the_two_of_them(hanakos, taros, day, aiko):
    interview = timed(listed(hanakos, day, aiko), aiko, minutes=40)
    [calendar] = calendars()
    event = calendar.block("VEVENT")
    assert (calendar.one("VERSION"), calendar.one("METHOD"), calendar.one("CALSCALE")) == (
        "2.0",
        "REQUEST",
        "GREGORIAN",
    )
    assert {name: event.text(name) for name in ("UID", "SUMMARY", "LOCATION", "STATUS", "SEQUENCE", "CLASS")} == {
        "UID": UID,
        "SUMMARY": "Interview on AS3-0001",
        "LOCATION": ROOM,
        "STATUS": "CONFIRMED",
        "SEQUENCE": "0",
        "CLASS": "CONFIDENTIAL",
    }
    assert instant_of(calendar, "DTSTAMP") == IN_AUGUST
    assert (instant_of(calendar, "DTSTART"), instant_of(calendar, "DTEND")) == (interview.starts_at, interview.ends_at)
    assert interview.ends_at - interview.starts_at == timedelta(minutes=40)
    [(_, organizer)] = event.all("ORGANIZER")
    assert organizer == f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"
    assert event.all("ATTENDEE") == [
        (
            {
                "CN": "Hanako Yamada",
                "CUTYPE": "INDIVIDUAL",
                "ROLE": "REQ-PARTICIPANT",
                "PARTSTAT": "NEEDS-ACTION",
                "RSVP": "FALSE",
            },
            "mailto:hanako@aspire.example",
        )
    ]


def test_nobody_else_is_named_in_it(hanakos, taros, day, aiko, emi, kenji):
    timed(listed(hanakos, day, aiko), aiko)
    timed(listed(taros, day, emi), emi, starts_at=ELEVEN)
    first = letters("interview")[0].calendar.replace("\r\n ", "")
    for person in (taros.lead, aiko, emi, kenji):
        assert person.email not in first and person.name not in first
    assert first.count("mailto:") == 2  # the portal and the lead
    assert "AS3-0002" not in first


def test_the_entry_speaks_the_leads_language(hanakos, day, aiko, hanako):
    hanako.language = "ja"
    hanako.save(update_fields=["language"])
    timed(listed(hanakos, day, aiko), aiko, place="大手町フィナンシャルシティ 第１会議室、" * 6)
    event = calendars()[0].block("VEVENT")
    assert event.text("LOCATION") == "大手町フィナンシャルシティ 第１会議室、" * 6  # folded and whole again
    assert event.all("ATTENDEE")[0][0]["CN"] == "山田 花子"
    assert hanakos.title_ja in event.text("DESCRIPTION")


@pytest.mark.parametrize(
    "place",
    [
        pytest.param("Room 1; door B, left\\right", id="separators"),
        pytest.param('"Room" : 1', id="quotes and a colon"),
        pytest.param("Room 1\\nATTENDEE:mailto:x@y.example", id="a line that is none"),
        pytest.param("https://meet.example/a?b=c;d,e&pwd=1", id="a link"),
    ],
)
def test_a_place_is_read_back_as_it_was_typed(hanakos, day, aiko, place):
    timed(listed(hanakos, day, aiko), aiko, place=place)
    event = calendars()[0].block("VEVENT")
    assert (event.text("LOCATION"), len(event.all("ATTENDEE"))) == (place, 1)


def test_every_letter_raises_the_sequence_and_keeps_the_entry(hanakos, day, aiko):
    interview = timed(listed(hanakos, day, aiko), aiko)
    posted(letters("interview")[0])
    planned(interview, aiko, starts_at=ELEVEN)
    posted(letters("interview")[1])
    unlist(interview.pk, actor=aiko, at=IN_AUGUST)
    later = IN_AUGUST + timedelta(days=1)
    timed(listed(hanakos, day, aiko, at=later), aiko, at=later)

    read_back = [
        (one.one("METHOD"), event.one("UID"), event.one("SEQUENCE"), event.one("STATUS"), instant_of(one, "DTSTART"))
        for one in calendars()
        for event in [one.block("VEVENT")]
    ]
    assert read_back == [
        ("REQUEST", UID, "0", "CONFIRMED", TEN),
        ("REQUEST", UID, "2", "CONFIRMED", ELEVEN),
        ("CANCEL", UID, "3", "CANCELLED", ELEVEN),
        ("REQUEST", UID, "4", "CONFIRMED", TEN),
    ]


def test_a_call_off_before_the_letter_takes_no_entry_out(hanakos, day, aiko):
    unlist(planned(listed(hanakos, day, aiko), aiko).pk, actor=aiko, at=IN_AUGUST)
    assert letters("interview", "interview-called-off") == []


def test_on_the_wire_text_calendar_and_stored_time_agree(hanakos, day, aiko, mailbox):
    interview = timed(listed(hanakos, day, aiko), aiko)
    post_due(at=IN_AUGUST, now=lambda: IN_AUGUST)
    planned(interview, aiko, starts_at=ELEVEN, place="https://meet.example/room")
    post_due(at=IN_AUGUST, now=lambda: IN_AUGUST)
    unlist(interview.pk, actor=aiko, at=IN_AUGUST)
    post_due(at=IN_AUGUST, now=lambda: IN_AUGUST)

    mails = [mail for mail in mailbox.to("hanako@aspire.example") if "interview" in mail["subject"].lower()]
    assert [on_the_wire(mail) for mail in mails] == [
        ("REQUEST", TEN, ROOM, True),
        ("REQUEST", ELEVEN, "https://meet.example/room", True),
        ("CANCEL", ELEVEN, "https://meet.example/room", False),
    ]


def on_the_wire(mail):
    """Return (method, beginning, place, whether the text says them too) of a mail as it came over the wire."""
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    [text] = [part for part in mail.walk() if part.get_content_type() == "text/plain"]
    calendar = read(part.get_payload(decode=True))
    assert part.get_param("method") == calendar.one("METHOD")
    assert part.get_param("charset").lower() == "utf-8"
    begins, place = instant_of(calendar, "DTSTART").astimezone(UTC), calendar.block("VEVENT").text("LOCATION")
    words = text.get_content()
    is_said = instant(begins) in words and place in words and f"to {begins.astimezone(TOKYO):%H}:30" in words
    return calendar.one("METHOD"), begins, place, is_said


def test_the_zone_says_nine_hours_without_summer_time(hanakos, day, aiko):
    give_time(
        listed(hanakos, day, aiko).pk,
        starts_at=jst(2024, 9, 19, 0, 30),
        minutes=5,
        place=ROOM,
        actor=aiko,
        at=IN_AUGUST,
    )
    timed(listed(hanakos, day, aiko), aiko, starts_at=jst(2024, 9, 19, 0, 30), minutes=5)
    calendar = calendars()[0]
    assert calendar.block("VEVENT").one("DTSTART") == "20240919T003000"
    assert instant_of(calendar, "DTSTART") == jst(2024, 9, 19, 0, 30)
