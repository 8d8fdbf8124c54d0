"""Does every page stand in English, in every state?"""

from tests.face.every_page import EveryPage


class TestEnglish(EveryPage):
    """All pages in English."""

    language = "en"
    refusals = ("empty",)
    turn = (0, 2)
