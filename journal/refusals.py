"""What does a use case say when it will not go on?"""


class Refusal(Exception):
    """Refuse a use case for a reason its reader can act on.

    A refusal is named as an event and carries the facts of the case as keyword arguments; a room's
    `sentences` shelf turns it into the reader's language at the border. It is never a permission
    error and never a fault of the machine.
    """

    def __init__(self, **facts):
        super().__init__(type(self).__name__, facts)
        self.facts = facts


class NotAllowed(Refusal):
    """The person lacks the right; the border answers 403, or 404 where even existence is hidden."""
