"""How does a test use a page as a person does: read its words, follow its links, fill in its own forms?"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

SKIPPED = {"script", "style", "svg"}


@dataclass
class Form:
    """One form of a page: where it goes, how, what its fields hold as the page was served, its buttons."""

    action: str
    method: str
    values: dict = field(default_factory=dict)
    names: set = field(default_factory=set)
    buttons: list = field(default_factory=list)


class Reader(HTMLParser):
    """Collect the forms and the visible words of a page."""

    def __init__(self):
        super().__init__()
        self.forms, self.words, self.links = [], [], []
        self.form = self.select = self.textarea = None
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in SKIPPED:
            self.silent += 1
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])
        if tag == "form":
            self.form = Form(attrs.get("action", ""), attrs.get("method", "get").lower())
            self.forms.append(self.form)
        if self.form is None:
            return
        name = attrs.get("name")
        if name:
            self.form.names.add(name)
        if tag == "input":
            self._input(attrs, name)
        elif tag == "button" and attrs.get("type", "submit") == "submit":
            self.form.buttons.append((name, attrs.get("value", "")))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in attrs:
            self.form.values[self.select] = attrs.get("value", "")
        elif tag == "textarea":
            self.textarea = name
            self.form.values[name] = ""

    def _input(self, attrs, name):
        kind = attrs.get("type", "text")
        if kind == "submit":
            self.form.buttons.append((name, attrs.get("value", "")))
        elif kind in ("checkbox", "radio"):
            if "checked" in attrs:
                self.form.values[name] = attrs.get("value", "on")
        elif kind != "file" and name:
            self.form.values[name] = attrs.get("value", "")

    def handle_endtag(self, tag):
        if tag in SKIPPED:
            self.silent -= 1
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None

    def handle_data(self, data):
        if self.textarea and self.form:
            self.form.values[self.textarea] += data
        elif not self.silent:
            self.words.append(data)


def read(response):
    """Return the Reader of a response."""
    reader = Reader()
    reader.feed(response.content.decode())
    return reader


def words(response):
    """Return the visible words of a page on one line."""
    return re.sub(r"\s+", " ", " ".join(read(response).words)).strip()


def press(client, response, *, to, answers=None, button=None):
    """Fill in the one POST form of a page that goes to an address ending in `to`, send it and follow.

    `answers` may only name fields that the form has; None unticks. Raises AssertionError where the page
    has no such form, or the form no such field.
    """
    here = response.request["PATH_INFO"]
    forms = [form for form in read(response).forms if form.method == "post"]
    fitting = [form for form in forms if urljoin(here, form.action).endswith(to)]
    assert fitting, f"{here} has no form to {to}, only to {[form.action for form in forms]}"
    form = fitting[0]
    unknown = set(answers or {}) - form.names
    assert not unknown, f"the form to {to} has no {unknown}, only {sorted(form.names)}"
    data = {**form.values, **(answers or {})}
    if button:
        data[button] = {name: value for name, value in form.buttons if name}[button]
    data = {name: value for name, value in data.items() if value is not None}
    answer = client.post(urljoin(here, form.action), data, follow=True)
    assert answer.status_code < 500
    return answer
