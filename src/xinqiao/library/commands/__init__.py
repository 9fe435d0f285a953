"""Writes to the policy library, one topic a module."""
