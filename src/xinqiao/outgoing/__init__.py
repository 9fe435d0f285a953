"""What leaves the office: the day's post (M-R4), closed files that go to the archives (M-R7)."""
