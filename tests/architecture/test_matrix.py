"""Who may read and who may act, at every address and about every object, in one hat or in two?

The table is tests/architecture/urls.py. What is hidden from somebody answers them as what was never there: with the
same status and the same bytes.
"""

import os
import re
from copy import copy
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from aspire import errors
from proposals.models import Proposal
from tests.architecture.hats import hats_of, trace_of
from tests.architecture.test_urls import (
    asked_values,
    hat_of,
    is_page,
    nonce_of,
    shuts_the_switch,
    undone,
    undressed,
)
from tests.architecture.urls import EVERYBODY, OFFICERS, ONLY_ACTED_ON, ONLY_READ, PROPOSAL_OF, REVIEWERS, WALKS

pytestmark = pytest.mark.django_db

IS_THOROUGH = bool(os.environ.get("REQUIRE_ALL"))
LOGIN = "/account/login/"
SECOND_WEARERS = ("taro", "yuki", "emi")
NEVER = {int: 987_654_321, str: "never-was-there"}  # keys that no row has


def client_of(user=None):
    """Return a client that reads English, signed in unless as a visitor."""
    client = Client(headers={"accept-language": "en"})
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def _without_the_call():
    """Leave the world's calls where they are."""


@pytest.fixture(scope="module")
def clients(standing_world):
    """A client for each of the cast and for a visitor."""
    return {"visitor": client_of()} | {key: client_of(user) for key, user in standing_world.cast.items()}


def walking(walk, number, walkers):
    """Return who walks to an address: with everything asked for everybody; otherwise whoever is let in, visitors, and one of the others in turn."""
    if IS_THOROUGH:
        return walkers
    others = [who for who in walkers if who not in walk.let_in and who != "visitor"]
    kept_out = {others[number % len(others)]} if others else set()
    return {who: client for who, client in walkers.items() if who not in others or who in kept_out}


def path_of(walk, objects, values):
    """Return the address of a walk."""
    return reverse(walk.name, kwargs={key: objects[walk.of][key] for key in values[walk.name]})


def methods_for(walk, who, clients):
    """Return the methods that a person tries: one that an address never takes is tried by one person only."""
    is_first = who == next((one for one in clients if one in walk.let_in), "visitor")
    if walk.name in ONLY_READ and not is_first:
        return ("get",)
    if walk.name in ONLY_ACTED_ON and not is_first:
        return ("post",)
    return ("get", "post")


@pytest.fixture
def spare_errors(monkeypatch):
    """Let every error page be written out once for each address and status; what is the same again stays empty."""
    written, render = set(), errors.render

    def write(request, template, context=None, *, status):
        key = (request.resolver_match and request.resolver_match.view_name, status)
        if key in written:
            return HttpResponse(b"", status=status)
        written.add(key)
        return render(request, template, context, status=status)

    monkeypatch.setattr(errors, "render", write)


def test_every_address_answers_everybody_as_declared(standing_world, clients, spare_errors):
    values = asked_values()
    assert set(clients) == EVERYBODY
    walkers = {key: client for key, client in clients.items() if IS_THOROUGH or key not in SECOND_WEARERS}
    cookies = {key: client.cookies for key, client in walkers.items()}

    faults, nonces, pages = [], [], 0
    for number, walk in enumerate(one for one in WALKS if one.name in values):
        path = path_of(walk, standing_world.objects, values)
        read, here = set(), walking(walk, number, walkers)
        for who, client in here.items():
            statuses = {}
            for method in methods_for(walk, who, here):
                client.cookies = copy(cookies[who])  # whoever logged out on the last walk is back
                with undone():
                    try:
                        answer = getattr(client, method)(path)
                        statuses[method] = answer.status_code
                        goes_to = answer.headers.get("Location", "")
                        where = f"{method.upper()} {walk.name} of {walk.of or 'nothing'} as {who}"
                        faults += [f"{where}: {fault}" for fault in verdict(walk, who, answer.status_code, goes_to)]
                        faults += [f"{where}: {fault}" for fault in untaken(walk, who, method, answer.status_code)]
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

    for who, client in walkers.items():
        client.cookies = cookies[who]
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


