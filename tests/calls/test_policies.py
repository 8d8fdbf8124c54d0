"""Who may read and keep a call: policies and their queryset twins agree."""

import pytest
from django.contrib.auth.models import AnonymousUser

from calls import policies, services
from tests.builders import IN_APRIL, jst


@pytest.fixture
def calls(call):
    """The real call and a rehearsal of it."""
    return [
        call,
        services.rehearse_call(call.slug, closes_on=jst(2026, 12, 8).date(), actor=None, at=IN_APRIL),
    ]


def test_everybody_reads_every_call_and_the_queryset_says_the_same(calls, cast):
    everybody = [AnonymousUser(), *cast.values()]
    allowed = {(user, call) for user in everybody for call in calls if policies.may_read(user, call)}
    visible = {(user, call) for user in everybody for call in policies.visible_to(user)}
    assert allowed == visible == {(user, call) for user in everybody for call in calls}


def test_only_officers_keep_a_call(call, cast):
    keepers = {name for name, user in cast.items() if user.has_perm("calls.keep_call", call)}
    assert keepers == {"aiko", "emi"}
    assert not AnonymousUser().has_perm("calls.keep_call", call)
