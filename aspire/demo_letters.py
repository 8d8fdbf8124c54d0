"""What did the letter catcher keep? Readable by anybody, which is why it exists only where DEBUG is on."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

PER_PAGE = 50
NAME = re.compile(r"(\d{8}T\d{6}\.\d{6})-[0-9a-f]{8}\.eml")
LINK = re.compile(r"https?://[^\s<>\"'「」（）。、]+")


@login_not_required
@require_safe
def letters(request):
    """List the letters that were caught, newest first, optionally to one address only."""
    _only_where_trying_out()
    address = request.GET.get("to", "").strip().lower()
    caught = (letter for name in sorted(_names(), reverse=True) if (letter := _read(name)))
    found = [letter for letter in caught if not address or address in letter["to"].lower()]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "demo/letters.html", {"page": page, "address": address})


@login_not_required
@require_safe
def letter(request, name):
    """Show one letter, decoded; only links into this portal can be followed."""
    _only_where_trying_out()
    if name not in _names() or not (found := _read(name)):
        raise Http404
    found["paragraphs"] = _paragraphs(found["text"], own=(settings.SITE_URL, request.build_absolute_uri("/")[:-1]))
    return render(request, "demo/letter.html", {"letter": found})


def _only_where_trying_out():
    if not settings.LETTER_CATCHER_DIR:
        raise Http404


def _names():
    folder = settings.LETTER_CATCHER_DIR
    return {file.name for file in folder.iterdir() if NAME.fullmatch(file.name)} if folder.is_dir() else set()


def _read(name):
    try:
        parsed = message_from_bytes((settings.LETTER_CATCHER_DIR / name).read_bytes(), policy=policy.default)
        body = parsed.get_body(preferencelist=("plain",))
        return {
            "name": name,
            "at": datetime.strptime(NAME.fullmatch(name)[1], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC),
            "to": str(parsed["to"] or parsed["x-envelope-to"] or ""),
            "sender": str(parsed["from"] or ""),
            "subject": str(parsed["subject"] or ""),
            "message_id": str(parsed["message-id"] or ""),
            "text": body.get_content() if body else "",
        }
    except (OSError, MessageError, LookupError, ValueError):  # removed meanwhile, or not a letter
        return None


def _paragraphs(text, *, own):
    """Return the text as paragraphs of lines of (words, is_link) pieces."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return [[_pieces(line, own=own) for line in block.split("\n")] for block in blocks]


def _pieces(line, *, own):
    pieces, done = [], 0
    for found in LINK.finditer(line):
        address = found[0].rstrip(".,;:)")
        if any(address == site or address.startswith(f"{site}/") for site in own):
            pieces += [(line[done : found.start()], False), (address, True)]
            done = found.start() + len(address)
    return [*pieces, (line[done:], False)]


urlpatterns = [
    path("", letters, name="demo_letters"),
    path("<str:name>/", letter, name="demo_letter"),
]
