"""How does Chromium see what the portal answers, without a server and inside the test's own transaction?"""

import re

from django.conf import settings
from django.test import Client

from tests.architecture.test_urls import undone
from tests.face import statics
from tests.face.eyes import eyesight

ECHO = "Failed to load resource: the server responded with a status of"  # what the test asked for itself
STILL = {"reduced_motion": "reduce"}


class Box:
    """One reader in one language: a test client that asks the portal, and a browser that shows its answers.

    What the portal answers, headers and content policy with it, is what Chromium gets under the same
    address. `strangers` gathers every address outside the portal that a page asked for.
    """

    def __init__(self, browser, *, user=None, language="en", width=1280, height=900, **options):
        self.language = language
        self.host = f"http://localhost:{statics.port()}"  # an origin that browsers trust as they do https
        self.size = {"width": width, "height": height}
        self.client = Client(
            headers={"accept-language": language},
            SERVER_NAME="localhost",
            SERVER_PORT=str(statics.port()),
            raise_request_exception=False,
        )
        if user is not None:
            self.client.force_login(user)
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        locale = {"en": "en-GB", "ja": "ja-JP"}[language]
        self.context = browser.new_context(
            viewport=self.size, locale=locale, timezone_id="Asia/Tokyo", **STILL, **options
        )
        self.context.set_default_timeout(15_000)
        self.context.add_init_script(eyesight())
        self.prepared, self.status, self.strangers, self.spoken = None, 0, [], []
        # Everything but static files: those come from a thread of their own.
        self.context.route(re.compile(f"^(?!{re.escape(self.host + statics.PREFIX)})"), self._fulfil)
        self.page = self.context.new_page()
        self.page.on("console", lambda told: self.spoken.append(told.text) if told.type == "error" else None)
        self.page.on("pageerror", lambda error: self.spoken.append(str(error)))

    def complaints(self):
        """Return what the browser complained about: blocked or broken scripts, and strangers asked."""
        return [f"console: {told}" for told in self.spoken if ECHO not in told] + [
            f"asked a stranger: {address}" for address in self.strangers
        ]

    def close(self):
        """Close the browser's profile."""
        self.context.close()

    def ask(self, path, *, at=None, method="get", data=None, follow=False):
        """Return the portal's answer to a request that arrived at the instant `at`, and undo what it did."""
        headers = {"x-received-at": at.isoformat()} if at else None
        cookies = self.client.cookies.copy()
        with undone():
            answer = getattr(self.client, method)(path, data=data, follow=follow, headers=headers)
        self.client.cookies = cookies
        return answer

    def show(self, answer, path="/"):
        """Let the browser open an answer as if it came from this path; returns the page."""
        self.prepared, self.status = answer, answer.status_code
        self.spoken.clear()
        self.strangers.clear()
        if self.page.viewport_size != self.size:
            self.page.set_viewport_size(self.size)
        self.page.goto(self.host + path)
        return self.page

    def open(self, path, *, at=None):
        """Ask for a path and show what comes; returns the page."""
        return self.show(self.ask(path, at=at), path)

    def _fulfil(self, route):
        request = route.request
        if not request.url.startswith(self.host + "/"):
            self.strangers.append(request.url)
            return route.abort()
        path = request.url.removeprefix(self.host).split("#")[0]
        if request.is_navigation_request() and self.prepared is not None:
            answer, self.prepared = self.prepared, None
        else:
            answer = self.ask(path, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=body)


def is_page(answer):
    """Tell whether an answer is a page to look at: neither a file, nor a way to another address."""
    kind = answer.headers.get("Content-Type", "")
    is_file = "attachment" in answer.headers.get("Content-Disposition", "")
    return kind.startswith("text/html") and not answer.streaming and not is_file and answer.status_code != 302
