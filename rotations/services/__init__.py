"""Use cases of rotations."""
