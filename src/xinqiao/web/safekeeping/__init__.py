"""Responsibility to the person (M-I7)."""
