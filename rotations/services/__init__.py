"""Use cases of rotations."""

from rotations.services.drafts import discard_draft, open_draft, rotation_of

__all__ = ["discard_draft", "open_draft", "rotation_of"]
