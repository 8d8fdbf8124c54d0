"""What stands in the secret links of letters: which row, signed, and the nonce that an older letter's link lacks."""

from secrets import compare_digest

from django.core.signing import BadSignature, Signer

SEPARATOR = "~"  # a mail program ends an address at other signs


def token_for(one, *, about):
    """Return the signed text for a row with a `nonce`; `about` keeps one kind of link from opening another kind's row."""
    return _signer(about).sign(f"{one.pk}.{one.nonce}")


def row_behind(token, rows, *, about):
    """Return the row that a link is about, of a query set; None for any other text and for an older link."""
    try:
        key, _, nonce = _signer(about).unsign(token).partition(".")
    except BadSignature:
        return None
    one = rows.filter(pk=key).first()
    return one if one is not None and compare_digest(one.nonce, nonce) else None


def _signer(about):
    return Signer(salt=f"proposals.{about}", sep=SEPARATOR)
