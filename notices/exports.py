"""What stands in the file of letters: the columns of the page and every identifier, never a letter's text?"""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from journal.exports import Column
from notices import sentences


def letter_columns():
    """Return the columns of a file of letters, headed in the reader's language; its rows are Notices."""
    return [
        Column(_("Due (Japan Standard Time)"), lambda letter: letter.not_before, 20),
        Column(_("Letter"), lambda letter: sentences.kind_in_words(letter.kind), 22),
        Column(pgettext("letter", "Subject"), lambda letter: letter.subject, 50),
        Column(pgettext("letter", "To"), lambda letter: str(letter.to_user or ""), 24),
        Column(_("Address"), lambda letter: letter.to_address, 30),
        Column(_("State"), lambda letter: str(sentences.MARKS[sentences.standing(letter)].word), 20),
        Column(_("Sent (Japan Standard Time)"), lambda letter: letter.sent_at, 20),
        Column(_("Tries"), lambda letter: letter.attempts, 8),
        Column(_("Last error"), lambda letter: sentences.error_in_words(letter.last_error), 40),
        Column(pgettext("letter", "Key"), lambda letter: letter.key, 36),
        Column(_("Message number"), lambda letter: letter.message_id, 50),
    ]
