"""Why may a worker not go on with a job?"""

from journal.refusals import Refusal


class JobNotInHand(Refusal):
    """Its lease ran out and another worker took it, or it has ended: facts `key` and `state`."""