def untaken(walk, who, method, status):
    """Return a fault where an address takes a method that the table says it does not, or the reverse."""
    if who not in walk.let_in:
        return []
    taken = not (method == "get" and walk.name in ONLY_ACTED_ON or method == "post" and walk.name in ONLY_READ)
    return [] if taken == (status != 405) else [f"answered {status}: see ONLY_READ and ONLY_ACTED_ON"]


def test_every_object_of_the_table_says_whose_proposal_it_is_about(standing_world):
    used = {walk.of for walk in WALKS}
    assert used - set(PROPOSAL_OF) == set()
    assert set(PROPOSAL_OF) - used == set()


# --- Hidden and absent --------------------------------------------------------------------------
def stripped(answer, path):
    """Return the status and the bytes of an answer without what each has of its own: nonce, address, token, time."""
    text = answer.content.decode().replace(path, "PATH").replace(path.replace("/", "%2F"), "PATH")
    if nonce := nonce_of(answer):
        text = text.replace(nonce, "NONCE")
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "TOKEN", text)
    text = re.sub(r'data-server-now="[^"]+"', "NOW", text)
    text = re.sub(r'<p class="paper">.*?</p>', "PRINTED", text, flags=re.DOTALL)  # a minute may pass between the two
    headers = {name: re.sub(r"nonce-[^']+", "NONCE", value) for name, value in answer.headers.items()}
    headers.pop("Content-Length", None)  # a longer address makes a longer page
    return answer.status_code, headers, text


def absent(keys, *, spared=()):
    """Return keys of the same kinds that no row has; those that are spared stay, such as the call around an object."""
    never = {name: NEVER[int] if isinstance(value, int) else NEVER[str] for name, value in keys.items()}
    return {name: keys[name] if name in spared else value for name, value in never.items()}


def hidden_pairs(world, everybody, *, each):
    """Yield (walk, who, path of what is hidden from them, path of what never was) for every address with an object.

    One person of each hat from whom it is hidden tries an address, in turn; with `each`, everybody does.
    """
    values = asked_values()
    for place, walk in enumerate(WALKS):
        keys = {key: world.objects[walk.of][key] for key in values.get(walk.name, ())}
        kept_out = [who for who in everybody if who not in walk.let_in and who != "visitor"]
        if not keys or not kept_out or walk.refused != 404:
            continue
        there, never = reverse(walk.name, kwargs=keys), reverse(walk.name, kwargs=absent(keys))
        by_hat = {}
        for who in kept_out:
            by_hat.setdefault(who if each else hat_of(who), []).append(who)
        for people in by_hat.values():
            yield walk, people[place % len(people)], there, never


@pytest.mark.thorough
def test_what_is_hidden_answers_as_what_never_was(standing_world, clients, rounds):
    tried, faults = 0, []
    for walk, who, there, never in hidden_pairs(standing_world, clients, each=rounds(1, drill=2) == 2):
        method = "post" if walk.name in ONLY_ACTED_ON else "get"
        with undone():
            seen = stripped(getattr(clients[who], method)(there), there)
            unseen = stripped(getattr(clients[who], method)(never), never)
        tried += 1
        if seen != unseen:
            lines = set(seen[2].splitlines()) ^ set(unseen[2].splitlines())
            faults.append(f"{walk.name} of {walk.of} as {who}: {seen[:2]} and {unseen[:2]}, {sorted(lines)[:4]}")
    assert not faults, "\n".join(faults)
    assert tried > 100


# --- Two hats -----------------------------------------------------------------------------------
def asks(client, name, keys, *, query=""):
    """Return the answer to an address, asked in the one way that it takes or by GET."""
    path = reverse(name, kwargs=keys)
    with undone():
        return client.post(path) if name in ONLY_ACTED_ON else client.get(f"{path}{query}")


