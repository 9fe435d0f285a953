"""Writes of matters: the only way in which anything about a petition changes."""
