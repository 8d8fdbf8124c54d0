"""What do tests of pages send and read? As a person with a browser would, at one instant in July."""

from django.urls import reverse

from tests.builders import IN_JULY, client_for
from tests.proposing import PROJECT
from tests.reviews.reviewing import FULL_MARKS

SUMMARY = PROJECT["summary"]
FORM = {
    **{f"points_{code}": str(points) for code, points in FULL_MARKS.items()},
    "comment_applicant": "A timely question.",
    "comment_panel": "Ask about the samples.",
}


def status_of(user, name, *keys, method="get", data=None):
    client = client_for(user, at=IN_JULY)
    return getattr(client, method)(reverse(f"reviews:{name}", args=keys), data or {}).status_code


def page_of(user, name, *keys):
    return client_for(user, at=IN_JULY).get(reverse(f"reviews:{name}", args=keys)).content.decode()


def post(user, name, *keys, follow=False, **data):
    return client_for(user, at=IN_JULY).post(reverse(f"reviews:{name}", args=keys), data, follow=follow)
