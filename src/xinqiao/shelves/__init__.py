"""Paper files: places and their keepers, labels, loans, stocktaking (M-I4)."""
