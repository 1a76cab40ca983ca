"""Reads over rotations."""
