"""Pages of wellbeing (M-E1, M-E3)."""
