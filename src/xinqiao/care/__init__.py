"""Care for those who receive: help in the reception, what follows a hard incident (M-E2, M-E4)."""
