"""Pages of the yearly assessment (M-D7)."""
