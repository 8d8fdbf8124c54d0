"""Two or three people write the same answers at once: does anything vanish that its overwriter was not shown?

Windows stand for the script of the page: they save by themselves or by the button, lose answers on the way, type
while an answer is coming, and choose where both wrote. Every change of a stored text is judged: whoever saved must
have had the text before them that went.
"""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from proposals.models import Proposal
from proposals.services import PlanText
from tests.builders import IN_APRIL, client_for
from tests.proposals.pages import fields_of
from tests.proposing import a_draft

ANSWERS = ("plan_background", "plan_work", "plan_risks")
ALL = tuple(PlanText.__dataclass_fields__)


class Writer:
    """One window of one person, and all it ever showed."""

    def __init__(self, name, client, person, draft, chance):
        self.name, self.client, self.person, self.chance = name, client, person, chance
        self.pk, self.path = draft.pk, reverse("proposals:plan", args=[draft.pk])
        self.count, self.earlier = 0, []
        self.shown = {answer: set() for answer in ALL}
        self.open()

    def open(self, response=None):
        self.fields = fields_of(response or self.client.get(self.path))
        self.look()

    def look(self):
        for answer in ALL:
            self.shown[answer].add(self.fields[answer].replace("\r\n", "\n").strip())

    def write(self):
        """Type something that nobody else types."""
        self.count += 1
        too_long = "x" * 9000 if self.chance.random() < 0.15 else ""  # it cannot be read until it is shortened
        self.fields[self.chance.choice(ANSWERS)] = f"{self.name} {self.count}{too_long}"
        self.look()

    def push(self):
        """Press the button; on a page with two texts they have read both."""
        response = self.client.post(self.path, {**self.fields, "stay": "1"})
        self.earlier = []
        if response.status_code == 409:
            for _label, _typed, theirs in response.context["beside"]:
                for seen in self.shown.values():
                    seen.add(theirs)
            self.open(response)
        else:
            assert response.status_code in (302, 422)
            self.open(response if response.status_code == 422 else None)

    def save(self, *, is_lost=False, types_meanwhile=False):
        """Save by itself as static/js/autosave.js does; the answer may be lost, or come while one types."""
        sent = dict(self.fields)
        response = self.client.post(self.path, sent, headers={"x-autosave": str(self.person.pk)})
        if is_lost:
            self.earlier.append(sent)
            return
        if types_meanwhile:
            self.write()
        answer = response.json()
        assert answer["state"] in ("saved", "clash")
        before, seen = json.loads(self.fields["seen"]), json.loads(answer["seen"])
        for name, one in answer["taken"].items():
            if self.fields[name] == sent[name]:
                self.fields[name] = one["value"]
            else:
                seen[one["key"]] = before[one["key"]]
        for clash in answer.get("clashes", []):
            self.choose(clash, seen)
        self.earlier = []
        self.fields |= {"began_from": str(answer["version"]), "seen": json.dumps(seen, separators=(",", ":"))}
        self.look()

    def choose(self, clash, seen):
        """Choose one of two texts, now or later; one's own earlier text is no question."""
        name = clash["name"]
        if any(sent[name] == clash["value"] for sent in self.earlier):
            seen[name] = clash["mark"]
            return
        if self.chance.random() < 0.7:
            self.shown[name].add(clash["value"])  # what is put off does not count as seen
            seen[name] = clash["mark"]
            if self.chance.random() < 0.5:
                self.fields[name] = clash["value"]


def stored(draft):
    return Proposal.objects.filter(pk=draft.pk).values(*ALL).get()


def one_step(writer, chance):
    act = chance.random()
    if act < 0.45:
        writer.write()
    elif act < 0.9:
        writer.save(is_lost=chance.random() < 0.2, types_meanwhile=chance.random() < 0.2)
    else:
        writer.push()


def one_round(call, people, seed):
    """Let them write in a random order; returns how many texts were overwritten."""
    chance, overwritten = random.Random(seed), 0
    draft = a_draft(call, people[0])
    Proposal.objects.filter(pk=draft.pk).update(version=draft.version + 1)  # the next round begins another draft
    clients = [client_for(people[0], at=IN_APRIL) for _ in range(chance.choice([2, 3]))]
    writers = [Writer("ABC"[at], client, people[0], draft, chance) for at, client in enumerate(clients)]
    before = stored(draft)
    for step in range(12):
        writer = chance.choice(writers)
        one_step(writer, chance)
        now = stored(draft)
        for answer in ALL:
            if now[answer] != before[answer]:
                assert before[answer] in writer.shown[answer], (
                    f"round {seed}, step {step}: {before[answer]} went unseen"
                )
                assert now[answer] in writer.shown[answer], f"round {seed}, step {step}: nobody typed {now[answer]}"
                overwritten += bool(before[answer])
        before = now
    for writer in writers:  # at last everybody comes to rest: what stands on a page is stored, or was given up for it
        assert comes_to_rest(writer, draft), f"round {seed}: {writer.name} is not at rest"
    return overwritten


def comes_to_rest(writer, draft):
    """Save until the page says what is stored; choices put off are chosen by and by."""
    for name, text in writer.fields.items():
        writer.fields[name] = text.rstrip("x") if name in ANSWERS else text
    for _try in range(20):
        writer.save()
        if {name: writer.fields[name] for name in ALL} == stored(draft):
            return True
    return False


def test_nothing_vanishes_unseen(call, hanako):
    assert sum(one_round(call, [hanako], seed) for seed in range(3)) > 0


@pytest.mark.thorough
def test_nothing_vanishes_unseen_in_many_interleavings(call, hanako, rounds):
    seeds = range(3, 3 + rounds(27, drill=200))
    assert sum(one_round(call, [hanako], seed) for seed in seeds) > 10


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_nothing_vanishes_when_three_windows_save_at_the_same_moment(call, hanako, rounds):
    for seed in range(rounds(2, drill=20)):
        draft = a_draft(call, hanako)
        Proposal.objects.filter(pk=draft.pk).update(version=draft.version + 1)
        clients = [client_for(hanako, at=IN_APRIL) for _ in range(3)]
        chances = [random.Random(f"{seed}/{at}") for at in range(3)]
        writers = [Writer("ABC"[at], clients[at], hanako, draft, chances[at]) for at in range(3)]
        start = Barrier(3)

        def typing(writer, start=start):
            try:
                start.wait(30)
                for _step in range(6):
                    writer.write()
                    writer.save()
            finally:
                connection.close()

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(typing, writers))
        for _turn in range(4):
            assert all(comes_to_rest(writer, draft) for writer in writers)
        kept = stored(draft)
        for answer in ANSWERS:  # what stands at last was on every page whose own text it replaced
            writing = [writer for writer in writers if len(writer.shown[answer]) > 1]
            assert all(kept[answer] in writer.shown[answer] for writer in writing)
