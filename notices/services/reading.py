"""How is a round of letters read before it goes? Every recipient and text, and above ten their number typed."""

import hashlib
from dataclasses import dataclass

TYPED_ABOVE = 10  # more letters go only once their number is typed (portal default)


@dataclass(frozen=True)
class LettersRead:
    """The letters of one round, each with `parts`: what its reader gets, of which any change is another letter."""

    letters: tuple

    def __iter__(self):
        return iter(self.letters)

    def __len__(self):
        return len(self.letters)

    @property
    def seal(self):
        """Return a SHA-256 of exactly the recipients and the rendered texts."""
        return hashlib.sha256(repr([one.parts for one in self.letters]).encode()).hexdigest()

    @property
    def asks_number(self):
        """Tell whether there are so many that their number must be typed."""
        return len(self.letters) > TYPED_ABOVE
