"""What keeps a person or a role from being changed?"""

from journal.refusals import Refusal


class AddressTaken(Refusal):
    """Another person already has the address; carries `email`. The border never says so to a stranger."""


class PersonUnknown(Refusal):
    """Nobody has this address; carries `email`."""


class RoleUnknown(Refusal):
    """The portal has no such role; carries `kind`."""


class RoleAlreadyWorn(Refusal):
    """The person wears the role already; carries `person` and `kind`."""


class RoleNotWorn(Refusal):
    """The person does not wear the role; carries `person` and `kind`."""


class LastAdministrator(Refusal):
    """Nobody would be left to grant roles; carries `person`."""
