"""Reads of paper files."""
