"""Oversight: supervision 督办, sponsorship 包案, call-back 回访, each as proposals, register and record (M-D4, M-D2, M-D5)."""
