"""What is owed to the people of a round, and by them."""

from care.models.integrity import Meeting, Pledge, SelfCheck

__all__ = ["Meeting", "Pledge", "SelfCheck"]
