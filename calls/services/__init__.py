"""How does a call come to be, change in public, move its deadline, and get a rehearsal?"""

from calls.services.extending import LETTER, extend_deadline, locked_untold, note_told, preview_extension, untold
from calls.services.loading import load_call
from calls.services.rehearsing import rehearse_call

__all__ = [
    "LETTER",
    "extend_deadline",
    "load_call",
    "locked_untold",
    "note_told",
    "preview_extension",
    "rehearse_call",
    "untold",
]
