"""Use by need (M-I3): the register of forms, one form and what it opens, calls through the office's line, and who saw what."""
