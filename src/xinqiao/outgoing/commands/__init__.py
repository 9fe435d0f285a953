"""Writes of what leaves the office."""
