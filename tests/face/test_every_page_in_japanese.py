"""Does every page stand in Japanese, in every state?"""

from tests.face.every_page import EveryPage


class TestJapanese(EveryPage):
    """All pages in Japanese."""

    language = "ja"
    refusals = ("with nonsense",)
    turn = (1, 2)
