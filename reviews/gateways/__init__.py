"""What does reviewing ask of others? A solver of flows."""

from reviews.gateways import solving

__all__ = ["solving"]
