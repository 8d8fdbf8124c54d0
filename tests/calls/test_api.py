"""What programs read of the calls: calendar, feed, JSON and structured data."""

import json
import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from calls import services
from tests.builders import A_BREATH_AFTER_NOON, BEFORE_OPENING, IN_APRIL, IN_JULY, NOON, OPENING, client_for, jst

ATOM = "{http://www.w3.org/2005/Atom}"
PATHS = ["calls/aspire-2024-3/dates.ics", "calls/aspire-2024-3/changes.atom", "api/v1/calls/aspire-2024-3/"]


def fetch(path, *, at=IN_JULY, status=200, **headers):
    response = client_for(at=at).get(f"/{path}", headers=headers)
    assert response.status_code == status
    return response


def events(query="", **headers):
    """Return the calendar of the real call and its events by UID."""
    calendar = Calendar.from_ical(fetch(f"calls/aspire-2024-3/dates.ics{query}", **headers).content)
    return calendar, {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def test_the_calendar_holds_every_public_date_and_noon_in_japan(call):
    calendar, by_uid = events()
    assert {uid: event["DTSTART"].dt for uid, event in by_uid.items()} == {
        "aspire-2024-3.opens@calls.aspire-portal": date(2024, 3, 8),
        "aspire-2024-3.closes@calls.aspire-portal": datetime(2024, 5, 28, 12, tzinfo=ZoneInfo("Asia/Tokyo")),
        "aspire-2024-3.outcome@calls.aspire-portal": date(2024, 5, 31),
        "aspire-2024-3.interviews-20240919@calls.aspire-portal": date(2024, 9, 19),
        "aspire-2024-3.affiliation@calls.aspire-portal": date(2024, 12, 1),
    }
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Tokyo"]
    assert str(calendar["PRODID"]) == "-//ASPIRE Portal//Dates of calls//EN"
    assert {event["LAST-MODIFIED"].dt for event in by_uid.values()} == {BEFORE_OPENING}
    assert {int(event["SEQUENCE"]) for event in by_uid.values()} == {0}


def test_a_moved_deadline_moves_the_event_and_keeps_its_name(call):
    call.closes_at, call.version = jst(2024, 6, 4, 12), 2
    call.save(update_fields=["closes_at", "version"])
    event = events()[1]["aspire-2024-3.closes@calls.aspire-portal"]
    assert (event["DTSTART"].dt.astimezone(UTC), int(event["SEQUENCE"])) == (jst(2024, 6, 4, 12), 1)


@pytest.mark.parametrize(
    ("query", "headers", "language", "summary"),
    [
        pytest.param("", {"accept-language": "en"}, "en", "Submission deadline", id="the reader's language"),
        pytest.param("", {"accept-language": "ja"}, "ja", "締切", id="the reader's Japanese"),
        pytest.param("?lang=ja", {"accept-language": "en"}, "ja", "締切", id="asked for"),
        pytest.param("?lang=xx", {"accept-language": "en"}, "en", "Submission deadline", id="unknown"),
    ],
)
def test_the_calendar_speaks_two_languages(call, query, headers, language, summary):
    response = fetch(f"calls/aspire-2024-3/dates.ics{query}", **headers)
    assert response["Content-Language"] == language
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    _, by_uid = events(query, **headers)
    assert summary in str(by_uid["aspire-2024-3.closes@calls.aspire-portal"]["SUMMARY"])


def test_a_rehearsals_calendar_says_that_it_is_practice(call):
    rehearsal = services.rehearse_call(call.slug, closes_on=date(2026, 12, 8), actor=None, at=IN_APRIL)
    calendar = Calendar.from_ical(fetch(f"calls/{rehearsal.slug}/dates.ics").content)
    assert all("Nothing sent here counts" in str(event["DESCRIPTION"]) for event in calendar.walk("VEVENT"))


def test_the_feed_tells_the_changes_newest_first_with_ids_that_stay(call):
    feed = ElementTree.fromstring(fetch("calls/aspire-2024-3/changes.atom?lang=en").content)
    entries = feed.findall(f"{ATOM}entry")
    changes = {one.text_en: one for one in call.change_log.all()}
    assert [
        (
            entry.findtext(f"{ATOM}title"),
            entry.findtext(f"{ATOM}updated"),
            entry.findtext(f"{ATOM}id"),
            entry.find(f"{ATOM}link").get("href"),
        )
        for entry in entries
    ] == [
        (
            f"{day}: {text}",
            f"{on}T00:00:00+09:00",
            f"tag:testserver,2024:aspire-2024-3/changes/{changes[text].pk}",
            f"http://testserver/calls/aspire-2024-3/#change-{changes[text].pk}",
        )
        for day, on, text in (
            (
                "Wed 3 July 2024",
                "2024-07-03",
                "NHGRI (United States of America) added to the participating funding agencies.",
            ),
            ("Wed 8 May 2024", "2024-05-08", "The interview date was set."),
        )
    ]
    assert feed.findtext(f"{ATOM}id") == "tag:testserver,2024:aspire-2024-3/changes"
    assert feed.findtext(f"{ATOM}updated") == "2024-07-03T00:00:00+09:00"
    assert {one.get("rel"): one.get("href") for one in feed.findall(f"{ATOM}link")} == {
        "alternate": "http://testserver/calls/aspire-2024-3/",
        "self": "http://testserver/calls/aspire-2024-3/changes.atom?lang=en",
    }


def test_the_feed_tells_nothing_before_its_day_and_is_whole_without_entries(call):
    feed = ElementTree.fromstring(fetch("calls/aspire-2024-3/changes.atom", at=IN_APRIL).content)
    assert feed.findall(f"{ATOM}entry") == []
    assert datetime.fromisoformat(feed.findtext(f"{ATOM}updated")) == OPENING


def test_one_call_as_json_says_all_of_it(call):
    data = fetch("api/v1/calls/aspire-2024-3/").json()
    base = "http://testserver/"
    agencies, texts = data.pop("agencies"), data.pop("texts")
    areas, log, types = data.pop("areas"), data.pop("change_log"), data.pop("research_types")
    assert data == {
        "slug": "aspire-2024-3",
        "url": f"{base}calls/aspire-2024-3/",
        "api_url": f"{base}api/v1/calls/aspire-2024-3/",
        "calendar_url": f"{base}calls/aspire-2024-3/dates.ics",
        "changes_url": f"{base}calls/aspire-2024-3/changes.atom",
        "title": {"en": call.title_en, "ja": call.title_ja},
        "funder": "AMED",
        "fiscal_year": 2024,
        "field": {"en": "Healthcare", "ja": "医療"},
        "kind": "alignment",
        "rehearsal_of": None,
        "state": "closed",
        "opens_on": "2024-03-08",
        "closes_at": {"utc": "2024-05-28T03:00:00Z", "jst": "2024-05-28T12:00:00+09:00"},
        "version": 1,
        "last_updated_on": "2024-07-03",
        "programme": {"en": call.programme_en, "ja": call.programme_ja},
        "contact": 'amed-aspire"AT"',
        "dates": {
            "outcome_known_by": "2024-05-31",
            "interview_days": ["2024-09-19"],
            "affiliation_by": "2024-12-01",
            "agencies_as_of": "2024-07-01",
        },
        "budget": {"cap_direct_yen": 115_000_000, "cap_reference_years": 5},
        "period": {"min_months": 36, "max_months": 60, "first_fiscal_year": 2024, "last_fiscal_year": 2029},
        "places": {"min": 0, "max": 3},
        "interview_notice_days": 7,
        "briefing_held": False,
        "extensions": [],
    }
    assert types == [{"code": "ASPIRE-B", "offered": True}, {"code": "ASPIRE-A", "offered": False}]
    assert [one["number"] for one in areas] == [1, 2, 3] and areas[2]["name"]["en"] == "Human Life Stages"
    assert [one["on"] for one in log] == ["2024-07-03", "2024-05-08"]
    assert texts["period"]["en"] == "3 to 5 years, FY2024 to FY2029."
    assert len(agencies) == 29
    by_key = {one["key"]: one for one in agencies}
    assert by_key["src"] == {
        "key": "src",
        "name": "Vetenskapsrådet - Swedish Research Council",
        "abbreviation": "SRC",
        "name_official": "",
        "name_local": "Vetenskapsrådet",
        "name_ja": "スウェーデン研究評議会",
        "aliases": ["VR", "Swedish Research Council"],
        "ror": "https://ror.org/03zttf063",
        "funder_id": "https://doi.org/10.13039/501100004359",
        "country": {"code": "SE", "name": {"en": "Sweden", "ja": "スウェーデン"}, "kind": "country"},
        "participation": "existing",
        "effective_on": "2024-03-08",
        "effective_on_is_stated": False,
        "published_on": None,
        "remark": {"en": "", "ja": ""},
        "notes": {"en": "", "ja": ""},
        "contact": "",
        "programmes_only": [],
    }
    nhgri = by_key["nhgri"]
    assert (nhgri["effective_on"], nhgri["effective_on_is_stated"], nhgri["published_on"]) == (
        "2024-07-01",
        True,
        "2024-07-03",
    )


@pytest.mark.parametrize(
    ("at", "state"),
    [
        pytest.param(BEFORE_OPENING, "not-yet-open", id="before"),
        pytest.param(NOON, "open", id="noon itself"),
        pytest.param(A_BREATH_AFTER_NOON, "closed", id="a microsecond after noon"),
    ],
)
def test_the_state_in_json_is_that_of_the_page(call, at, state):
    assert fetch("api/v1/calls/aspire-2024-3/", at=at).json()["state"] == state


def test_the_list_as_json_has_the_open_calls_first_and_one_query(call, django_assert_num_queries):
    rehearsal = services.rehearse_call(call.slug, closes_on=date(2024, 8, 20), actor=None, at=IN_APRIL)
    client = client_for(at=IN_JULY)
    with django_assert_num_queries(1):
        data = client.get("/api/v1/calls/").json()
    assert [(one["slug"], one["state"], one["rehearsal_of"]) for one in data["calls"]] == [
        (rehearsal.slug, "open", call.slug),
        (call.slug, "closed", None),
    ]
    assert set(data["calls"][1]) < set(fetch("api/v1/calls/aspire-2024-3/").json())


@pytest.mark.django_db
def test_without_calls_the_list_is_empty():
    assert fetch("api/v1/calls/").json() == {"calls": []}


@pytest.mark.parametrize("path", PATHS)
def test_who_has_it_already_is_told_so(call, path):
    first = fetch(path)
    assert fetch(path, status=304, **{"if-none-match": first["ETag"]}).content == b""
    assert fetch(path, status=304, **{"if-modified-since": first["Last-Modified"]})["ETag"] == first["ETag"]
    assert first["Cache-Control"] == "no-cache"


def test_what_a_date_of_its_own_changes_is_sent_again(call):
    before = fetch("api/v1/calls/aspire-2024-3/", at=NOON)
    after = fetch("api/v1/calls/aspire-2024-3/", at=A_BREATH_AFTER_NOON, **{"if-none-match": before["ETag"]})
    assert after.json()["state"] == "closed"
    since = {"if-modified-since": before["Last-Modified"]}
    assert fetch("api/v1/calls/aspire-2024-3/", at=A_BREATH_AFTER_NOON, **since).json()["state"] == "closed"


@pytest.mark.parametrize("path", PATHS)
def test_machines_only_read_and_an_unknown_call_is_not_there(call, path):
    assert client_for(at=IN_JULY).post(f"/{path}").status_code == 405
    fetch(path.replace("aspire-2024-3", "no-such-call"), status=404)


def test_a_machines_answer_costs_the_same_for_every_call(call, django_assert_num_queries):
    client = client_for(at=IN_JULY)
    for path in PATHS:
        with django_assert_num_queries(8):
            client.get(f"/{path}")


# --- What search engines read -----------------------------------------------------------------
def head(call, *, language="en", at=IN_APRIL):
    return fetch(f"calls/{call.slug}/", at=at, **{"accept-language": language}).content.decode().split("</head>")[0]


def structured(html):
    return json.loads(re.search(r'<script nonce="[^"]+" type="application/ld\+json">(.*?)</script>', html)[1])


def test_a_call_is_described_for_search_engines(call):
    html = head(call)
    data = structured(html)
    assert (data["@type"], data["url"], data["funder"]["name"], data["amount"]["maxValue"]) == (
        "MonetaryGrant",
        "http://testserver/calls/aspire-2024-3/",
        "AMED",
        115_000_000,
    )
    event = next(one for one in data["subjectOf"] if one["@type"] == "Event")
    assert (event["startDate"], event["endDate"]) == ("2024-03-08", "2024-05-28T12:00:00+09:00")
    assert '<link rel="canonical" href="http://testserver/calls/aspire-2024-3/">' in html
    assert '<meta name="description" content="AMED call for proposals' in html
    assert "noindex" not in html
    assert structured(head(call, language="ja"))["name"] == call.title_ja


def test_no_title_can_leave_its_script(call):
    call.title_en = "</script><script>alert(1)</script> & <!-- "
    call.save(update_fields=["title_en"])
    html = head(call)
    assert "<script>alert" not in html and "<!-- " not in html
    assert structured(html)["name"] == call.title_en


def test_a_rehearsal_keeps_out_of_search_engines(call):
    rehearsal = services.rehearse_call(call.slug, closes_on=date(2026, 12, 8), actor=None, at=IN_APRIL)
    html = head(rehearsal)
    assert '<meta name="robots" content="noindex">' in html and "ld+json" not in html


@pytest.mark.parametrize("kind", ["text/calendar", "application/atom+xml", "application/json"])
def test_the_page_names_its_other_forms(call, kind):
    address = re.search(rf'<link rel="alternate" type="{re.escape(kind)}" href="([^"]+)"', head(call))[1]
    assert fetch(address.lstrip("/"))["Content-Type"].startswith(kind)
