"""Which pages must be right before all others? Those on the way from the call to the results, for each role."""

from django.urls import reverse

from tests.architecture.test_urls import asked_values
from tests.builders import IN_APRIL
from tests.face.walking import Stop

# Name of the page, who opens it, address, object; the real call is also seen on a day when it was open.
KEY_PAGES = [
    ("calls", "visitor", "calls:list", ""),
    ("call-open", "visitor", "calls:page", "the real call"),
    ("call-closed", "visitor", "calls:page", "the real call"),
    ("sign-up", "visitor", "account_signup", ""),
    ("log-in", "visitor", "account_login", ""),
    ("applicants-home", "hanako", "home", ""),
    ("draft", "hanako", "proposals:home", "hanako's draft"),
    ("project", "hanako", "proposals:project", "hanako's draft"),
    ("budget", "hanako", "proposals:budget", "hanako's draft"),
    ("check-with-findings", "hanako", "proposals:check", "hanako's draft"),
    ("receipt", "hanako", "proposals:receipt", "hanako's proposal"),
    ("reviewers-home", "kenji", "home", ""),
    ("scores", "kenji", "reviews:score", "kenji's open assignment"),
    ("office", "aiko", "selection:overview", "the closed rehearsal"),
    ("proposals", "aiko", "reviews:proposals", "the closed rehearsal"),
    ("screening", "aiko", "reviews:screening", "the closed rehearsal"),
    ("screening-of-one", "aiko", "reviews:desk", "a pending grant at the office"),
    ("refusal", "aiko", "reviews:refuse", "a pending grant at the office"),
    ("question", "aiko", "reviews:consultation", "a question"),
    ("ranking", "aiko", "reviews:ranking", "the closed rehearsal"),
    ("interviews", "aiko", "selection:interviews", "the closed rehearsal"),
    ("panel", "aiko", "selection:panel", "a panel"),
    ("proposed-order", "aiko", "selection:arrange", "an interview day"),
    ("running-sheets", "aiko", "selection:sheet_of_day", "an interview day"),
    ("letters", "aiko", "notices:letters", "the closed rehearsal"),
    ("letters-to-come", "aiko", "notices:forecast", "the closed rehearsal"),
    ("selection", "aiko", "selection:board", "the closed rehearsal"),
]
# What only a draft that has everything shows, and what only those who are logged in see.
FURTHER_PAGES = [
    ("log-out", "hanako", "account_logout", ""),
    ("whole-draft", "taro", "proposals:home", "taro's draft"),
    ("documents", "taro", "proposals:documents", "taro's draft"),
    ("counterpart", "taro", "proposals:counterpart", "taro's draft"),
    ("counterpart-to-remove", "taro", "proposals:counterpart_remove", "taro's draft"),
    ("check-before-submitting", "taro", "proposals:check", "taro's draft"),
    ("sent-with-a-pending-grant", "hanako", "proposals:home", "hanako's pending grant"),
    ("outcomes", "hanako", "proposals:outcomes", "hanako's pending grant"),
    ("agency-asked-about", "hanako", "proposals:consultations", "hanako's pending grant"),
]


def key_stops(world):
    """Return the stop at each key page; its label is the page's name."""
    return _stops(KEY_PAGES, world)


def further_stops(world):
    """Return the stops at pages that the table of addresses does not reach with its own objects."""
    return _stops(FURTHER_PAGES, world)


def _stops(pages, world):
    asked, found = asked_values(), []
    for label, who, name, of in pages:
        values = {key: world.objects[of][key] for key in asked[name]}
        at = IN_APRIL if label == "call-open" else None
        found.append(Stop(who, reverse(name, kwargs=values), label, at))
    return found
