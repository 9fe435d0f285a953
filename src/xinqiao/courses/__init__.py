"""Records on a course: their steps as append-only rows, and whose turn it is."""
