"""Reads of care."""
