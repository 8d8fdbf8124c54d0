"""Are translations compiled without GNU gettext, only when they changed, and never half?"""

import gettext
import os

import pytest
from django.core.management import CommandError, call_command

from aspire.management.commands import collect_messages

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "receipt"
msgstr "受付"

#, fuzzy
msgid "doubtful"
msgstr "疑わしい"

msgid "%(n)s letter"
msgid_plural "%(n)s letters"
msgstr[0] "%(n)s件"
"""


@pytest.fixture
def po(settings, tmp_path):
    """One Japanese catalogue in a folder of its own."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    path = tmp_path / "locale" / "ja" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO)
    return path


def compiled(po):
    call_command("compile_translations", verbosity=0)
    with po.with_suffix(".mo").open("rb") as mo:
        return gettext.GNUTranslations(mo)


def test_words_plurals_and_nothing_fuzzy_are_compiled(po):
    catalogue = compiled(po)
    assert catalogue.gettext("receipt") == "受付"
    assert catalogue.ngettext("%(n)s letter", "%(n)s letters", 5) == "%(n)s件"
    assert catalogue.gettext("doubtful") == "doubtful"


def test_an_unchanged_catalogue_is_left_alone(po):
    compiled(po)
    mo = po.with_suffix(".mo")
    os.utime(mo, (mo.stat().st_atime, mo.stat().st_mtime + 100))
    before = mo.stat().st_mtime
    compiled(po)
    assert mo.stat().st_mtime == before


def test_a_changed_catalogue_is_compiled_again(po):
    compiled(po)
    po.write_text(PO.replace("受付", "受領"))
    mo = po.with_suffix(".mo")
    os.utime(mo, (mo.stat().st_atime, po.stat().st_mtime - 100))
    assert compiled(po).gettext("receipt") == "受領"


def test_a_broken_catalogue_is_named_and_the_old_one_kept(po):
    compiled(po)
    po.write_text(PO + '\nmsgid "unfinished\n')
    os.utime(po, (po.stat().st_atime, po.stat().st_mtime + 100))
    with pytest.raises(CommandError, match="django.po cannot be compiled"):
        call_command("compile_translations", verbosity=0)
    assert po.with_suffix(".mo").exists()


# --- Collecting words -------------------------------------------------------------------------
TEMPLATE = """{% load i18n %}
<p title="{% translate "Close" %}">{% translate "Draft" context "state" %}</p>
  {% blocktranslate with name=user.name %}Good day, {{ name }}.{% endblocktranslate %}
    {% blocktranslate count number=letters %}{{ number }} letter{% plural %}{{ number }} letters{% endblocktranslate %}
{{ subject|default:_("(no subject)") }}
"""
PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext
say = _("The deadline has passed.")
ngettext("%(n)s seat", "%(n)s seats", 3)
pgettext("step", "Done")
unknown = _(say)
"""


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        pytest.param(
            "page.html",
            TEMPLATE,
            {
                ("Close", None),
                ("Draft", "state"),
                ("Good day, %(name)s.", None),
                (("%(number)s letter", "%(number)s letters"), None),
                ("(no subject)", None),
            },
            id="a template",
        ),
        pytest.param(
            "sentences.py",
            PYTHON,
            {("The deadline has passed.", None), (("%(n)s seat", "%(n)s seats"), None), ("Done", "step")},
            id="a module",
        ),
    ],
)
def test_every_word_for_people_is_collected(tmp_path, name, text, words):
    path = tmp_path / name
    path.write_text(text)
    assert {(message, context) for _, message, context in collect_messages.collected(path)} == words


def test_collecting_keeps_what_is_translated(po, monkeypatch, tmp_path, capsys):
    page = tmp_path / "page.html"
    page.write_text('{% load i18n %}{% translate "receipt" %}{% translate "new word" %}')
    monkeypatch.setattr(collect_messages, "words_in", lambda: [page])
    call_command("collect_messages")
    assert 'msgid "receipt"\nmsgstr "受付"\n' in po.read_text()
    assert 'msgid "new word"\nmsgstr ""\n' in po.read_text()
    assert "locale/ja/LC_MESSAGES/django.po: 2 words, 1 untranslated." in capsys.readouterr().out
    with pytest.raises(SystemExit, match="ja: not translated: 'new word'"):
        call_command("collect_messages", check=True)
