"""Commands on accounts (M-I5)."""
