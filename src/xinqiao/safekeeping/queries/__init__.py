"""Reads of safekeeping."""
