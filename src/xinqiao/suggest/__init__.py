"""Suggestions a person decides on: content categories learned offline from an office's own messages, and candidates for
the same matter. Plain Python: no Django, no network, nothing about who wrote."""
