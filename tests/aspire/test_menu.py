"""Does the menu show each person the ways that are theirs, and where they are?"""

import pytest
from django.utils import translation

from aspire import menu

VISITOR = {"roles": frozenset(), "signed_in": False}


def words(entries):
    """Return the labels of menu entries in English."""
    with translation.override("en"):
        return [str(entry.label) for entry in entries]


@pytest.mark.parametrize(
    ("reader", "shown"),
    [
        pytest.param(VISITOR, ["Calls", "Help"], id="a visitor"),
        pytest.param({"roles": frozenset(), "signed_in": True}, ["Calls", "My proposals", "Help"], id="an applicant"),
        pytest.param(
            {"roles": frozenset({"reviewer", "officer"}), "signed_in": True},
            ["Calls", "My proposals", "My reviews", "Office", "Help"],
            id="two hats",
        ),
        pytest.param(
            {"roles": frozenset({"administrator"}), "signed_in": True},
            ["Calls", "My proposals", "People", "Help"],
            id="an administrator",
        ),
    ],
)
def test_the_menu_follows_the_hats(reader, shown):
    assert words(menu.entries(menu.MAIN, path="/nowhere/", **reader)) == shown


@pytest.mark.parametrize(
    ("path", "here"),
    [
        pytest.param("/", {"Calls": "page"}, id="the list of calls"),
        pytest.param("/calls/aspire-2024-3/", {"Calls": "true"}, id="one call"),
        pytest.param("/help/", {"Help": "page"}, id="help"),
        pytest.param("/office/calls/aspire-2024-3/", {"Office": "true"}, id="below the office"),
        pytest.param("/office/people/3/", {"People": "true"}, id="the nearest line only"),
        pytest.param("/account/login/", {}, id="nowhere in the menu"),
    ],
)
def test_the_menu_says_where_one_is(path, here):
    roles = frozenset({"officer", "administrator"})

    entries = menu.entries(menu.MAIN, path=path, roles=roles, signed_in=True)

    assert {label: entry.is_here for label, entry in zip(words(entries), entries, strict=True) if entry.is_here} == here
