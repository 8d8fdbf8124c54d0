"""How are passwords turned into hashes, and how is a first one set?"""

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.hashers import Argon2PasswordHasher


class PortalArgon2PasswordHasher(Argon2PasswordHasher):
    """Hash with Argon2id at OWASP's minimum (19 MiB, two passes, one lane): decision 0006."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


def key_to_first_password(person):
    """Return (uid, key) of the page on which a person who has no password sets one; the key is good for one use."""
    return user_pk_to_url_str(person), app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
