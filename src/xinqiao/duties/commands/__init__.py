"""Commands of posts (M-D2)."""
