"""Responsibility to the person (M-I7): leaks from report to closure, yearly pledges, keepers, the quarterly self-check."""
