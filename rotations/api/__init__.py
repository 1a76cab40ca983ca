"""Rotations in the API."""
