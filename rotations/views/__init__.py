"""Pages of rotations."""
