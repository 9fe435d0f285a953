"""Pages of care (M-E1, M-E2, M-E4)."""
