"""Why may a definition file of agencies not be used?"""

from journal.refusals import Refusal


class AgenciesFileBroken(Refusal):
    """A file of agencies or countries cannot be used: facts `file`, `key`, `expected`."""
