"""Does a portal whose own clock passes noon take what came before and refuse what comes after?"""

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from journal.models import Entry
from proposals.models import Submission
from tests.builders import NOON, jst
from tests.proposing import a_whole_draft

pytestmark = [pytest.mark.processes, pytest.mark.thorough, pytest.mark.django_db(transaction=True)]


def signed_in(user):
    """Return the cookie of a session made in the database, as logging in would make it."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[
        -1
    ]  # the one that knows people; the other only answers questions of right
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def press_submit(portal, user, proposal):
    """Open the check page, press its button, and return (status, words of the answer)."""
    cookie = signed_in(user)
    page = urllib.request.Request(f"{portal.url}/proposals/{proposal.pk}/check/", headers={"Cookie": cookie})
    with urllib.request.urlopen(page, timeout=20) as answer:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())[1]
        csrf = re.search(rf"{settings.CSRF_COOKIE_NAME}=([^;]+)", answer.headers["Set-Cookie"])[0]
    press = urllib.request.Request(
        f"{portal.url}/proposals/{proposal.pk}/submit/",
        data=urllib.parse.urlencode({"csrfmiddlewaretoken": token}).encode(),
        headers={"Cookie": f"{cookie}; {csrf}"},
    )
    try:
        with urllib.request.build_opener(Stay()).open(press, timeout=20) as answer:
            return answer.status, answer.headers.get("Location", "")
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers.get("Location") or re.sub(r"\s+", " ", answer.read().decode())


class Stay(urllib.request.HTTPRedirectHandler):
    """Show a redirect instead of following it."""

    def redirect_request(self, *_):
        return None


def test_the_process_takes_what_came_before_noon_and_refuses_what_comes_after(
    portal_processes, libfaketime, call, hanako, taro
):
    early, late = a_whole_draft(call, hanako), a_whole_draft(call, taro)
    portal = portal_processes(clock="@2024-05-28 02:59:45", environ={"TZ": "UTC"}).start("plain_web")

    status, place = press_submit(portal, hanako, early)
    assert (status, place) == (302, f"/proposals/{early.pk}/receipt/")
    sealed = Submission.objects.get()
    assert jst(2024, 5, 28, 11, 59, 45) <= sealed.received_at <= NOON

    time.sleep((NOON - sealed.received_at).total_seconds() + 1)
    status, page = press_submit(portal, taro, late)
    assert status == 409 and "12:00:00.000000" in page
    assert Submission.objects.get() == sealed
    noted = Entry.objects.get(verb="proposal.submission_refused")
    assert (noted.detail["refusal"], noted.at > NOON) == ("DeadlinePassed", True)
