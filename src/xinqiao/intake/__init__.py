"""Intake: what petitioners and registrars bring in."""
