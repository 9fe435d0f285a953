"""Writes of policy execution, by topic."""
