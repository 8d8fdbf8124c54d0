"""How are passwords turned into hashes?"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PortalArgon2PasswordHasher(Argon2PasswordHasher):
    """Hash with Argon2id at OWASP's minimum (19 MiB, two passes, one lane): decision 0006."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
