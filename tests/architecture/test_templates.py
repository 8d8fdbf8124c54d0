"""Is every word that people see wrapped for translation: in pages, in letters, and beside the fields of forms?"""

import ast
import re
from html.parser import HTMLParser

import pytest
from django.template.base import Lexer, TokenType

from tests.architecture.house import LIVED_IN, ROOF, ROOT, sources

TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt"))
# Shown where no language can be trusted, so they speak both: the whole text stands in the template.
SPEAK_BOTH = {"400.html", "500.html", "base_plain.html"}
# The same in both languages: names, units, numbers of proposals, addresses of examples, the languages' own names.
SAME = re.compile(
    r"\b(?:ASPIRE|AMED|JST|UTC|SHA-256|PDF|CSV|XLSX|JSON|Atom|EU|English|日本語|[A-Z]{2}\w*-\d[\d-]*|\w+@aspire\.example)\b"
)
LETTER = re.compile(r"[^\W\d_]")
SEEN_ATTRIBUTES = {"alt", "title", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "label"}
SEEN_ATTRIBUTES |= {"placeholder", "data-name", "data-left", "data-over", "summary"}
BUTTONS = {"submit", "button", "reset"}
NOT_READ = {"script", "style", "code"}
# Filters whose argument may be shown as it stands, and arguments of tags that are words.
SHOWN = re.compile(r"""\|(?:default|default_if_none|yesno|pluralize|join):("[^"]*"|'[^']*')""")
WORDS_OF_TAGS = re.compile(r"""\b(?:label|caption|heading|title|text|word)=("[^"]*"|'[^']*')""")
TRANSLATED = re.compile(r"""\b_\(\s*(?:"[^"]*"|'[^']*')\s*\)""")
SUBJECT = re.compile(r"\A\s*Subject:")


def untranslatable(source):
    """Return a template as its reader would see it with every translated text left out."""
    seen, closing = [], None
    for token in Lexer(source).tokenize():
        words = token.contents.split()
        if token.token_type == TokenType.BLOCK and words[:2] == ["block", "body_class"]:
            closing = {"endblock"}
        elif closing:
            closing = None if token.token_type == TokenType.BLOCK and words[0] in closing else closing
        elif token.token_type == TokenType.TEXT:
            seen.append(token.contents)
        elif token.token_type == TokenType.VAR:
            seen.append(f" {_literals(SHOWN, token.contents)} ")
        elif token.token_type == TokenType.BLOCK:
            if words[0] in ("blocktranslate", "blocktrans", "comment"):
                closing = {f"end{words[0]}"}
            elif words[0] not in ("translate", "trans", "load", "url", "static"):
                seen.append(f" {_literals(WORDS_OF_TAGS, token.contents)} ")
    return "".join(seen)


def _literals(pattern, contents):
    return " ".join(quoted[1:-1] for quoted in pattern.findall(TRANSLATED.sub("", contents)))


class Seen(HTMLParser):
    """Collect what readers see or hear: texts and some attributes. What says its own language is meant to stand."""

    def __init__(self):
        super().__init__()
        self.found, self.unread = [], []

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag in NOT_READ or (attrs.get("lang", "").strip() and tag != "html") or tag in self.unread:
            self.unread.append(tag)
        texts = [value for name, value in attrs.items() if name in SEEN_ATTRIBUTES]
        if tag == "input" and attrs.get("type") in BUTTONS:
            texts.append(attrs.get("value", ""))
        if tag == "meta" and (attrs.get("name") == "description" or attrs.get("property", "").startswith("og:")):
            texts.append(attrs.get("content", ""))
        for text in texts:
            self.handle_data(text)

    def handle_endtag(self, tag):
        if self.unread and self.unread[-1] == tag:
            self.unread.pop()

    def handle_data(self, data):
        if not self.unread:
            self.found.append(data)


def bare_words(source, *, letter=False):
    """Return the texts of a template that nobody could translate; `letter` for plain text with a subject line."""
    text = untranslatable(source)
    if letter:
        texts = SUBJECT.sub("", text).splitlines()
    else:
        reader = Seen()
        reader.feed(text)
        texts = reader.found
    return [" ".join(one.split()) for one in texts if LETTER.search(SAME.sub("", one))]


def wrapped_by(node):
    """Tell whether an expression is a call of gettext, or holds no text of its own."""
    return not (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and LETTER.search(SAME.sub("", node.value))
    )


