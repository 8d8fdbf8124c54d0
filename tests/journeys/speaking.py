"""How does somebody find their way by the words of a page, in the language they read?"""

import re

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, pgettext


class Speaker:
    """A browser page read in one language. Whatever is pressed or filled in is found by its words, named here in English."""

    def __init__(self, page, language, url):
        self.page, self.language, self.url = page, language, url
        page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": url}])

    def word(self, english, context=None, **values):
        """Return the words that stand for this English in the reader's language; fails where there are none."""
        with translation.override(self.language):
            said = pgettext(context, english) if context else gettext(english)
        assert self.language == "en" or re.search(r"[ぁ-んァ-ヶ一-龠]", said), f"not in Japanese: {english}"
        return said % values if values else said

    def goes_to(self, path):
        """Open an address of the portal, and see that it speaks the language."""
        self.page.goto(self.url + path)
        self.sees_the_language()
        return self

    def sees_the_language(self):
        """See that the page says which language it is in, and that its heading and title are in it."""
        assert self.page.evaluate("document.documentElement.lang") == self.language
        is_japanese = bool(re.search(r"[ぁ-んァ-ヶ一-龠]", self.page.title()))
        assert is_japanese == (self.language == "ja"), self.page.title()

    def follows(self, english, context=None):
        """Follow the first link with these words in its name."""
        return self._act(self.page.get_by_role("link", name=self.word(english, context)).first)

    def presses(self, english, context=None, within="main"):
        """Press the first button with these words in its name."""
        name = self.word(english, context)
        return self._act(self.page.locator(within).get_by_role("button", name=name).first)

    def _act(self, found):
        with self.page.expect_event("load"):  # a page that saves itself may take an address of its own before
            found.click()
        self.sees_the_language()
        return self

    def writes(self, english, text):
        """Fill in the field with this label."""
        self._field(english).fill(text)
        return self

    def ticks(self, english, **values):
        """Tick the box or choose the button with this label."""
        self.page.get_by_label(self.word(english, **values)).check(force=True)
        return self

    def picks(self, english, value):
        """Pick from the list with this label, by value: names of countries and people are data."""
        self._field(english).select_option(value)
        return self

    def _field(self, english):
        word = re.escape(self.word(english))
        return self.page.locator("main").get_by_label(re.compile(f"^{word}(\\s|※|$)")).first

    def reads(self, english, context=None, **values):
        """See that these words stand on the page."""
        said = re.sub(r"\s+", "", self.page.inner_text("main"))
        wanted = re.sub(r"\s+", "", self.word(english, context, **values))
        assert wanted in said, f"“{self.word(english, context, **values)}” is not on {self.page.url}"
        return self
