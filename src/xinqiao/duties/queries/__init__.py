"""Who reads what of posts (M-D2)."""
