"""The control board: each measure's control, computed from evidence. Reads only."""
