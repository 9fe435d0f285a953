"""Load, rest and self-checks."""
