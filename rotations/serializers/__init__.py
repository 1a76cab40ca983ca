"""Shapes of rotations in the API."""
