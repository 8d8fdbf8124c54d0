"""Which words lead back to a reviewer, and who reads everything to look for them?

Each reviewer of the world gets words of their own that stand nowhere else: in the profile, in both comments, in a
reason, in an earlier version, in a tie. Readers open every page they can reach and unpack every file.
"""

import io
import re
import zipfile
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

import pikepdf
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from reviews.models import Affiliation, Conflict, Review, Reviewer, ReviewVersion, Tie

LEADS_ON = ("/static/", "/account/logout/", "/language/")


@dataclass(frozen=True)
class Marks:
    """The words of one reviewer: of the person, of their profile, and of what they wrote by the lead it is about."""

    person: frozenset
    profile: frozenset
    written: dict  # {lead: words}

    @property
    def every(self):
        """Return all of them."""
        return self.person | self.profile | frozenset(word for words in self.written.values() for word in words)


def mark(world, key, *, at):
    """Give a reviewer of the world their words, by name; returns the Marks."""
    user = world.cast[key]
    type(user).objects.filter(pk=user.pk).update(email=f"qzmail{key}@elsewhere.example")
    profile = {f"Qz{name}{key}" for name in ("inst", "instja", "dept", "word", "past", "tie", "paper")}
    reviewer, _ = Reviewer.objects.update_or_create(
        user=user,
        defaults={
            **{"institution": f"Qzinst{key} University", "institution_ja": f"Qzinstja{key}大学", "saved_at": at},
            **{"department": f"Qzdept{key}", "keywords": [f"Qzword{key}"], "orcid": "", "languages": ["en", "ja"]},
        },
    )
    Affiliation.objects.create(reviewer=reviewer, institution=f"Qzpast{key}", since_year=2011, until_year=2014)
    Tie.objects.create(
        **{"reviewer": reviewer, "kind": "co-authorship", "name": f"Qztie{key}", "note": f"Qzpaper{key}"},
        **{"year": 2015, "entered_at": at, "entered_by": user},
    )
    latin, kanji, kana = (getattr(user, name).split()[index] for name, index in _GIVEN)
    person = frozenset({latin, kanji, kana, f"qzmail{key}"})
    return Marks(person, frozenset(profile), _mark_reviews(user, key, at=at))


_GIVEN = (("name", 0), ("name_ja", 1), ("name_kana", 1))  # where the given name stands


def _mark_reviews(user, key, *, at):
    written = {}
    for review in Review.objects.filter(assignment__reviewer=user).select_related("assignment__proposal__lead"):
        lead = review.assignment.proposal.lead.email.split("@")[0]
        words = {name: f"Qz{name}{key}{lead}" for name in ("panel", "told", "before")}
        review.comment_panel, review.comment_applicant = words["panel"], words["told"]
        review.save()
        ReviewVersion.objects.update_or_create(
            review=review,
            number=900,
            defaults={"points": {}, "comment_panel": words["before"], "saved_at": at},
        )
        written[lead] = frozenset(words.values())
    return written


def mark_conflict(person, proposal, word, *, at):
    """Let a conflict stand with a word in its reason; returns the word."""
    Conflict.objects.create(person=person, proposal=proposal, reason=f"{word}: a cousin.", declared_at=at)
    return word


# --- Reading everything -------------------------------------------------------------------------
@dataclass
class Reader:
    """Somebody who opens all that can be reached from some addresses, in one language."""

    user: object = None
    language: str = "en"
    most: int = 500  # addresses opened; a crawl that reaches it is not whole
    of_a_kind: int = 500  # addresses of one name: an officer's pages repeat themselves for each letter and person
    texts: dict = field(default_factory=dict)  # by address: all that the answer holds

    def read(self, starts):
        """Open the addresses and all that they link to; returns {address: text}."""
        client = Client(headers={"accept-language": self.language})
        client.raise_request_exception = False
        if self.user is not None:
            client.force_login(self.user)
        client.cookies["django_language"] = self.language
        waiting, seen, kinds = deque(starts), set(starts), Counter()
        while waiting:
            path = waiting.popleft()
            with suppress(Resolver404):
                kinds[kind := resolve(urlsplit(path).path).view_name] += 1
                if kinds[kind] > self.of_a_kind:
                    continue
            assert len(self.texts) < self.most, "there is more to be read than the crawl allows"
            answer = client.get(path)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
            self.texts[path] = "\n".join((head, str(answer.cookies), *unpacked(content)))
            links = links_of(path, content, answer)
            waiting.extend(link for link in links if link not in seen)
            seen.update(links)
        return self.texts


def links_of(path, content, answer):
    """Return the addresses of this portal that an answer leads to, without those that act or only repeat it."""
    found = [answer.headers.get("Location", "")]
    if answer.headers.get("Content-Type", "").startswith("text/html") and content:
        document = html.document_fromstring(content)
        found += document.xpath("//@href | //form/@action | //@formaction | //@src")
    inside = []
    for one in dict.fromkeys(found):
        parts = urlsplit(urljoin(f"http://testserver{path}", one))
        place = parts.path + (f"?{parts.query}" if parts.query else "")
        is_ours = parts.netloc == "testserver" and not parts.path.startswith(LEADS_ON)
        if one and is_ours:  # a list narrowed or turned round holds no more than the list; a file of it may
            inside.append(place if re.fullmatch(r"(area=\d+&)?format=\w+", parts.query) else parts.path)
    return inside


def unpacked(content):
    """Yield the text of a file: of an archive every member with its name, of a PDF its metadata and every stream."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield str(archive.comment)
            for name in archive.namelist():
                yield name
                yield from unpacked(archive.read(name))
    elif content.startswith(b"%PDF"):
        yield content.decode(errors="replace")
        yield from _parts_of_pdf(content)
    else:
        text = content.decode(errors="replace")
        yield text
        yield unescape(text)


def _parts_of_pdf(content):
    try:
        pdf = pikepdf.open(io.BytesIO(content))
    except pikepdf.PdfError:
        return
    with pdf:
        yield str({key: str(value) for key, value in pdf.docinfo.items()})
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream):
                yield one.read_bytes().decode(errors="replace")


def hits(texts, words):
    """Return which of some words stand in which texts: [(address, word)]."""
    return [(path, word) for path, text in texts.items() for word in sorted(words) if word in text]
