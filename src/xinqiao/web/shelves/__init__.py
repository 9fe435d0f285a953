"""Paper files (M-I4)."""
