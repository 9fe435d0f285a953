"""Pages of training (M-C5)."""
