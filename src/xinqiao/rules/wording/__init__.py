"""How an office speaks and writes (M-C1, M-C2): norms as patterns, and the places of a text that they fit."""
