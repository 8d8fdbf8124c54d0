"""What is wrong with a page that Chromium shows? Each question answers a list of faults in words, empty when all is well."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_VERSION = re.compile(r"axe v(\d+\.\d+\.\d+)")
LOUD = "button, input:not([type=hidden]), select, textarea, summary, a.btn"
# What a finger presses on a phone to get on: everything but the small buttons of the office's tables and ticks.
MAIN = ".btn:not(.small), input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea, summary"
SPACED = (  # WCAG 1.4.12
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
    " p { margin-block-end: 2em !important; }"
)


@cache
def axe_source():
    """Return the script of axe-core."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@cache
def looking_source():
    """Return the script of this folder's own eyes."""
    return (Path(__file__).parent / "looking.js").read_text(encoding="utf-8")


def axe_version():
    """Return the version of axe-core that the tests run, such as "4.12.1"."""
    return AXE_VERSION.search(axe_source())[1]


def eyesight():
    """Return the script for `add_init_script` that gives every page its `look` and, once asked for, its `axe`."""
    return f"{looking_source()}\nglobalThis.bringAxe = () => {{ if (!globalThis.axe) {{ {axe_source()}\n }} }};"


CONTRAST = "color-contrast"
ASK_AXE = """async ({options, contrast, judged}) => {
  globalThis.bringAxe();
  const told = (found) => found.violations.flatMap(fault => fault.nodes.map(
    node => `${fault.id}: ${node.html.slice(0, 160)} ${node.failureSummary.replace(/\\s+/g, " ").slice(0, 200)}`
  ));
  const faults = options ? told(await axe.run(document, options)) : [];
  const words = contrast ? look.wordsInInksBut(judged) : [];
  if (!words.length) return { faults, inks: [] };
  const found = await axe.run({ include: words }, contrast);
  const known = (node) => ["bgImage", "bgGradient"].includes(node.any[0]?.data?.messageKey);  // axe leaves them to people
  const stood = [...found.passes, ...found.incomplete.map(rule => ({ nodes: rule.nodes.filter(known) }))];
  const inks = stood.flatMap(rule => rule.nodes.map(node => look.inkOf(node.element)));
  return { faults: [...faults, ...told(found)], inks: [...new Set(inks)] };
}"""


def axe(page, *rules, judged=None):
    """Return what axe finds against WCAG 2.2 A and AA and its best practice, or against single rules only.

    Contrast is most of its work. `judged` gathers the inks that stood, each with its size and all grounds under it:
    words in one of them are not asked about again.
    """
    judged = set() if judged is None else judged
    others = [rule for rule in rules if rule != CONTRAST]
    options = {
        "runOnly": others or TAGS,
        "resultTypes": ["violations"],
        "rules": {} if rules else {"target-size": {"enabled": True}, CONTRAST: {"enabled": False}},
    }
    contrast = {"runOnly": [CONTRAST], "elementRef": True, "preload": False}
    asked = {
        "options": options if others or not rules else None,
        "contrast": contrast if CONTRAST in rules or not rules else None,
        "judged": sorted(judged),
    }
    answer = page.evaluate(ASK_AXE, asked)
    judged.update(answer["inks"])
    return answer["faults"]


ROOM = ("tooWide()", "cutOff()", "overlaps()")


def cramped(page):
    """Return what does not fit: as it is, on 320 px, with wide letters and lines, under a fingertip."""
    faults = said("as it is", page, *ROOM)
    page.set_viewport_size({"width": 320, "height": 800})
    faults += said("320 px", page, *ROOM, f"tooSmall(24, {LOUD!r})", f"tooSmall(44, {MAIN!r})")
    page.evaluate(f"look.wear({SPACED!r})")
    return faults + said("320 px, spaced", page, *ROOM)


def cramped_when_large(page):
    """Return what does not fit for somebody whose browser is set to letters twice as large."""
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    faults = []
    for width in (640, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        faults += said(f"letters twice as large on {width} px", page, *ROOM)
    return faults


def said(when, page, *questions):
    """Return the answers of `looking.js` to some questions, each with what was asked of the page."""
    return [f"{when}: {fault}" for question in questions for fault in page.evaluate(f"look.{question}")]


NAMED = "button|link|textbox|checkbox|radio|combobox|listbox|spinbutton|table|region|searchbox|dialog|form"
NAMELESS = re.compile(rf"^\s*- ({NAMED})(?: \[[^\]]*\])*:?$", re.M)
LANDMARK = re.compile(r"^\s*- (banner|navigation|search|main|complementary|contentinfo)(?![a-z])(?: \"(.*)\")?", re.M)


def unclear(page, language):
    """Return what a reader of words would stumble on: landmarks, headings, names, tables, languages, live regions."""
    snapshot = page.locator("body").aria_snapshot()
    landmarks = [role for role, _ in LANDMARK.findall(snapshot)]
    faults = [f"{landmarks.count(role)} × {role}" for role in ("banner", "main") if landmarks.count(role) != 1]
    named = [found for found in LANDMARK.findall(snapshot) if found[0] in ("navigation", "search", "complementary")]
    faults += [f"landmark twice: {one}" for one in dict.fromkeys(named) if named.count(one) > 1]
    faults += [f"landmark without a name: {role}" for role, name in named if not name]
    faults += [f"without a name: {role}" for role in NAMELESS.findall(snapshot)]
    levels = [level for level, _ in page.evaluate("look.outline()")]
    if levels.count(1) != 1 or any(lower - upper > 1 for upper, lower in zip(levels, levels[1:], strict=False)):
        faults.append(f"headings: {levels}")
    if page.evaluate("document.documentElement.lang") != language:
        faults.append("the page does not say its language")
    return faults + page.evaluate("look.tables()") + page.evaluate("look.languages()")


def outline(page):
    """Return landmarks and headings of a page in the order of reading, one a line, as the accessibility tree has them."""
    lines = []
    for line in page.locator("body").aria_snapshot().splitlines():
        if found := LANDMARK.match(line):
            lines.append(f"{found[1]} {found[2] or ''}".strip())
        elif found := re.match(r"\s*- '?heading \"(.*)\" \[level=(\d)\]", line):  # quoted where it holds a colon
            lines.append(f"{'#' * int(found[2])} {found[1]}")
    return lines


def all_is_well(faults):
    """Fail with every fault on a line of its own, if there are any."""
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults)
