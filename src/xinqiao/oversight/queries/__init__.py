"""Reads of supervision, sponsorship and call-back, and what the facts propose."""
