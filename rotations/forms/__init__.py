"""Shapes of input of rotations."""
