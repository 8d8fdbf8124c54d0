"""How does a test fill in a page as a browser would: every field as it stands, some changed, one button pressed?"""

from html.parser import HTMLParser


class FormReader(HTMLParser):
    """Collect the fields of one form of a page, by its id, with the values that a browser would send."""

    def __init__(self, form_id):
        super().__init__()
        self.form_id, self.inside, self.fields = form_id, False, {}
        self._select = self._textarea = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = attrs.get("id") == self.form_id
        if not self.inside:
            return
        if tag == "input" and attrs.get("type") in ("checkbox", "radio"):
            if "checked" in attrs:
                self.fields[attrs["name"]] = attrs.get("value", "on")
        elif tag == "input" and "name" in attrs:
            self.fields[attrs["name"]] = attrs.get("value", "")
        elif tag == "select":
            self._select = attrs["name"]
            self.fields.setdefault(self._select, "")
        elif tag == "option" and self._select and "selected" in attrs:
            self.fields[self._select] = attrs.get("value", "")
        elif tag == "textarea":
            self._textarea = attrs["name"]
            self.fields[self._textarea] = ""

    def handle_data(self, data):
        if self._textarea:
            self.fields[self._textarea] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._textarea:
            self.fields[self._textarea] = self.fields[self._textarea].removeprefix("\n")
            self._textarea = None


def fields_of(response, form_id="page-form"):
    """Return what a browser would send from a form of this page if nothing were changed."""
    reader = FormReader(form_id)
    reader.feed(response.content.decode())
    return {name: value for name, value in reader.fields.items() if name != "csrfmiddlewaretoken"}


def send(client, path, *, on=False, **changes):
    """Open a page, change some fields, press "Save" or "Save and go on"; a change to None unticks a box."""
    fields = {**fields_of(client.get(path)), **changes}
    typed = {name: value for name, value in fields.items() if value is not None}
    return client.post(path, {**typed, ("on" if on else "stay"): "1"})


def words_of(response):
    """Return the words of a page, without tags, blanks collapsed."""
    reader = Words()
    reader.feed(response.content.decode())
    return " ".join(" ".join(reader.words).split())


class Words(HTMLParser):
    """Collect the text of a page."""

    def __init__(self):
        super().__init__()
        self.words = []

    def handle_data(self, data):
        self.words.append(data)
