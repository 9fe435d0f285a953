"""Who looks after what is not done: supervision 督办, sponsorship 包案, call-back 回访 (M-D4, M-D2, M-D5)."""
