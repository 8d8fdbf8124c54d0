"""What do all tests of letters share?"""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _drill_templates(settings):
    """Let letters of the tests' own be found beside the portal's."""
    own = Path(__file__).parent / "templates"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [own, *settings.TEMPLATES[0]["DIRS"]]}]
