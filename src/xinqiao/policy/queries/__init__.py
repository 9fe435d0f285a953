"""Reads of policy execution, by topic."""
