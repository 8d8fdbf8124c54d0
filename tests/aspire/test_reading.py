"""Is somebody stopped who reads profiles as a program would, and told of?"""

import logging
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from aspire import reading
from journal.models import Entry
from reviews.models import Reviewer
from tests.builders import IN_JULY, client_for


@pytest.fixture
def profile(call, kenji):
    """The address of Kenji's profile at the office."""
    reviewer = Reviewer.objects.create(user=kenji, saved_at=IN_JULY)
    return reverse("reviews:pool_person", args=[call.slug, reviewer.pk])


def read(user, address, times, *, at=IN_JULY):
    """Open an address so many times at an instant; returns the last status."""
    client = client_for(user, at=at)
    return [client.get(address).status_code for _each in range(times)][-1]


def noted(verb, user):
    return Entry.objects.filter(verb=verb, actor=user).count()


def test_a_hundred_profiles_in_ten_minutes_are_read_and_the_next_is_refused(aiko, emi, profile, monkeypatch, caplog):
    assert (100, timedelta(minutes=10)) == (reading.MOST, reading.WITHIN)
    monkeypatch.setattr(reading, "MOST", 3)
    assert (read(aiko, profile, 3), noted("profile.read", aiko)) == (200, 3)
    with caplog.at_level(logging.ERROR, logger="aspire.reading"):
        assert read(aiko, profile, 2) == 429
    assert "has read 3 profiles" in caplog.text
    assert (noted("profile.read", aiko), noted("profile.reading_refused", aiko)) == (3, 1)
    assert read(emi, profile, 1) == 200  # everybody for themselves
    assert read(aiko, profile, 1, at=IN_JULY + reading.WITHIN) == 200


def test_addresses_that_lead_nowhere_count_as_well(aiko, profile, monkeypatch):
    monkeypatch.setattr(reading, "MOST", 3)
    nowhere = profile.replace(profile.split("/")[-2], "987654321")
    assert (read(aiko, nowhere, 3), read(aiko, profile, 1)) == (404, 429)


def test_administrators_are_stopped_as_well_and_lists_are_not_counted(sora, kenji, monkeypatch):
    monkeypatch.setattr(reading, "MOST", 2)
    assert read(sora, reverse("accounts_office:people"), 4) == 200
    person = reverse("accounts_office:person", args=[kenji.pk])
    assert (read(sora, person, 2), read(sora, person, 1)) == (200, 429)
    assert Role.objects.filter(user=sora, ended_at=None).exists()  # nothing else is taken from them
