"""The working calendar (M-R3): which years are known, and a year's notice taken in by hand."""
