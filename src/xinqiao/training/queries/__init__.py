"""Reads of drills and practices."""
