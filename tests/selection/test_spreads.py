"""Do the charts of the overview draw what the database counts, in both languages, open and closed?"""

from datetime import date

import pytest

from calls.models import Call
from proposals.services import withdraw_proposal
from selection import queries
from selection.charts import Bar, DayRow
from tests.builders import BEFORE_OPENING, IN_AUGUST, IN_JUNE, IN_MAY, client_for, jst
from tests.proposing import a_draft, a_sealed_proposal
from tests.selection.pages import SLUG, at, text_of

ELSEWHERE = {"name": "Ada Byrne", "agency_key": "", "unlisted_agency": "Isle Trust", "country_code": "IE"}
PENDING = {"name": "Lena Vogt", "agency_key": "dfg", "country_code": "DE", "grant_status": "applied"}
PENDING["outcome_due_on"] = date(2024, 5, 20)


def spreads_for(user, call):
    """Return the charts of a call as an officer sees them in August."""
    return queries.overview_of(user, Call.objects.get(pk=call.pk), at=IN_AUGUST).spreads


def test_the_flow_counts_by_day_in_japan_what_was_begun_and_sealed(call, hanako, taro, jiro, aiko):
    late_evening = jst(2024, 4, 15, 23, 59)
    a_draft(call, jiro, at=late_evening)
    a_sealed_proposal(call, hanako, at=late_evening)
    gone = a_sealed_proposal(call, taro, at=jst(2024, 4, 16, 0, 0))
    withdraw_proposal(gone.pk, actor=taro, at=IN_JUNE)
    flow = spreads_for(aiko, call).flow
    assert flow.rows == (
        DayRow(date(2024, 3, 8), 0, 0),
        DayRow(date(2024, 4, 15), 2, 1),
        DayRow(date(2024, 4, 16), 3, 2),
        DayRow(date(2024, 5, 28), 3, 2),
    )


def test_the_bars_count_areas_countries_and_grants(call, hanako, taro, jiro, aiko):
    a_sealed_proposal(call, hanako, counterparts=[{}, {"name": "Kari Nordmann"}, {**PENDING, "name": "Lena Vogt"}])
    a_sealed_proposal(call, taro, project={"area_number": 3}, counterparts=[PENDING])
    a_sealed_proposal(call, jiro, project={"area_number": 3}, counterparts=[PENDING, ELSEWHERE])
    spreads = spreads_for(aiko, call)
    assert [(bar.of.number, bar.count, bar.share) for bar in spreads.areas] == [(1, 1, 33), (2, 0, 0), (3, 2, 67)]
    assert [(bar.of.code, bar.count, bar.share) for bar in spreads.countries] == [
        ("DE", 3, 100),
        ("IE", 1, 33),
        ("NO", 1, 33),
    ]
    assert spreads.grants == (Bar("held", 0, 0.0, 0), Bar("applied", 2, 100.0, 67), Bar("unlisted", 1, 50.0, 33))


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("instant", [IN_MAY, IN_AUGUST], ids=["open", "closed"])
def test_charts_carry_a_title_a_description_and_their_table(call, hanakos, aiko, instant, language):
    client = client_for(aiko, at=instant)
    client.cookies["django_language"] = language
    html = client.get(at("overview", SLUG)).content.decode()
    assert html.count('role="img" aria-labelledby="flow-title flow-desc"') == 1
    assert '<title id="flow-title">' in html and '<desc id="flow-desc">' in html
    assert html.count("<details") >= 4
    assert ('class="today"' in html) is (instant is IN_MAY)
    for name in ("flow", "areas", "grants", "countries"):
        assert f'aria-labelledby="cap-{name}"' in html and f'id="cap-{name}"' in html


def test_a_call_without_proposals_says_so_instead_of_drawing(call, aiko):
    client = client_for(aiko, at=IN_JUNE)
    assert "No draft was begun. The chart begins with the first one." in text_of(client.get(at("overview", SLUG)))
    client = client_for(aiko, at=BEFORE_OPENING)
    assert "The call opens Fri 8 March 2024, 00:00 JST." in text_of(client.get(at("overview", SLUG)))
