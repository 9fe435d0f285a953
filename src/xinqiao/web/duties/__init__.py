"""Posts (M-D2): duty lists and leaders' reception days."""
