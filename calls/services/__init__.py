"""How does a call come to be, change in public, and get a rehearsal?"""

from calls.services.loading import load_call
from calls.services.rehearsing import rehearse_call

__all__ = ["load_call", "rehearse_call"]
