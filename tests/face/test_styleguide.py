"""Is every part shown to those who keep the portal, every icon drawn, and no style written for nothing?"""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from aspire.styleguide import COLOURS, icon_names
from notices.sentences import MARKS
from tests.architecture.house import ROOMS
from tests.face.box import Box

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))

# Classes that mark a place for scripts, tests or readers of the markup, and have no look of their own.
HOOKS = {"choices", "day", "side"}
# Classes whose names a template puts together.
PUT_TOGETHER = {f"fill-{name}" for name, _ in COLOURS}


def page(client, *, as_whom=None, language="en"):
    if as_whom:
        client.force_login(as_whom)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.get(reverse("styleguide"))


# --- Who sees it ----------------------------------------------------------------------------------
@pytest.mark.django_db
def test_officers_and_administrators_see_it(client, aiko, sora):
    assert [page(client, as_whom=one).status_code for one in (aiko, sora)] == [200, 200]


@pytest.mark.django_db
def test_others_do_not_learn_that_it_exists(client, hanako, kenji, jiro):
    assert [page(client, as_whom=one).status_code for one in (hanako, kenji, jiro)] == [404, 404, 404]


@pytest.mark.django_db
def test_visitors_are_asked_to_log_in(client):
    assert page(client).headers["Location"] == "/account/login/?next=/styleguide/"


@pytest.mark.django_db
def test_everybody_sees_it_where_debug_is_on(client, settings, jiro):
    settings.DEBUG = True

    assert [page(client).status_code, page(client, as_whom=jiro).status_code] == [200, 200]


# --- What it shows --------------------------------------------------------------------------------
STATES = {
    "required": 'class="need">required<',
    "required to submit": 'class="need">required to submit<',
    "optional": 'class="need free">optional<',
    "read only": 'class="need free">read only<',
    "help": 'id="id_blank-title_helptext"',
    "fault": 'id="id_wrong-number_error"',
    "described": 'aria-describedby="id_wrong-number_helptext id_wrong-number_error"',
    "invalid": 'aria-invalid="true"',
    "group": '<fieldset class="field" id="div_id_blank-area"',
    "many choices": 'type="checkbox" name="blank-agreed"',
    "one choice": 'type="checkbox" name="blank-sure"',
    "list": "<select",
    "file": 'type="file"',
    "count": 'data-limit="120"',
    "spoken count": 'role="status" id="id_wrong-outline_said"',
    "locked": "readonly",
    "not in use": "disabled",
    "summary": 'id="wrong_fixes"',
    "summary of rows": 'id="two_fixes"',
    "sorted upwards": 'aria-sort="ascending"',
    "sorted downwards": 'aria-sort="descending"',
    "sortable": 'aria-sort="none"',
    "dialog": 'data-opens="g-dialog"',
    "progress": "<progress",
    "step": 'aria-current="step"',
}


@pytest.mark.django_db
def test_every_state_of_the_form_pack_and_of_the_parts_is_shown(client, aiko):
    html = page(client, as_whom=aiko).content.decode()

    assert [state for state, markup in STATES.items() if markup not in html] == []


@pytest.mark.django_db
def test_every_tone_and_every_icon_is_shown(client, aiko):
    html = page(client, as_whom=aiko).content.decode()

    assert [tone for tone in ("ok", "info", "warn", "wait", "bad") if f'class="notice {tone}"' not in html] == []
    assert [name for name in icon_names() if f"icons.svg#{name}" not in html] == []


@pytest.mark.django_db
def test_no_summary_takes_the_focus_from_a_page_of_samples(client, aiko):
    assert "autofocus" not in page(client, as_whom=aiko).content.decode()


# --- Icons ----------------------------------------------------------------------------------------
def test_every_icon_that_is_asked_for_is_drawn():
    asked = {}
    for path in TEMPLATES:
        for name in re.findall(r'\{% icon "([^"]+)"', path.read_text()):
            asked.setdefault(name, path.name)
    asked.update({mark.icon: "the states of letters" for mark in MARKS.values()})

    assert {name: where for name, where in asked.items() if name not in icon_names()} == {}


def test_no_icon_is_drawn_twice_and_they_stand_in_order():
    assert icon_names() == sorted(set(icon_names()))


# --- Classes --------------------------------------------------------------------------------------
def python_files():
    for room in ROOMS:
        yield from (path for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts)


