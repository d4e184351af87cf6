"""What `consultation.toml` may say, and what it says: this room knows what the others accept."""

from concertation.configuration.reading import read

__all__ = ["read"]
