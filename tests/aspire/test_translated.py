"""Is every word translated, and can every word be found by whoever collects them?"""

import ast
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from aspire.management.commands.collect_messages import FUNCTIONS


def test_no_word_is_left_untranslated():
    call_command("collect_messages", check=True)


def test_translating_functions_keep_the_names_by_which_words_are_collected():
    renamed = []
    for room in ["aspire", *settings.ROOMS]:
        for path in Path(settings.BASE_DIR, room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                    renamed += [
                        f"{path.name}: {alias.name} as {alias.asname}"
                        for alias in node.names
                        if alias.name.endswith("gettext") or "gettext_" in alias.name
                        if (alias.asname or alias.name) not in FUNCTIONS
                    ]
    assert renamed == []
