"""Pages of hearings, evaluation sessions, mediations and assistance (M-R6)."""