def body_of(answer):
    """Return all that an answer holds, its headers too, whatever its type."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace") + str(dict(answer.headers))


def about(objects, labels):
    """Yield (walk, keys) of every address about some objects, given by label."""
    values = asked_values()
    for walk in WALKS:
        if walk.of in labels and walk.name in values:
            keys = objects.get(walk.of, {})
            if values[walk.name] <= set(keys):
                yield walk, {key: keys[key] for key in values[walk.name]}


@pytest.mark.thorough
def test_two_hats_open_no_door_that_one_of_them_shuts(standing_world, spare_errors):
    faults, tried = [], 0
    with undone():
        for who, hat in hats_of(standing_world, at=timezone.now()).items():
            client = client_of(hat.person)
            for walk, keys in about(standing_world.objects, {of for of, whose in PROPOSAL_OF.items() if whose}):
                if walk.let_in >= EVERYBODY or walk.of in hat.opens:
                    continue
                is_free = hat.is_officer and hat.finds is True and walk.name not in hat.shuts
                opens = is_free and walk.let_in >= OFFICERS
                tried += 1
                if opens:
                    status = asks(client, walk.name, keys).status_code
                    right = status not in (403, 404) or status == walk.also
                else:
                    status, right = closed_as_if_absent(client, walk.name, keys)
                if not right:
                    faults.append(f"{who}: {walk.name} of {walk.of} answered {status}")
            faults += [f"{who}: {fault}" for fault in faults_of_their_own(client, hat)]
    assert not faults, "\n".join(faults)
    assert tried > 300


def closed_as_if_absent(client, name, keys):
    """Return (status, whether it is 404, or what an address answers without looking at the object)."""
    status = asks(client, name, keys).status_code
    return status, status == 404 or status == asks(client, name, absent(keys, spared=("slug",))).status_code


def faults_of_their_own(client, hat):
    """Return what is wrong with the answers about objects that are a person's own, or that no longer are."""
    faults = []
    for walk, keys in about(hat.own, set(hat.own)):
        if walk.let_in <= OFFICERS:
            continue  # what the office does with such an object
        answer = asks(client, walk.name, keys)
        if hat.is_bound and answer.status_code in (403, 404):
            faults.append(f"own {walk.name} answered {answer.status_code}")
        if not hat.is_bound and answer.status_code not in (302, 404):
            faults.append(f"{walk.name} answered {answer.status_code} before the promise")
    for walk, keys in about(hat.refused, set(hat.refused)):
        status, right = closed_as_if_absent(client, walk.name, keys)
        if not right:
            faults.append(f"{walk.name} of what is not theirs answered {status}")
    return faults


@pytest.mark.thorough
def test_lists_files_and_searches_of_two_hats_hold_no_trace_of_what_is_shut(standing_world, rounds):
    closed = standing_world.objects["the closed rehearsal"]["slug"]
    taros = Proposal.objects.get(call__slug=closed, lead=standing_world.cast["taro"])
    faults = []
    with undone():
        for who, hat in hats_of(standing_world, at=timezone.now()).items():
            if hat.finds:
                continue
            client = client_of(hat.person)
            is_whole = who in READS_EVERY_LIST or rounds(1, drill=2) == 2
            for where, text in pages_of_lists(
                client, standing_world, trace_of(taros), only=None if is_whole else FIRST
            ):
                if where.startswith("home") and hat.finds is None:
                    continue  # what is theirs to read along stands on their own page
                known = set() if hat.is_bound else {taros.reference}  # they were told by letter what waits for them
                faults += [f"{who}: {where} holds {word}" for word in {*trace_of(taros)} - known if word in text]
    assert not faults, "\n".join(faults)


READS_EVERY_LIST = {"an officer with a conflict found and not ruled on", "a reviewer who has not pledged"}
FIRST = {"home", "reviews:proposals", "reviews:ranking", "reviews:progress", "reviews:reviews_file", "reviews:list"}


def pages_of_lists(client, world, words, *, only):
    """Yield (where, text) of every page and file for officers or reviewers that is about a call or about nothing.

    `only` names the addresses that are read; None: all of them.
    """
    lists = {"", "the closed rehearsal", "a panel", "an interview day", "a place", "a letter"}
    for walk, keys in about(world.objects, lists):
        is_for_judging = walk.let_in <= OFFICERS | REVIEWERS or walk.name in ("home", "reviews:list")
        if is_for_judging and walk.name not in ONLY_ACTED_ON and (only is None or walk.name in only):
            for query in ("", "?format=csv") if walk.name.startswith("reviews:") else ("",):
                yield f"{walk.name} of {walk.of}{query}", body_of(asks(client, walk.name, keys, query=query))
    for word in words:
        page = body_of(asks(client, "reviews:search", {}, query=f"?{urlencode({'q': word})}"))
        yield f"a search for {word}", page.replace(word, "", 3).replace(escape(word), "", 3)