def bare_strings(tree):
    """Return the lines on which words for people stand in Python without gettext: beside fields, in messages."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in ("label", "help_text", "empty_label"):
            lines += [] if wrapped_by(node.value) else [node.value.lineno]
        elif isinstance(node, ast.Assign):
            named = {getattr(target, "attr", "") for target in node.targets}
            lines += [] if wrapped_by(node.value) or not named & {"label", "help_text"} else [node.lineno]
        elif isinstance(node, ast.Call) and _says(node):
            lines += [one.lineno for one in node.args[_says(node) - 1 :][:1] if not wrapped_by(one)]
    return lines


def _says(call):
    """Return which argument of a call (from 1) is a sentence for people; 0 for none."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    of = getattr(getattr(call.func, "value", None), "id", "")
    if of == "messages" and name in ("success", "info", "warning", "error"):
        return 2
    return {"ValidationError": 1, "add_error": 2}.get(name, 0)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_word_of_a_template_is_bare(path):
    if path.name not in SPEAK_BOTH:
        assert bare_words(path.read_text(), letter=path.suffix == ".txt") == []


@pytest.mark.parametrize("name", sorted(SPEAK_BOTH - {"base_plain.html"}))
def test_pages_without_a_language_speak_both(name):
    said = " ".join(bare_words((ROOT / "templates" / name).read_text()))
    assert re.search(r"[ぁ-ん]", said) and re.search(r"[a-z]{4}", said)


@pytest.mark.parametrize("room", [ROOF, *LIVED_IN])
def test_no_word_beside_a_field_or_in_a_message_is_bare(room):
    found = [f"{path.name}:{line}" for _, path, tree in sources(room) for line in bare_strings(tree)]
    assert found == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("<p>Hello</p>", ["Hello"], id="a word"),
        pytest.param("<p>{% if x %}保存{% endif %}</p>", ["保存"], id="a Japanese word in a branch"),
        pytest.param('<a title="More">{{ x }}</a>', ["More"], id="a title"),
        pytest.param('<td data-name="State"></td>', ["State"], id="a name of a cell on phones"),
        pytest.param('<input type="submit" value="Go">', ["Go"], id="a button"),
        pytest.param('<meta name="description" content="A call">', ["A call"], id="a description"),
        pytest.param('{{ x|default:"none" }}', ["none"], id="a default"),
        pytest.param('{% icon "done" label="Done" %}', ["Done"], id="a label of an icon"),
        pytest.param('{% translate "Yes" %}{% blocktranslate %}No{% endblocktranslate %}', [], id="translated"),
        pytest.param('{{ x|default:_("none") }}', [], id="a translated default"),
        pytest.param('<p class="note" id="h-x" data-sum="all">115,000</p>', [], id="what nobody reads"),
        pytest.param("<code>sessionid</code><script>let a</script>", [], id="code"),
        pytest.param(
            '<p><span lang="ja">山田 <b>花子</b></span></p><p>Bare</p>', ["Bare"], id="in a language of its own"
        ),
        pytest.param("{% block body_class %}compact{% endblock %}", [], id="a class of the body"),
        pytest.param("{# remark #}{% comment %}Remark{% endcomment %}", [], id="remarks"),
        pytest.param('<p{% if x %} class="a"{% endif %}>{{ y }}, UTC</p>', [], id="a name that both languages share"),
    ],
)
def test_the_test_sees_bare_words(source, found):
    assert bare_words(source) == found


def test_the_test_sees_bare_words_of_letters():
    letter = 'Subject: {% translate "x" %}\n\nDear {{ name }},\n{{ at|instant }} {% translate "y" %}\n'
    assert bare_words(letter, letter=True) == ["Dear ,"]


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ('Line(label="Name")', [1]),
        ('field.help_text = "For example"', [1]),
        ('messages.success(request, "Saved")', [1]),
        ('raise ValidationError("Too long")', [1]),
        ('form.add_error("file", "Too large")', [1]),
        ('Line(label=_("Name"), help_text="", widget="x")', []),
        ("messages.error(request, say(refusal))", []),
        ('raise ValidationError(_("Too long"), code="long")', []),
    ],
)
def test_the_test_sees_bare_strings(written, lines):
    assert bare_strings(ast.parse(written)) == lines
