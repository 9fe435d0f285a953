"""Reads of wellbeing."""
