"""By which words is a person found? Address and names in every script, with and without the space between them."""

from journal.searching import folded, squeezed


def search_text_of(*, email, name, name_ja="", name_kana=""):
    """Return the text in which a person is searched for, folded, one line for each way of writing the name."""
    names = (name, name_ja, name_kana)
    lines = [folded(email), *map(folded, names), *map(squeezed, names)]
    return "\n".join(dict.fromkeys(line for line in lines if line))
