"""What do the tests of choosing start from? Sealed proposals of a call that has closed."""

import pytest

from calls.models import InterviewDay
from tests.builders import INTERVIEW_DAY, person
from tests.proposing import a_sealed_proposal
from tests.selection import racing


@pytest.fixture(autouse=True)
def _officers_go_home():
    """Leave no thread of a race behind, and no line to the database."""
    yield
    racing.send_home()


@pytest.fixture
def day(call):
    """The call's interview day, 19 September 2024."""
    return InterviewDay.objects.get(call=call, on=INTERVIEW_DAY)


@pytest.fixture
def hanakos(call, hanako):
    """Hanako's proposal, sealed."""
    return a_sealed_proposal(call, hanako)


@pytest.fixture
def taros(call, taro):
    """Taro's proposal, sealed."""
    return a_sealed_proposal(call, taro, project={"title_en": "Frailty clocks", "title_ja": "フレイルの時計"})


@pytest.fixture
def sealed(call):
    """Return a function that seals so many proposals, each of a lead of its own."""

    def seal(count):
        leads = [person(f"lead{number}@aspire.example", f"Lead {number}") for number in range(1, count + 1)]
        return [a_sealed_proposal(call, lead, project={"title_en": f"Project of {lead}"}) for lead in leads]

    return seal
