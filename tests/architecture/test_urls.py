"""Is every address open to those it is for, closed to everybody else, and every answer well dressed?"""

import os
import re
from contextlib import contextmanager
from copy import copy
from html import unescape
from html.parser import HTMLParser

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from lxml import html

from tests.architecture.urls import APPLICANTS, EVERYBODY, OFFICERS, REVIEWERS, WALKS

LOGIN = "/account/login/"


def addresses(resolver=None, namespace=""):
    """Yield (name with namespace, names of the values it asks for) of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from addresses(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry


def test_every_address_has_a_name_and_a_declared_reader():
    names = {name for name, _ in addresses()}
    assert not any(name.endswith("None") for name in names)
    assert names - {walk.name for walk in WALKS} == set()


def test_the_table_names_no_address_that_is_gone():
    assert {walk.name for walk in WALKS} - {name for name, _ in addresses()} == set()


@contextmanager
def undone():
    """Undo what a request did, so that the next one meets the same world."""
    block = transaction.atomic()
    block._from_testcase = True  # a use case inside still opens its own transaction, as far as it knows
    with block:
        yield
        transaction.set_rollback(True)


def asked_values():
    """Return, for each address, the names of the values in its path."""
    found = {}
    for name, pattern in addresses():
        found.setdefault(name, set()).update(_values_in(get_resolver(), pattern))
    return found


def _values_in(resolver, wanted, outer=frozenset()):
    for entry in resolver.url_patterns:
        own = outer | set(entry.pattern.regex.groupindex)
        if entry is wanted:
            return own
        if isinstance(entry, URLResolver) and (found := _values_in(entry, wanted, own)) is not None:
            return found
    return None


SECOND_WEARERS = ("taro", "yuki", "emi")


def test_every_address_answers_everybody_as_declared(world):
    values = asked_values()
    clients = {key: Client(headers={"accept-language": "en"}) for key in ("visitor", *world.cast)}
    for key, user in world.cast.items():
        clients[key].force_login(user)
    cookies = {key: client.cookies for key, client in clients.items()}
    assert set(clients) == EVERYBODY
    if not os.environ.get("REQUIRE_ALL"):  # the second wearer of a hat walks where there is time for everything
        for key in SECOND_WEARERS:
            del clients[key]

    faults, nonces, pages = [], [], 0
    for walk in WALKS:
        path = reverse(walk.name, kwargs={key: world.objects[walk.of][key] for key in values[walk.name]})
        read = set()
        for who, client in clients.items():
            statuses = {}
            for method in ("get", "post"):
                client.cookies = copy(cookies[who])  # whoever logged out on the last walk is back
                with undone():
                    try:
                        answer = getattr(client, method)(path)
                        statuses[method] = answer.status_code
                        goes_to = answer.headers.get("Location", "")
                        where = f"{method.upper()} {walk.name} of {walk.of or 'nothing'} as {who}"
                        faults += [f"{where}: {fault}" for fault in verdict(walk, who, answer.status_code, goes_to)]
                        like = (method, answer.status_code, hat_of(who) if answer.status_code == 200 else "")
                        faults += [f"{where}: {fault}" for fault in undressed(answer, is_read=like not in read)]
                        if like not in read:  # one of two people with the same hat reads for both
                            faults += [f"{where}: {fault}" for fault in shuts_the_switch(client, answer)]
                        read.add(like)
                        if is_page(answer):
                            pages += 1
                            nonces.append(nonce_of(answer))
                    except Exception as error:
                        faults.append(f"{method.upper()} {walk.name} of {walk.of} as {who}: {error!r}")
            if who not in walk.let_in and who != "visitor" and walk.refused not in statuses.values():
                faults.append(f"{walk.name} of {walk.of} as {who}: neither method was refused: {statuses}")

    assert not faults, "\n".join(dict.fromkeys(faults))
    assert len(set(nonces)) == pages > 100


def verdict(walk, who, status, goes_to):
    """Return what is wrong with an answer's status, if anything."""
    if status == walk.also:
        return []
    if who in walk.let_in:
        if status in (401, 403, 404) or status >= 500:
            return [f"let in, but answered {status}"]
        if goes_to.startswith(LOGIN) and walk.name not in ("account_logout", "account_reset_password_from_key"):
            return ["let in, but sent to log in"]
        return []
    if who == "visitor":
        return [] if status == 302 and goes_to.startswith(LOGIN) else [f"not sent to log in, but answered {status}"]
    return [] if status in (walk.refused, 405) else [f"not let in, but answered {status} {goes_to}"]


