"""Which stretch of a long list does one page show?"""

import pytest

from journal.queries import Stretch, stretch_of

KEYS = [50, 40, 30, 20, 10]


@pytest.mark.parametrize(
    ("asked", "stretch"),
    [
        pytest.param({}, Stretch([50, 40], 5, 1, 2, after=40, before=None), id="the beginning"),
        pytest.param({"after": 40}, Stretch([30, 20], 5, 3, 4, after=20, before=30), id="the middle"),
        pytest.param({"after": 20}, Stretch([10], 5, 5, 5, after=None, before=10), id="the end"),
        pytest.param({"before": 30}, Stretch([50, 40], 5, 1, 2, after=40, before=None), id="back"),
        pytest.param({"before": 40}, Stretch([50, 40], 5, 1, 2, after=40, before=None), id="back past the beginning"),
        pytest.param({"after": 10}, Stretch([50, 40], 5, 1, 2, after=40, before=None, is_lost=True), id="past the end"),
        pytest.param({"after": 7}, Stretch([50, 40], 5, 1, 2, after=40, before=None, is_lost=True), id="a key gone"),
    ],
)
def test_a_page_goes_by_keys(asked, stretch):
    assert stretch_of(KEYS, size=2, **asked) == stretch


def test_an_empty_list_has_one_empty_page():
    assert stretch_of([], size=2) == Stretch([], 0, 0, 0, after=None, before=None)
