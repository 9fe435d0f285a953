"""Training of communication 演练 (M-C5)."""