def words_of(markup):
    """Return the classes that a template spells out; those that a variable makes are left out."""
    plain = re.sub(
        r"\{\{.*?\}\}",
        "\0",
        re.sub(r"\{%.*?%\}", " ", re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", markup, flags=re.S)),
    )
    found = {word for value in re.findall(r'\sclass="([^"]*)"', plain) for word in value.split()}
    return {word for word in found if "\0" not in word}


def classes_in_templates():
    """Return each class with the templates that spell it out, the body's own block among them."""
    found = {}
    for path in TEMPLATES:
        markup = path.read_text()
        of_body = {word for words in re.findall(r"block body_class %}([^{]*)", markup) for word in words.split()}
        for word in words_of(markup) | of_body:
            found.setdefault(word, []).append(str(path.relative_to(ROOT / "templates")))
    return found


def classes_made_by_code():
    """Return every word that stands in a short string of Python, of a script or of a template tag."""
    words = set()
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words |= set(re.split(r"[^\w-]+", node.value)) if len(node.value) < 60 else set()
    for path in SCRIPTS:
        for text in re.findall(r'"([^"\n]{1,60})"', path.read_text()):
            words |= set(re.split(r"[^\w-]+", text))
    for path in TEMPLATES:
        for tag in re.findall(r"\{[%{].*?[%}]\}", path.read_text()):
            for text in re.findall(r'"([\w -]+)"', tag):
                words |= set(text.split())
    return words


def classes_with_a_style():
    """Return each class with the style sheets that give it a look."""
    found = {}
    for path in STYLES:
        css = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
        for selector in re.findall(r"([^{};]+)\{", css):
            for word in re.findall(r"\.([A-Za-z][\w-]*)", re.sub(r"\[[^\]]*\]", "", selector)):
                found.setdefault(word, set()).add(path.name)
    return found


def test_every_class_in_a_template_has_a_style_or_is_a_hook():
    styled = classes_with_a_style()
    unstyled = {word: where for word, where in classes_in_templates().items() if word not in styled}

    assert {word: where for word, where in unstyled.items() if word not in HOOKS} == {}


def test_no_style_is_written_for_a_class_that_nothing_bears():
    borne = set(classes_in_templates()) | classes_made_by_code() | PUT_TOGETHER

    assert {word: sorted(where) for word, where in classes_with_a_style().items() if word not in borne} == {}


def test_all_styles_together_are_light():
    of_pages = [path for path in STYLES if path.name != "styleguide.css"]

    assert sum(path.stat().st_size for path in of_pages) <= 64_000, "bytes, before they are compressed"


# --- In a browser ---------------------------------------------------------------------------------
@pytest.fixture
def shown(browser, aiko):
    """Show the style guide to an officer: `shown(width=320, color_scheme="dark")`."""
    boxes = []

    def show(**options):
        boxes.append(Box(browser, user=aiko, **options))
        return boxes[-1].open(reverse("styleguide"))

    yield show
    for box in boxes:
        box.close()


@pytest.mark.browser
@pytest.mark.thorough
def test_the_dialog_opens_over_the_page_and_gives_the_focus_back(shown):
    page = shown()
    page.click("[data-opens=g-dialog]")
    opened = page.evaluate("document.querySelector('#g-dialog').matches(':modal')")
    page.keyboard.press("Escape")

    assert opened and page.evaluate("document.activeElement.dataset.opens") == "g-dialog"
    assert not page.evaluate("document.querySelector('#g-dialog').open")


@pytest.mark.browser
@pytest.mark.thorough
def test_without_scripts_the_opener_is_a_link_and_the_dialog_stays_shut(shown):
    page = shown(java_script_enabled=False)
    page.click("[data-opens=g-dialog]")

    assert page.url.endswith("#g-dialog-page") and not page.is_visible("#g-dialog")


@pytest.mark.browser
@pytest.mark.thorough
def test_how_much_room_is_left_is_said_when_typing_pauses(shown):
    page = shown()
    page.fill("#id_blank-outline", "x" * 100)
    page.locator("#id_blank-outline_said:not(:empty)").wait_for(state="attached")

    assert page.inner_text("#id_blank-outline_count") == "20 characters left"
    assert page.inner_text("#id_blank-outline_said") == "20 characters left"


@pytest.mark.browser
@pytest.mark.thorough
def test_the_frame_fits_the_narrowest_phone_in_one_row_of_44_pixels(shown):
    page = shown(width=320, language="ja")
    rows = page.eval_on_selector_all(
        ".brand, .language button, .menu-switch > summary",
        "all => all.map(one => one.getBoundingClientRect()).map(box => [box.top, box.width >= 44, box.height >= 44])",
    )

    assert rows == [[rows[0][0], True, True]] * 3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
@pytest.mark.thorough
def test_paper_is_white_in_the_dark_and_bears_no_frame(shown):
    page = shown(color_scheme="dark")
    page.emulate_media(media="print")

    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert [part for part in (".top nav", ".foot", ".btn", ".skip", ".crumbs") if page.is_visible(part)] == []
    assert page.is_visible(".paper")
