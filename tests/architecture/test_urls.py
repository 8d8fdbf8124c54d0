"""Has every address its line in the table, and is every answer well dressed? Who is let in is walked in test_matrix."""

import re
from contextlib import contextmanager
from html import unescape
from html.parser import HTMLParser

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver
from lxml import html

from tests.architecture.urls import APPLICANTS, OFFICERS, REVIEWERS, WALKS


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
