"""Reads of what leaves the office."""
