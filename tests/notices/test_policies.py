"""Who may read which letter, and mend it? Rule and queryset are asked the same questions."""

import pytest
from django.contrib.auth.models import AnonymousUser

from notices import policies, queries, services
from notices.models import Notice
from tests.builders import NOON
from tests.notices.drill import owe

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(cast):
    """One letter of each sort: to an applicant, to a reviewer, to each officer, of another call, and for signing in."""
    owe("receipt", cast["hanako"], kept_from=cast["hanako"])
    owe("review asked", cast["kenji"], kept_from=cast["aiko"])  # Aiko leads a proposal herself
    owe("to emi", cast["emi"])
    owe("of another call", cast["hanako"], scope="aspire-2025-4")
    services.promise_sign_in_letter(
        address="taro@aspire.example", user=cast["taro"], language="en", subject="s", body="key", at=NOON
    )
    return {notice.key if notice.scope else "sign-in": notice for notice in Notice.objects.all()}


READABLE = {
    "emi": {"receipt", "review asked", "of another call"},
    "aiko": {"of another call"},  # the other one is closed to her: she applies there
}


@pytest.mark.parametrize("name", ["hanako", "taro", "kenji", "yuki", "aiko", "emi", "sora", "jiro"])
def test_officers_read_the_letters_of_calls_that_are_open_to_them_and_nobody_reads_any_other(name, cast, letters):
    user = cast[name]
    by_rule = {key for key, letter in letters.items() if user.has_perm("notices.view_letter", letter)}
    by_query = {key for key, letter in letters.items() if letter in policies.visible_to(user)}
    by_mending = {key for key, letter in letters.items() if user.has_perm("notices.mend_letter", letter)}

    assert by_rule == by_query == by_mending == READABLE.get(name, set())


@pytest.mark.parametrize(
    ("name", "here", "there"),
    [
        pytest.param("emi", True, True, id="an officer"),
        pytest.param("aiko", False, True, id="an officer who applies here"),
        pytest.param("kenji", False, False, id="a reviewer"),
        pytest.param("hanako", False, False, id="an applicant"),
        pytest.param("sora", False, False, id="an administrator"),
    ],
)
def test_the_letters_of_a_call_are_the_offices(name, here, there, cast, letters):
    user = cast[name]
    assert user.has_perm("notices.view_letters", "aspire-2024-3") is here
    assert user.has_perm("notices.view_letters", "aspire-2025-4") is there


def test_a_visitor_reads_nothing(letters):
    assert list(policies.visible_to(AnonymousUser())) == []
    assert queries.letter_for(AnonymousUser(), letters["receipt"].pk) is None


def test_a_role_that_has_ended_opens_nothing(emi, letters):
    emi.roles.update(ended_at=NOON)
    assert list(policies.visible_to(emi)) == []
