"""What do the office's pages and the readiness page learn of letters?"""

from datetime import timedelta

import pytest

from notices import queries, services
from notices.models import Notice
from tests.builders import A_BREATH_AFTER_NOON, NOON
from tests.notices.drill import owe

pytestmark = pytest.mark.django_db

CALL = "aspire-2024-3"


def keys(letters):
    """Return the keys of letters, in their order."""
    return [letter.key for letter in letters]


def test_letters_come_page_by_page_the_newest_first_and_none_twice(aiko, hanako):
    for number in range(7):
        owe(f"letter-{number}", hanako)

    first = queries.page_for(aiko, CALL, at=NOON, size=3)
    second = queries.page_for(aiko, CALL, at=NOON, size=3, before=first.older)
    third = queries.page_for(aiko, CALL, at=NOON, size=3, before=second.older)

    assert [keys(page.letters) for page in (first, second, third)] == [
        ["letter-6", "letter-5", "letter-4"],
        ["letter-3", "letter-2", "letter-1"],
        ["letter-0"],
    ]
    assert third.older is None
    assert first.by_state == third.by_state == {"pending": 7}


def test_a_page_that_just_fits_has_no_older_one(aiko, hanako):
    for number in range(3):
        owe(f"letter-{number}", hanako)
    assert queries.page_for(aiko, CALL, at=NOON, size=3).older is None


def test_letters_are_narrowed_by_state_and_kind(aiko, hanako):
    owe("a", hanako, kind="receipt")
    owe("b", hanako, kind="interview")
    owe("c", hanako, kind="interview")
    owe("elsewhere", hanako, scope="another", kind="result")
    Notice.objects.filter(key="c").update(state="failed")

    page = queries.page_for(aiko, CALL, at=NOON, state="failed", kind="interview")

    assert (keys(page.letters), page.by_state, page.kinds) == (
        ["c"],
        {"pending": 1, "failed": 1},
        ["interview", "receipt"],
    )
    assert queries.page_for(aiko, CALL, at=NOON).by_state == {"pending": 2, "failed": 1}
    assert keys(queries.page_for(aiko, CALL, at=NOON, state="failed").letters) == ["c"]


@pytest.mark.parametrize(
    ("state", "options", "at", "is_overdue"),
    [
        pytest.param("pending", {}, NOON + timedelta(minutes=15), False, id="due for a quarter of an hour"),
        pytest.param("pending", {}, NOON + timedelta(minutes=16), True, id="nobody came for it"),
        pytest.param("retry", {}, NOON + timedelta(minutes=16), True, id="nobody came for it again"),
        pytest.param("pending", {"not_after": NOON + timedelta(minutes=1)}, NOON, False, id="still in time"),
        pytest.param("failed", {}, NOON + timedelta(days=1), False, id="failed but with no last instant"),
        pytest.param(
            "failed",
            {"not_after": NOON + timedelta(minutes=1)},
            A_BREATH_AFTER_NOON + timedelta(minutes=1),
            True,
            id="failed and too late",
        ),
        pytest.param(
            "unknown",
            {"not_after": NOON + timedelta(minutes=1)},
            A_BREATH_AFTER_NOON + timedelta(minutes=1),
            True,
            id="in doubt and too late",
        ),
        pytest.param(
            "withdrawn", {"not_after": NOON + timedelta(minutes=1)}, NOON + timedelta(days=1), False, id="withdrawn"
        ),
    ],
)
def test_overdue_is_what_missed_its_time_or_its_worker(state, options, at, is_overdue, hanako):
    owe("letter", hanako, **options)
    Notice.objects.update(state=state)
    assert queries.overdue(at).exists() is is_overdue


def test_sign_in_letters_are_nobodys_worry():
    services.promise_sign_in_letter(address="a@b.example", user=None, language="en", subject="s", body="b", at=NOON)
    assert not queries.overdue(NOON + timedelta(days=9)).exists()
