"""What do people take away of a proposal, as files?"""

from proposals.exports.own_data import entries_of, own_data
from proposals.exports.receipts import can_be_signed, receipt_as_json, receipt_as_pdf, receipt_name
from proposals.exports.texts import text_as_json, text_as_words

__all__ = [
    "can_be_signed",
    "entries_of",
    "own_data",
    "receipt_as_json",
    "receipt_as_pdf",
    "receipt_name",
    "text_as_json",
    "text_as_words",
]