TYPED_INTO = (
    ".//textarea | .//select | .//input[not(@type) or not(contains('hidden submit button password file', @type))]"
)


# --- How an answer is dressed -----------------------------------------------------------------
DRESS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src 'none'",
    "style-src 'self' 'nonce-{nonce}'",
    "script-src 'nonce-{nonce}' 'strict-dynamic'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
}


def is_page(answer):
    return answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming


def nonce_of(answer):
    found = re.search(r"script-src 'nonce-([^']+)'", answer.headers.get("Content-Security-Policy", ""))
    return found[1] if found else None


def hat_of(who):
    """Return which of the hats a person of the cast wears; a visitor wears none."""
    return next((sorted(hat)[0] for hat in (APPLICANTS, REVIEWERS, OFFICERS) if who in hat), who)


def undressed(answer, is_read=True):
    """Return what an answer lacks: headers, a strict policy, and where it is read, markup that the policy allows."""
    faults = [
        f"{name} is {answer.headers.get(name)}" for name, value in DRESS.items() if answer.headers.get(name) != value
    ]
    policy = answer.headers.get("Content-Security-Policy", "")
    if "attachment" in answer.headers.get("Content-Disposition", ""):
        return faults if "sandbox" in policy else [*faults, f"a file without a sandbox: {policy}"]
    nonce = nonce_of(answer)
    said = {part.strip() for part in policy.split(";")}
    faults += [f"the policy lacks {part}" for part in POLICY if part.format(nonce=nonce) not in said]
    if "unsafe" in policy:
        faults.append("the policy allows what is unsafe")
    if is_page(answer) and is_read:
        reader = MarkupReader(nonce)
        reader.feed(answer.content.decode())
        faults += reader.faults
        faults += loses_what_is_typed(answer.content.decode()) if answer.content else []
    return faults


def shuts_the_switch(client, answer):
    """Return a fault where the language button of an answer leads to an address that shows no page.

    An address that leads on is none: what was typed is then shown on a page of its own.
    """
    found = re.search(r'formaction="([^"]+)"', answer.content.decode()) if is_page(answer) else None
    status = client.get(unescape(found[1])).status_code if found else 200
    return [] if status in (200, 302) else [f"the language button leads to {found[1]}, which answers {status}"]


def loses_what_is_typed(page):
    """Return a fault where people type into a form that a change of language would not take along.

    On a page with several such forms a script ties the button to the one that was changed: each needs an id.
    """
    document = html.document_fromstring(page)
    forms = [form for form in document.forms if form.method == "POST" and form.xpath(TYPED_INTO)]
    tied = document.xpath("//button[@name='switch_to' and @form='page-form']")
    if len(forms) == 1 and not (tied and forms[0].get("id") == "page-form"):
        return ["a change of language loses what is typed"]
    return [f"a form without an id: {form.action}" for form in forms if not form.get("id")]


class MarkupReader(HTMLParser):
    """Find what the policy would block or what speaks to third parties."""

    def __init__(self, nonce):
        super().__init__()
        self.nonce = nonce
        self.faults = []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.faults += [f"<{tag} {name}>" for name in attributes if name == "style" or name.startswith(("on", "hx-on"))]
        if tag in ("script", "style") and attributes.get("nonce") != self.nonce:
            self.faults.append(f"<{tag}> without the answer's nonce")
        if tag in ("script", "link", "img", "iframe", "form"):
            address = attributes.get("src") or attributes.get("href") or attributes.get("action") or ""
            if address.startswith(("http:", "https:", "//")) and not address.startswith("http://testserver/"):
                self.faults.append(f"<{tag}> speaks to {address}")
        if attributes.get("href", "").startswith("javascript:"):
            self.faults.append(f"<{tag}> runs a script")


@pytest.mark.parametrize(
    ("markup", "faults"),
    [
        ('<p style="color:red">', ["<p style>"]),
        ('<a onclick="x()">', ["<a onclick>"]),
        ("<script>x()</script>", ["<script> without the answer's nonce"]),
        ('<script nonce="old">x()</script>', ["<script> without the answer's nonce"]),
        ('<img src="//elsewhere.example/x.png">', ["<img> speaks to //elsewhere.example/x.png"]),
        ('<a href="javascript:x()">', ["<a> runs a script"]),
        ('<script nonce="new" src="/static/x.js"></script><a href="https://example.org/">', []),
    ],
)
def test_the_test_sees_what_the_policy_would_block(markup, faults):
    reader = MarkupReader("new")
    reader.feed(markup)
    assert reader.faults == faults
