"""How does Chromium see one rendered page, with its style sheets and headers, without any server?"""

import mimetypes

from django.contrib.staticfiles import finders

HOST = "http://testserver"


def open_page(page, html, *, headers=None):
    """Let a Playwright page open the given HTML; its static files come from the finders."""

    def answer(route):
        path = route.request.url.removeprefix(HOST).split("?")[0].split("#")[0]
        if path == "/":
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers or {})
        else:
            found = finders.find(path.removeprefix("/static/"))
            kind = mimetypes.guess_type(path)[0] or "text/plain"
            route.fulfill(path=found, content_type=kind) if found else route.fulfill(status=404)

    page.route(f"{HOST}/**", answer)
    page.goto(f"{HOST}/")
