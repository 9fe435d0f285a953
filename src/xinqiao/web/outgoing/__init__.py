"""What leaves the office: the day's post (M-R4), files for the archives (M-R7)."""
